// SPDX-License-Identifier: MIT
#include "change/rewriting.hpp"

#include <dicomap/image.hpp>

#include <catch2/catch.hpp>

namespace dicomap::test {

namespace {

constexpr std::uint64_t wide = 0x0102030405060708;

/// Every VR, empty values, sequences of both kinds within each other.
DicomBytes everything(Encoding encoding) {
  const auto inner = [](Length length) {
    return item(length).sequence(tags::ReferencedImageSequence, {}, length).fd({0x0018, 0x9073}, 1.5).us(tags::Rows, 0x0102);
  };
  return DicomBytes{encoding}
      .cs(tags::SpecificCharacterSet, "ISO_IR 100")
      .sequence({0x0008, 0x0006}, {inner(Length::undefined), item(Length::defined), inner(Length::defined)}, Length::undefined)
      .text({0x0008, 0x0015}, VR::DT, "20260101")
      .ui(tags::SOPClassUID, "1.2.840.10008.5.1.4.1.1.7")
      .ui(tags::SOPInstanceUID, "1.2.3.4")
      .da(tags::StudyDate, "20260101")
      .tm(tags::StudyTime, "1200")
      .sh(tags::AccessionNumber, "")
      .text({0x0008, 0x0054}, VR::AE, "STATION")
      .text({0x0008, 0x0081}, VR::ST, "a street")
      .text({0x0008, 0x0108}, VR::LT, "long")
      .text({0x0008, 0x010E}, VR::UR, "http://x")
      .text({0x0008, 0x0119}, VR::UC, "code")
      .text({0x0008, 0x030E}, VR::UT, "text")
      .uv({0x0008, 0x040C}, wide, 2U)
      .element({0x0008, 0x041B}, VR::OB, bytes_of(1, 2, 3, 4))
      .sequence({0x0008, 0x1140}, {inner(Length::defined)}, Length::defined)
      .is({0x0008, 0x1160}, "1\\2")
      .pn(tags::PatientName, "Doe^Jane")
      .lo(tags::PatientID, "1")
      .text({0x0010, 0x1010}, VR::AS, "042Y")
      .ds({0x0010, 0x1020}, "1.75")
      .fl({0x0010, 0x9431}, 2.5, -1)
      .numbers<float>({0x0018, 0x1638}, VR::OF, {1.25F, -2})
      .ul({0x0018, 0x6018}, 0x01020304U)
      .sl({0x0018, 0x6020}, -2, 70000)
      .fd({0x0018, 0x9073}, 2.25)
      .ss({0x0018, 0x9219}, -3)
      .at({0x0020, 0x5000}, {{0x0010, 0x0020}, {0x7FE0, 0x0010}})
      .us(tags::Rows, 2)
      .us(tags::Columns, 3)
      .numbers<double>({0x0066, 0x0022}, VR::OD, {0.5, 3})
      .numbers<std::uint32_t>({0x0066, 0x0040}, VR::OL, {1, 0x01020304})
      .numbers<std::uint64_t>({0x0072, 0x0081}, VR::OV, {wide})
      .sv({0x0072, 0x0082}, -5)
      .ow({0x5400, 0x0110}, 0x0102, 0x0304)
      .element(tags::DataSetTrailingPadding, VR::OB, filled(6));
}

Encoding any_encoding() { return GENERATE(explicit_little, implicit_little, explicit_big); }

}  // namespace

TEST_CASE("A data set is the same in every native encoding, whichever it was in before", "[change][rewrite]") {
  const Encoding from = GENERATE(explicit_little, implicit_little, explicit_big);
  const Encoding to = any_encoding();
  const File file = open(everything(from).as_file());
  const File written = rewritten(file, saved_as(uid_of(to)));
  CHECK(written.transfer_syntax_uid() == uid_of(to));
  CHECK(dataset_bytes(written) == everything(to).bytes());
  CHECK(read(written).diagnostics == Lines{});
}

TEST_CASE("A deflated data set inflates to the elements that were deflated", "[change][rewrite]") {
  const File file = open(everything(any_encoding()).as_file());
  const Bytes bytes = rewrite(file, saved_as(deflated_uid));
  CHECK(bytes.size() % 2 == 0);
  const File written = reopen(bytes);
  CHECK(written.transfer_syntax().deflated);
  CHECK(dataset_bytes(written) == everything(explicit_little).bytes());
  CHECK(dataset_bytes(rewritten(written, saved_as(implicit_uid))) == everything(implicit_little).bytes());
}

TEST_CASE("Group lengths go: they would be wrong", "[change][rewrite]") {
  const File file = open(DicomBytes{}.ul({0x0008, 0x0000}, 99U).us(tags::Rows, 1).as_file());
  const File written = rewritten(file, saved_as(implicit_uid));
  CHECK(list(written.dataset().walk()) == Lines{"0028,0010 US 2"});
}

TEST_CASE("Private elements of implicit VR become UN, unless their vendor has said what they are", "[change][rewrite]") {
  const File file = open(DicomBytes{implicit_little}
                             .lo({0x0029, 0x0010}, "NOBODY KNOWS")
                             .lo({0x0029, 0x0011}, "SIEMENS CSA HEADER")
                             .element({0x0029, 0x1001}, VR::UN, bytes_of(1, 2))
                             .cs({0x0029, 0x1108}, "IMAGE NUM 4")
                             .as_file());
  const File written = rewritten(file, saved_as(explicit_uid));
  CHECK(list(written.dataset().walk()) ==
        Lines{"0029,0010 LO 12", "0029,0011 LO 18", "0029,1001 UN 2", "0029,1108 CS 12"});
}

TEST_CASE("A UN of undefined length stays as it is, items in implicit VR little endian and all", "[change][rewrite]") {
  const Encoding from = GENERATE(explicit_little, implicit_little, explicit_big);
  const Encoding to = any_encoding();
  const auto with_un = [](Encoding encoding) {
    return DicomBytes{encoding}
        .header({0x0029, 0x1001}, VR::UN, undefined_length)
        .encode_as(implicit_little)
        .item_header(undefined_length)
        .us(tags::Rows, 0x0102)
        .item_delimiter()
        .item_header(0)
        .sequence_delimiter()
        .encode_as(encoding)
        .us({0x0029, 0x1101}, 5);
  };
  DicomBytes expected = with_un(to);
  const File file = open(with_un(from).as_file());
  const File written = rewritten(file, saved_as(uid_of(to)));
  const std::size_t last = from.explicit_vr || !to.explicit_vr ? 0 : 14;  // implicit VR does not tell that (0029,1101) is US
  Bytes found = dataset_bytes(written);
  Bytes wanted = expected.bytes();
  found.resize(found.size() - last);
  wanted.resize(expected.offset_of({0x0029, 0x1101}) + (last == 0 ? wanted.size() - expected.offset_of({0x0029, 0x1101}) : 0));
  CHECK(found == wanted);
}

TEST_CASE("A value that is too long for its VR becomes UN, in little endian", "[change][rewrite]") {
  const std::vector<std::uint16_t> words(40000, 0x0102);
  const File file = open(DicomBytes{implicit_little}.numbers({0x0028, 0x0072}, VR::US, words).as_file());
  const File written = rewritten(file, saved_as(big_endian_uid));
  Bytes little;
  for (std::size_t i = 0; i < words.size(); ++i) little.insert(little.end(), {std::byte{2}, std::byte{1}});
  CHECK((dataset_bytes(written) == DicomBytes{explicit_big}.element({0x0028, 0x0072}, VR::UN, little).bytes()));
}

TEST_CASE("A value of odd length is padded as its VR asks", "[change][rewrite]") {
  const File file = open(DicomBytes{}
                             .element(tags::SOPInstanceUID, VR::UI, "1.2")
                             .element(tags::PatientID, VR::LO, "A")
                             .as_file());
  CHECK(dataset_bytes(rewritten(file, saved_as(implicit_uid))) ==
        DicomBytes{implicit_little}.ui(tags::SOPInstanceUID, "1.2").lo(tags::PatientID, "A").bytes());
}

TEST_CASE("A value that is wrongly of undefined length is written by its length", "[change][rewrite]") {
  const File file = open(DicomBytes{}
                             .header({0x0028, 0x2000}, VR::OB, undefined_length)
                             .raw("abcd")
                             .sequence_delimiter()
                             .us({0x0028, 0x3000}, 1)
                             .as_file());
  CHECK(dataset_bytes(rewritten(file, saved_as(implicit_uid))) ==
        DicomBytes{implicit_little}.element({0x0028, 0x2000}, VR::OB, "abcd").us({0x0028, 0x3000}, 1).bytes());
}

TEST_CASE("Elements out of order and twice stay where they are", "[change][rewrite]") {
  const auto odd = [](Encoding encoding) {
    return DicomBytes{encoding}.us(tags::Columns, 1).us(tags::Rows, 2).us(tags::Rows, 3);
  };
  const Bytes bytes = rewrite(open(odd(explicit_little).as_file()), saved_as(implicit_uid));
  CHECK(dataset_bytes(reopen(bytes, {})) == odd(implicit_little).bytes());
}

TEST_CASE("Native samples of 8 bits in OW are swapped by words, in OB not at all", "[change][rewrite][pixels]") {
  const auto image = [](Encoding encoding, VR vr, Bytes samples) {
    return DicomBytes{encoding}
        .us(tags::SamplesPerPixel, 1)
        .cs(tags::PhotometricInterpretation, "MONOCHROME2")
        .us(tags::Rows, 2)
        .us(tags::Columns, 2)
        .us(tags::BitsAllocated, 8)
        .us(tags::BitsStored, 8)
        .us(tags::HighBit, 7)
        .us(tags::PixelRepresentation, 0)
        .element(tags::PixelData, vr, std::move(samples));
  };
  const File words = open(image(explicit_little, VR::OW, bytes_of(1, 2, 3, 4)).as_file());
  CHECK(dataset_bytes(rewritten(words, saved_as(big_endian_uid))) == image(explicit_big, VR::OW, bytes_of(2, 1, 4, 3)).bytes());
  const File bytes = open(image(explicit_little, VR::OB, bytes_of(1, 2, 3, 4)).as_file());
  CHECK(dataset_bytes(rewritten(bytes, saved_as(big_endian_uid))) == image(explicit_big, VR::OB, bytes_of(1, 2, 3, 4)).bytes());
}

TEST_CASE("Native samples of more than 8 bits come as OW, swapped by their size", "[change][rewrite][pixels]") {
  const auto image = [](Encoding encoding, VR vr, std::uint16_t bits, Bytes samples) {
    return DicomBytes{encoding}
        .us(tags::SamplesPerPixel, 1)
        .cs(tags::PhotometricInterpretation, "MONOCHROME2")
        .us(tags::Rows, 1)
        .us(tags::Columns, 2)
        .us(tags::BitsAllocated, bits)
        .us(tags::BitsStored, bits)
        .us(tags::HighBit, bits - 1)
        .us(tags::PixelRepresentation, 0)
        .element(tags::PixelData, vr, std::move(samples));
  };
  const File sixteen = open(image(explicit_little, VR::OB, 16, bytes_of(1, 2, 3, 4)).as_file());
  CHECK(dataset_bytes(rewritten(sixteen, saved_as(big_endian_uid))) == image(explicit_big, VR::OW, 16, bytes_of(2, 1, 4, 3)).bytes());
  const File wide_samples = open(image(explicit_little, VR::OW, 32, bytes_of(1, 2, 3, 4, 5, 6, 7, 8)).as_file());
  const File written = rewritten(wide_samples, saved_as(big_endian_uid));
  CHECK(dataset_bytes(written) == image(explicit_big, VR::OW, 32, bytes_of(4, 3, 2, 1, 8, 7, 6, 5)).bytes());
  CHECK(written.image().value().frame<std::uint32_t>(0).value()(0, 1) == 0x08070605);
}

TEST_CASE("What cannot be a transfer syntax to write is refused with the reason", "[change][rewrite]") {
  const File file = open(DicomBytes{}.us(tags::Rows, 1).as_file());
  CHECK(error_of(try_rewrite(file, saved_as("1.2.3"))) ==
        "memory: \"1.2.3\" is no transfer syntax that dicomap knows; PS3.6 annex A lists them, e.g. 1.2.840.10008.1.2.1");
  CHECK(error_of(try_rewrite(file, saved_as("1.2.840.10008.1.2.4.102"))) ==
        "memory: video cannot be made: MPEG-4 AVC/H.264 High Profile / Level 4.1; it is kept where it is");
  CHECK(error_of(try_rewrite(file, saved_as("1.2.840.10008.1.2.4.94"))) ==
        "memory: pixels outside of the file cannot be made: JPIP Referenced");
  CHECK(code_of(try_rewrite(file, saved_as("1.2.840.10008.1.2.4.52"))) == ErrorCode::unsupported);
}

TEST_CASE("A save that is told to stop is cancelled", "[change][rewrite]") {
  const File file = open(DicomBytes{}.us(tags::Rows, 1).element({0x0008, 0x041B}, VR::OB, filled(64)).as_file());
  std::stop_source stop;
  stop.request_stop();
  SaveOptions options = saved_as(implicit_uid);
  options.stop = stop.get_token();
  CHECK(error_of(try_rewrite(file, options)) == "the work was cancelled");
}

TEST_CASE("Progress counts the bytes of the data set up to all of them", "[change][rewrite]") {
  const File file = open(DicomBytes{}.us(tags::Rows, 1).element({0x0008, 0x041B}, VR::OB, filled(64)).as_file());
  std::uint64_t last = 0;
  std::uint64_t whole = 0;
  SaveOptions options = saved_as(implicit_uid);
  options.progress = [&](std::uint64_t done, std::uint64_t all) {
    CHECK(done > last);
    last = done;
    whole = all;
  };
  static_cast<void>(rewrite(file, options));
  CHECK(last == 10 + 8 + 64);
  CHECK(whole == last);
}

}  // namespace dicomap::test

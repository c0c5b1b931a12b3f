// SPDX-License-Identifier: MIT
#include "support/reading.hpp"
#include "support/temporary_file.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <memory_resource>

using namespace dicomap;
using namespace dicomap::test;

TEST_CASE("A length that wrapped at 65536 ends the walk at what is no element", "[parsing][length][E036]") {
  // 65540 bytes of text cannot be written in a 16-bit length; a wrapped one says 4.
  const auto bytes = DicomBytes{}.header(tags::PatientID, VR::LO, 4).raw(std::string(65540, 'A')).us(tags::Rows, 4);
  const Reading reading = read_as(explicit_little, bytes);
  CHECK(reading.elements == Lines{"0010,0020 LO 4"});
  CHECK(reading.error ==
        "memory: the VR is 41 41, and no reading of this header leads to another element at offset 12, in (4141,4141)");
  CHECK(reading.code == ErrorCode::malformed);
}

TEST_CASE("A value that runs past the end of the file is an error that says where", "[parsing][damage][E041]") {
  const auto bytes = DicomBytes{}.us(tags::Rows, 4).lie_about_length(tags::Rows, 0xFFF0).truncate_by(1);
  CHECK(read_as(explicit_little, bytes).error ==
        "memory: value length 65520 runs 65519 bytes past the end of the file (9 bytes) at offset 0, "
        "in Rows (0028,0010) US; the file looks truncated");
}

TEST_CASE("The bytes of a truncated value that exist can be read", "[parsing][damage][E041]") {
  const auto bytes = DicomBytes{}.us(tags::Rows, 4).element(tags::PixelData, VR::OB, "ABCDEFGH").truncate_by(3);
  const File file = open(bytes, reading_as(explicit_little));
  const Reading reading = read(file);
  CHECK(reading.elements == Lines{"0028,0010 US 2", "7FE0,0010 OB 8"});
  CHECK(reading.code == ErrorCode::truncated);
  CHECK(reading.diagnostics.empty());
  CHECK(file.dataset().get<std::uint16_t>(tags::Rows).value() == 4);
  const DataElement pixels = file.dataset().at(tags::PixelData).value();
  CHECK(pixels.header().truncated);
  CHECK(error_of(pixels.bytes()) ==
        "memory: value length 8 runs 3 bytes past the end of the file (27 bytes) at offset 10, in PixelData "
        "(7FE0,0010) OB; "
        "partial() gives the bytes that are there");
  const auto partial = pixels.partial().value();
  CHECK(Bytes(partial.begin(), partial.end()) == bytes_of("ABCDE"));
}

TEST_CASE("A huge length of few bytes is truncated, whatever the VR", "[parsing][damage][E042][E043]") {
  const auto [vr, length, text] = GENERATE(table<VR, std::uint32_t, std::string>({
      {VR::OB, 0xFFFFFFFE, "value length 4294967294 runs 4294967290"},
      {VR::UN, 0x7FFFFFFF, "value length 2147483647 runs 2147483643"},
  }));
  const auto bytes = DicomBytes{}.us(tags::Rows, 4).header(tags::EncapsulatedDocument, vr, length).raw("ABCD");
  const File file = open(bytes, reading_as(explicit_little));
  const std::string name{name_of(vr)};
  CHECK(read(file).error == "memory: " + text +
                                " bytes past the end of the file (26 bytes) at offset 10, "
                                "in EncapsulatedDocument (0042,0011) " +
                                name + "; the file looks truncated");
  const DataElement element = file.dataset().at(tags::EncapsulatedDocument).value();
  CHECK(element.partial().value().size() == 4);
  CHECK(code_of(element.bytes()) == ErrorCode::truncated);
  CHECK(code_of(element.values<std::uint8_t>()) == ErrorCode::truncated);
}

TEST_CASE("A huge length of few bytes takes no memory before it is refused", "[parsing][damage][E042][E043]") {
  const auto [vr, length] =
      GENERATE(table<VR, std::uint32_t>({{VR::OB, 0xFFFFFFFE}, {VR::UN, 0x7FFFFFFF}, {VR::UT, 0xFFFFFFF0}}));
  const auto bytes = DicomBytes{}.us(tags::Rows, 4).header(tags::TextValue, vr, length).raw(filled(100000, 'A'));
  const TemporaryFile on_disk{bytes.bytes()};
  std::array<std::byte, 64 * 1024> room{};
  std::pmr::monotonic_buffer_resource little{room.data(), room.size(), std::pmr::null_memory_resource()};
  OpenOptions options = reading_as(explicit_little);
  options.memory = &little;
  options.mapping = GENERATE(Mapping::required, Mapping::never);
  const File file = File::open(on_disk.path(), options).value();
  CHECK(read(file).code == ErrorCode::truncated);
  const DataElement element = file.dataset().at(tags::TextValue).value();
  // Another code would be that of memory which was asked for and is not there.
  CHECK(code_of(element.bytes()) == ErrorCode::truncated);
  if (vr == VR::UT) CHECK(code_of(element.text()) == ErrorCode::truncated);
  CHECK(code_of(element.get_all<std::string>()) == (vr == VR::OB ? ErrorCode::wrong_type : ErrorCode::truncated));
}

TEST_CASE("Lengths near 4 GiB do not wrap in implicit VR either", "[parsing][damage][E042]") {
  const std::uint32_t length = GENERATE(0xFFFFFFFEU, 0xFFFFFFF8U, 0x80000000U);
  const auto bytes = DicomBytes{implicit_little}.us(tags::Rows, 4).header(tags::PixelData, VR::OW, length).raw("ABCD");
  const Reading reading = read_as(implicit_little, bytes);
  CHECK(reading.code == ErrorCode::truncated);
  CHECK(reading.elements.front() == "0028,0010 US 2");
}

TEST_CASE("Text of undefined length ends at the next delimiter", "[parsing][length][E044]") {
  const auto bytes = DicomBytes{}
                         .header(tags::TextValue, VR::UT, 0xFFFFFFFF)
                         .raw("some text ")
                         .sequence_delimiter()
                         .us(tags::NumberOfSlices, 4);
  const File file = open(bytes, reading_as(explicit_little));
  CHECK(read(file).elements == Lines{"0040,A160 UT undefined", "0054,0081 US 2"});
  CHECK(read(file).diagnostics ==
        Lines{"bad_length at offset 0, in 0040,A160: undefined length, which UT cannot have; it ends "
              "at the next delimiter"});
  CHECK(file.dataset().at(tags::TextValue).value().value_range().value() == ByteRange{12, 10});
  CHECK(file.dataset().get<std::string>(tags::TextValue).value() == "some text");
  CHECK(read_as(explicit_little, bytes, Strictness::strict).code == ErrorCode::malformed);
}

TEST_CASE("Text of undefined length without delimiter is an error", "[parsing][length][E044]") {
  const auto bytes = DicomBytes{}.us(tags::Rows, 4).header(tags::TextValue, VR::UT, 0xFFFFFFFF).raw("some text ");
  const Reading reading = read_as(explicit_little, bytes);
  CHECK(reading.elements == Lines{"0028,0010 US 2", "0040,A160 UT undefined"});
  CHECK(reading.error ==
        "memory: undefined length, which UT cannot have, and no delimiter follows at offset 10, "
        "in TextValue (0040,A160) UT");
}

TEST_CASE("An undefined length in implicit VR is that of a sequence, whatever the dictionary says",
          "[parsing][length][E044]") {
  const auto [tag, name] = GENERATE(
      table<Tag, std::string>({{tags::PatientID, "PatientID (0010,0020) LO"}, {tags::Rows, "Rows (0028,0010) US"}}));
  const auto head = DicomBytes{implicit_little}.cs(tags::Modality, "OT").header(tag, VR::none, undefined_length);
  const auto text = DicomBytes{head}.raw("text");
  CHECK(read_as(implicit_little, text).error ==
        "memory: the sequence of undefined length is not closed before the end at offset 18, in " + name +
            "; the file looks truncated");
  const auto closed = DicomBytes{text}.sequence_delimiter().us(tags::NumberOfSlices, 4);
  CHECK(read_as(implicit_little, closed).elements.size() == 2);
  CHECK(read_as(implicit_little, closed).error ==
        "memory: an item was expected in sequence " + to_string(tag) + ", not 6574,7478 at offset 18, in " + name);
  // The header of an item is no text and no number.
  const File items = open(DicomBytes{head}.item_header(0).sequence_delimiter().us(tags::NumberOfSlices, 4),
                          reading_as(implicit_little));
  const auto element = items.dataset().at(tag).value();
  CHECK(element.sequence().value().count_items().value() == 1);
  CHECK(code_of(element.get<std::uint16_t>()) == ErrorCode::wrong_type);
  CHECK(code_of(element.get_all<double>()) == ErrorCode::wrong_type);
  CHECK(code_of(element.get<std::string>()) == ErrorCode::wrong_type);
  CHECK(code_of(element.text()) == ErrorCode::wrong_type);
  CHECK(code_of(element.values<std::uint16_t>()) == ErrorCode::wrong_type);
  CHECK(element.bytes().value().size() == 8);
  CHECK(items.dataset().get<std::uint16_t>(tags::NumberOfSlices).value() == 4);
}

TEST_CASE("A delimiter that lies across two reads ends a value of undefined length", "[parsing][length][E044]") {
  const std::size_t length = GENERATE(65536U - 10U, 65536U - 4U, 65536U, 2U * 65536U - 2U);
  const auto bytes = DicomBytes{}
                         .header(tags::TextValue, VR::UT, 0xFFFFFFFF)
                         .raw(filled(length, 'x'))
                         .sequence_delimiter()
                         .us(tags::NumberOfSlices, 4);
  CHECK(read_as(explicit_little, bytes).elements == Lines{"0040,A160 UT undefined", "0054,0081 US 2"});
}

TEST_CASE("An OB of undefined length that is no pixel data holds fragments where items follow",
          "[parsing][length][E045]") {
  const Encoding encoding = GENERATE(explicit_little, explicit_big);
  const auto bytes = DicomBytes{encoding}
                         .encapsulated({bytes_of("ABCD"), bytes_of("EF")}, {}, tags::EncapsulatedDocument)
                         .us(tags::NumberOfSlices, 4);
  const File file = open(bytes, reading_as(encoding, Strictness::strict));
  CHECK(read(file).elements == Lines{"0042,0011 OB undefined", "0054,0081 US 2"});
  CHECK(file.dataset().at(tags::EncapsulatedDocument).value().is_encapsulated());
}

TEST_CASE("An OB of undefined length without items is read to the next delimiter, or is an error",
          "[parsing][length][E045]") {
  const auto open_ended = DicomBytes{}.header(tags::EncapsulatedDocument, VR::OB, 0xFFFFFFFF).raw("ABCD");
  const auto closed = DicomBytes{open_ended}.sequence_delimiter().us(tags::NumberOfSlices, 4);
  CHECK(read_as(explicit_little, closed).elements == Lines{"0042,0011 OB undefined", "0054,0081 US 2"});
  CHECK(read_as(explicit_little, closed).diagnostics == Lines{"bad_length at offset 0, in 0042,0011: undefined length, "
                                                              "which OB cannot have; it ends at the next delimiter"});
  CHECK(read_as(explicit_little, open_ended).error ==
        "memory: undefined length, which OB cannot have, and no delimiter follows at offset 0, "
        "in EncapsulatedDocument (0042,0011) OB");
}

TEST_CASE("A value that looks like elements is a value", "[parsing][length][E052]") {
  const auto inner = DicomBytes{}.us(tags::Columns, 5).sequence_delimiter().item_delimiter();
  const auto bytes = DicomBytes{}.element(tags::Manufacturer, VR::LO, inner.bytes()).us(tags::Rows, 4);
  CHECK(read_as(explicit_little, bytes, Strictness::strict).elements == Lines{"0008,0070 LO 26", "0028,0010 US 2"});
}

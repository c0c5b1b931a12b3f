// SPDX-License-Identifier: MIT
#include "change/file_meta.hpp"
#include "change/written.hpp"

#include <catch2/catch.hpp>

namespace dicomap::test {

namespace {

/// "0010,0010 PN 4" of all elements.
Lines lines_of(const File& file) { return read(file).elements; }

std::string text(const File& file, Tag tag) { return file.dataset().get<std::string>(tag).value(); }

}  // namespace

TEST_CASE("Elements are written in ascending order, whatever the order they were set in", "[change][writer]") {
  const std::string_view syntax = GENERATE(explicit_uid, implicit_uid, big_endian_uid, deflated_uid);
  CAPTURE(syntax);
  const NewFile file;
  dicomap::Writer writer = dicomap::Writer::create(file.path, saved_as(syntax)).value();
  writer.set(tags::DataSetTrailingPadding, NewValue::bytes({std::byte{1}, std::byte{2}})).value();
  CHECK(writer.append_item(tags::ReferencedImageSequence).value() == 0);
  writer.set("ReferencedImageSequence[1].ReferencedSOPInstanceUID", "1.5").value();
  writer.set("ReferencedImageSequence[0].ReferencedSOPInstanceUID", "1.4").value();
  const PrivateBlock block = writer.private_block(0x0029, "ACME").value();
  writer.set(block(0x01), 7, VR::US).value();
  writer.set(tags::PatientName, "Doe^John").value();
  writer.set(tags::SOPInstanceUID, "1.2.3").value();
  writer.set(tags::SOPClassUID, "1.2.840.10008.5.1.4.1.1.66").value();
  writer.finish().value();
  const File written = file.reopened();
  const std::string un = syntax == implicit_uid ? "UN" : "US";
  CHECK(lines_of(written) == Lines{"0008,0016 UI 26", "0008,0018 UI 6", "0008,1140 SQ 40", "0008,1140[0].0008,1155 UI 4", "0008,1140[1].0008,1155 UI 4",
                                   "0010,0010 PN 8", "0029,0010 LO 4", "0029,1001 " + un + " 2", "FFFC,FFFC OB 2"});
  CHECK(text(written, tags::PatientName) == "Doe^John");
}

TEST_CASE("The file meta group is made by dicomap, with what was set of it", "[change][writer]") {
  const NewFile file;
  dicomap::Writer writer = dicomap::Writer::create(file.path).value();
  set_identity(writer);
  writer.set(tags::SourceApplicationEntityTitle, "SCANNER").value();
  writer.finish().value();
  const File written = file.reopened();
  CHECK(written.transfer_syntax_uid() == explicit_uid);
  const auto meta = [&](Tag tag) { return written.meta().get<std::string>(tag).value(); };
  CHECK(meta(tags::MediaStorageSOPClassUID) == "1.2.840.10008.5.1.4.1.1.7");
  CHECK(meta(tags::MediaStorageSOPInstanceUID) == "1.2.3.4");
  CHECK(meta(tags::ImplementationClassUID) == implementation_class_uid());
  CHECK(meta(tags::SourceApplicationEntityTitle) == "SCANNER");
  CHECK(read(written).diagnostics == Lines{});
}

TEST_CASE("What is made by itself is not set by hand", "[change][writer]") {
  const NewFile file;
  dicomap::Writer writer = dicomap::Writer::create(file.path).value();
  const auto refusal = [&](Tag tag, const NewValue& value) { return message_of(writer.set(tag, value)); };
  CHECK(refusal(tags::TransferSyntaxUID, "1.2") ==
        file.path + ": the element is not set by hand, in TransferSyntaxUID (0002,0010); SaveOptions::transfer_syntax says it");
  CHECK(refusal(tags::ImplementationClassUID, "1.2") ==
        file.path + ": the element is not set by hand, in ImplementationClassUID (0002,0012); it is written by itself");
  CHECK(refusal(tags::PixelData, NewValue::bytes({std::byte{1}, std::byte{2}})) ==
        file.path + ": the element is not set by hand, in PixelData (7FE0,0010); add_frame writes it; an empty value says that it will hold the frames");
  CHECK(refusal(tags::ExtendedOffsetTable, NewValue{}) ==
        file.path + ": the element is not set by hand, in ExtendedOffsetTable (7FE0,0001); SaveOptions::offset_table asks for it");
  // An icon has its own.
  writer.set("IconImageSequence[0].PixelData", NewValue::bytes({std::byte{1}, std::byte{2}})).value();
}

TEST_CASE("Elements come before the first frame", "[change][writer]") {
  const Pixels pixels;
  const NewFile file;
  dicomap::Writer writer = writer_of(file, pixels);
  add(writer, pixels, frame_of(pixels, 0)).value();
  CHECK(message_of(writer.set(tags::PatientName, "X")) == file.path + ": elements come before the first frame, in PatientName (0010,0010)");
  CHECK(writer.append_item(tags::ReferencedImageSequence).error().code() == ErrorCode::unsupported);
  CHECK(writer.private_block(0x29, "ACME").error().code() == ErrorCode::unsupported);
  writer.finish().value();
}

TEST_CASE("Elements behind the pixel data are written behind it", "[change][writer]") {
  const std::string_view syntax = GENERATE(explicit_uid, big_endian_uid, deflated_uid, rle_uid);
  CAPTURE(syntax);
  const Pixels pixels;
  const NewFile file;
  dicomap::Writer writer = writer_of(file, pixels, saved_as(syntax));
  writer.set(tags::NumberOfFrames, 3).value();
  writer.set("DigitalSignaturesSequence[0].MACIDNumber", 1).value();
  writer.set(tags::DataSetTrailingPadding, NewValue::bytes(filled(4))).value();
  add_all(writer, pixels);
  writer.finish().value();
  const Lines lines = lines_of(file.reopened());
  REQUIRE(lines.size() > 4);
  const Lines last{lines.end() - 3, lines.end()};
  CHECK(last == Lines{"FFFA,FFFA SQ 18", "FFFA,FFFA[0].0400,0005 US 2", "FFFC,FFFC OB 4"});
  CHECK(frames_of(file.reopened()) == frames_of(pixels));
}

TEST_CASE("Text is written in the character set of the file", "[change][writer]") {
  const NewFile file;
  dicomap::Writer writer = dicomap::Writer::create(file.path).value();
  set_identity(writer);
  writer.set(tags::SpecificCharacterSet, "ISO_IR 100").value();
  writer.set(tags::PatientName, "M\xC3\xBCller").value();
  CHECK(writer.set(tags::PatientID, "\xE5\xB1\xB1").error().code() == ErrorCode::malformed);
  writer.finish().value();
  CHECK(text(file.reopened(), tags::PatientName) == "M\xC3\xBCller");
}

TEST_CASE("Sequences end as they are asked to", "[change][writer]") {
  const NewFile file;
  SaveOptions options;
  options.sequence_lengths = GENERATE(SequenceLengths::keep, SequenceLengths::undefined);
  dicomap::Writer writer = dicomap::Writer::create(file.path, options).value();
  set_identity(writer);
  writer.set("ReferencedImageSequence[0].ReferencedSOPInstanceUID", "1.4").value();
  writer.finish().value();
  const File written = file.reopened();
  const DataElement sequence = written.dataset().at(tags::ReferencedImageSequence).value();
  CHECK(sequence.header().has_undefined_length() == (options.sequence_lengths == SequenceLengths::undefined));
}

TEST_CASE("A file names its SOP class and instance", "[change][writer]") {
  const NewFile file;
  dicomap::Writer writer = dicomap::Writer::create(file.path).value();
  CHECK(message_of(writer.finish()) == file.path + ": SOPClassUID (0008,0016) is missing, which the file meta group repeats; PS3.6 annex A lists them");
  writer.set(tags::SOPClassUID, "1.2.840.10008.5.1.4.1.1.7").value();
  CHECK(message_of(writer.finish()) == file.path + ": SOPInstanceUID (0008,0018) is missing, which the file meta group repeats; make_uid makes "
                                                   "one, and so does SaveOptions::new_sop_instance_uid");
  writer.set(tags::SOPInstanceUID, "1.2.3").value();
  writer.finish().value();
}

TEST_CASE("A tolerant Writer asks for no SOP class", "[change][writer]") {
  const NewFile file;
  dicomap::Writer writer = dicomap::Writer::create(file.path, {}, Strictness::tolerant).value();
  writer.set(tags::PatientName, "Doe^John").value();
  writer.finish().value();
  CHECK(text(File::open(file.path).value(), tags::PatientName) == "Doe^John");
}

TEST_CASE("A new SOPInstanceUID is made on request", "[change][writer]") {
  const NewFile file;
  SaveOptions options;
  options.new_sop_instance_uid = true;
  dicomap::Writer writer = dicomap::Writer::create(file.path, options).value();
  writer.set(tags::SOPClassUID, "1.2.840.10008.5.1.4.1.1.7").value();
  writer.finish().value();
  CHECK(text(file.reopened(), tags::SOPInstanceUID).starts_with("2.25."));
}

TEST_CASE("Elements are judged as an Editor judges them", "[change][writer]") {
  const NewFile file;
  dicomap::Writer writer = dicomap::Writer::create(file.path).value();
  CHECK(message_of(writer.set(tags::Rows, "many")).starts_with(file.path + ": "));
  CHECK(writer.set(tags::Rows, 70000).error().code() == ErrorCode::out_of_range);
  CHECK(writer.set("NoSuchKeyword", 1).error().file() == file.path);
  CHECK(writer.set(Tag{0x0029, 0x1001}, 1).error().code() == ErrorCode::wrong_type);
}

}  // namespace dicomap::test

// SPDX-License-Identifier: MIT
// Values by VR (PS3.18 F.2.3 to F.2.7).
#include "support/reading.hpp"

#include <dicomap/json.hpp>

#include <catch2/catch.hpp>

#include <limits>

using namespace dicomap;
using namespace dicomap::test;

namespace {

std::string json_of(const DicomBytes& bytes, const JsonOptions& options = {}, Encoding encoding = explicit_little) {
  const File file = open(bytes, reading_as(encoding));
  return to_json(file.dataset(), options).value();
}

}  // namespace

TEST_CASE("Text is an array of strings without padding", "[exchange][json]") {
  CHECK(json_of(DicomBytes{}.cs(tags::ImageType, "ORIGINAL\\PRIMARY")) ==
        R"({"00080008":{"vr":"CS","Value":["ORIGINAL","PRIMARY"]}})");
  CHECK(json_of(DicomBytes{}.ui(tags::SOPInstanceUID, "1.2.3")) == R"({"00080018":{"vr":"UI","Value":["1.2.3"]}})");
  CHECK(json_of(DicomBytes{}.text(tags::RetrieveAETitle, VR::AE, " A \\ B")) ==
        R"({"00080054":{"vr":"AE","Value":["A","B"]}})");
  CHECK(json_of(DicomBytes{}.text(tags::PatientComments, VR::LT, "one\\two ")) ==
        R"({"00104000":{"vr":"LT","Value":["one\\two"]}})");
}

TEST_CASE("An empty value has no Value, and one among others is null", "[exchange][json]") {
  CHECK(json_of(DicomBytes{}.cs(tags::Modality, "")) == R"({"00080060":{"vr":"CS"}})");
  CHECK(json_of(DicomBytes{}.cs(tags::Modality, "  ")) == R"({"00080060":{"vr":"CS"}})");
  CHECK(json_of(DicomBytes{}.cs(tags::ImageType, "\\PRIMARY\\ \\")) ==
        R"({"00080008":{"vr":"CS","Value":[null,"PRIMARY",null,null]}})");
  CHECK(json_of(DicomBytes{}.us(tags::Rows)) == R"({"00280010":{"vr":"US"}})");
  CHECK(json_of(DicomBytes{}.element(tags::PixelData, VR::OB, Bytes{})) == R"({"7FE00010":{"vr":"OB"}})");
}

TEST_CASE("Characters that JSON keeps for itself are escaped", "[exchange][json]") {
  CHECK(json_of(DicomBytes{}.text(tags::PatientComments, VR::LT, std::string_view{"\"\t\r\n\x01\0z", 7})) ==
        R"({"00104000":{"vr":"LT","Value":["\"\t\r\n\u0001\u0000z"]}})");
}

TEST_CASE("Text is UTF-8, whatever it was written in", "[exchange][json]") {
  const auto latin = DicomBytes{}.cs(tags::SpecificCharacterSet, "ISO_IR 100").lo(tags::Manufacturer, "\xE4\xF6");
  CHECK(json_of(latin) ==
        "{\"00080005\":{\"vr\":\"CS\",\"Value\":[\"ISO_IR 100\"]},\"00080070\":{\"vr\":\"LO\",\"Value\":[\"äö\"]}}");
  const auto broken = DicomBytes{}.cs(tags::SpecificCharacterSet, "ISO_IR 192").lo(tags::Manufacturer, "a\xFF");
  CHECK(
      json_of(broken) ==
      "{\"00080005\":{\"vr\":\"CS\",\"Value\":[\"ISO_IR 192\"]},\"00080070\":{\"vr\":\"LO\",\"Value\":[\"a\uFFFD\"]}}");
}

TEST_CASE("An item has the character set of the data set around it, or its own", "[exchange][json]") {
  const auto bytes =
      DicomBytes{}
          .cs(tags::SpecificCharacterSet, "ISO_IR 100")
          .sequence(tags::ReferencedImageSequence,
                    {item().lo(tags::Manufacturer, "\xE4 "),
                     item().cs(tags::SpecificCharacterSet, "ISO_IR 144").lo(tags::Manufacturer, "\xC4 ")});
  CHECK(json_of(bytes) ==
        "{\"00080005\":{\"vr\":\"CS\",\"Value\":[\"ISO_IR 100\"]},"
        "\"00081140\":{\"vr\":\"SQ\",\"Value\":[{\"00080070\":{\"vr\":\"LO\",\"Value\":[\"ä\"]}},"
        "{\"00080005\":{\"vr\":\"CS\",\"Value\":[\"ISO_IR 144\"]},\"00080070\":{\"vr\":\"LO\",\"Value\":[\"Ф\"]}}]}}");
}

TEST_CASE("A name is an object of the groups that are not empty", "[exchange][json]") {
  CHECK(json_of(DicomBytes{}.pn(tags::PatientName, "Yamada^Tarou=I^=P")) ==
        R"({"00100010":{"vr":"PN","Value":[{"Alphabetic":"Yamada^Tarou","Ideographic":"I^","Phonetic":"P"}]}})");
  CHECK(json_of(DicomBytes{}.pn(tags::PatientName, "=I")) ==
        R"({"00100010":{"vr":"PN","Value":[{"Ideographic":"I"}]}})");
  CHECK(json_of(DicomBytes{}.pn(tags::OperatorsName, "A\\\\B")) ==
        R"({"00081070":{"vr":"PN","Value":[{"Alphabetic":"A"},null,{"Alphabetic":"B"}]}})");
}

TEST_CASE("DS and IS are numbers with the digits of the file", "[exchange][json]") {
  CHECK(json_of(DicomBytes{}.ds(tags::PixelSpacing, "0.50\\+1.5e3 \\.5\\7.\\-007\\ 1")) ==
        R"({"00280030":{"vr":"DS","Value":[0.50,1.5e3,0.5,7,-7,1]}})");
  CHECK(json_of(DicomBytes{}.is(tags::InstanceNumber, "0042")) == R"({"00200013":{"vr":"IS","Value":[42]}})");
  CHECK(json_of(DicomBytes{}.ds(tags::PatientWeight, "0")) == R"({"00101030":{"vr":"DS","Value":[0]}})");
}

TEST_CASE("DS and IS that are no numbers stay text", "[exchange][json]") {
  CHECK(json_of(DicomBytes{}.is(tags::NumberOfFrames, "1A")) == R"({"00280008":{"vr":"IS","Value":["1A"]}})");
  CHECK(json_of(DicomBytes{}.ds(tags::PatientWeight, "1e999\\nan\\1,5")) ==
        R"({"00101030":{"vr":"DS","Value":["1e999","nan","1,5"]}})");
}

TEST_CASE("Binary numbers are numbers in every encoding", "[exchange][json]") {
  const Encoding encoding = GENERATE(explicit_little, explicit_big);
  const auto bytes = DicomBytes{encoding}
                         .us(tags::Rows, 65535)
                         .ss(Tag{0x0028, 0x0106}, -2)
                         .ul(Tag{0x0008, 0x1161}, 4294967295U, 1)
                         .sl(Tag{0x0018, 0x6020}, -2147483647)
                         .sv(Tag{0x0072, 0x0082}, std::numeric_limits<std::int64_t>::min())
                         .uv(Tag{0x0072, 0x0083}, std::numeric_limits<std::uint64_t>::max())
                         .fl(Tag{0x0018, 0x9073}, 0.1F)
                         .fd(Tag{0x0018, 0x9074}, 0.1, 1e22);
  CHECK(json_of(bytes, {}, encoding) ==
        R"({"00081161":{"vr":"UL","Value":[4294967295,1]},"00186020":{"vr":"SL","Value":[-2147483647]},)"
        R"("00189073":{"vr":"FL","Value":[0.10000000149011612]},"00189074":{"vr":"FD","Value":[0.1,1e+22]},)"
        R"("00280010":{"vr":"US","Value":[65535]},"00280106":{"vr":"SS","Value":[-2]},)"
        R"("00720082":{"vr":"SV","Value":[-9223372036854775808]},)"
        R"("00720083":{"vr":"UV","Value":[18446744073709551615]}})");
}

TEST_CASE("Floating values that are not finite are named", "[exchange][json]") {
  const double infinite = std::numeric_limits<double>::infinity();
  CHECK(json_of(DicomBytes{}.fd(Tag{0x0018, 0x9074}, infinite, -infinite, std::numeric_limits<double>::quiet_NaN())) ==
        R"({"00189074":{"vr":"FD","Value":["Infinity","-Infinity","NaN"]}})");
}

TEST_CASE("Tags are eight hexadecimal digits", "[exchange][json]") {
  CHECK(json_of(DicomBytes{}.at(tags::FrameIncrementPointer, {Tag{0x0018, 0x1063}, Tag{0x0054, 0x00AB}})) ==
        R"({"00280009":{"vr":"AT","Value":["00181063","005400AB"]}})");
}

TEST_CASE("Short binary values are base64, little endian in every encoding", "[exchange][json]") {
  const Encoding encoding = GENERATE(explicit_little, explicit_big);
  CHECK(json_of(DicomBytes{encoding}.ow(tags::PixelData, 0x0201, 0x0403), {}, encoding) ==
        R"({"7FE00010":{"vr":"OW","InlineBinary":"AQIDBA=="}})");
  CHECK(json_of(DicomBytes{encoding}.element(tags::PixelData, VR::OB, bytes_of(1, 2, 3, 4, 5, 6)), {}, encoding) ==
        R"({"7FE00010":{"vr":"OB","InlineBinary":"AQIDBAUG"}})");
}

TEST_CASE("Long binary values are named by where they lie", "[exchange][json]") {
  const auto bytes = DicomBytes{}.element(tags::PixelData, VR::OB, filled(1026));
  CHECK(json_of(bytes, {.bulk_data_name = "a b/c.dcm"}) ==
        R"({"7FE00010":{"vr":"OB","BulkDataURI":"a%20b/c.dcm?offset=12&length=1026"}})");
  CHECK(json_of(DicomBytes{}.element(tags::PixelData, VR::OB, filled(4)), {.inline_bytes = 3}) ==
        R"({"7FE00010":{"vr":"OB","BulkDataURI":"?offset=12&length=4"}})");
  CHECK(json_of(DicomBytes{}.element(tags::PixelData, VR::OB, filled(1024))).size() ==
        std::string_view{R"({"7FE00010":{"vr":"OB","InlineBinary":""}})"}.size() + 1368);
}

TEST_CASE("Encapsulated pixel data is named with its item headers", "[exchange][json]") {
  // An empty offset table and a fragment of 4 bytes: 8 + 8 + 4.
  CHECK(json_of(DicomBytes{}.encapsulated({bytes_of(1, 2, 3, 4)})) ==
        R"({"7FE00010":{"vr":"OB","BulkDataURI":"?offset=12&length=20"}})");
}

TEST_CASE("A UN whose tag is known has the VR of the dictionary", "[exchange][json]") {
  CHECK(json_of(DicomBytes{}.element(tags::Rows, VR::UN, bytes_of(2, 1))) ==
        R"({"00280010":{"vr":"US","Value":[258]}})");
  CHECK(json_of(DicomBytes{explicit_big}.element(tags::Rows, VR::UN, bytes_of(2, 1)), {}, explicit_big) ==
        R"({"00280010":{"vr":"US","Value":[258]}})");
  const auto signed_pixels =
      DicomBytes{}.us(tags::PixelRepresentation, 1).element(tags::PixelPaddingValue, VR::UN, bytes_of(0xFE, 0xFF));
  CHECK(json_of(signed_pixels) == R"({"00280103":{"vr":"US","Value":[1]},"00280120":{"vr":"SS","Value":[-2]}})");
}

TEST_CASE("A private UN has the VR that its creator is known for", "[exchange][json]") {
  const auto of = [](std::string_view creator) {
    return json_of(
        DicomBytes{}.lo(Tag{0x0019, 0x0010}, creator).element(Tag{0x0019, 0x100C}, VR::UN, bytes_of('7', ' ')));
  };
  CHECK(of("SIEMENS MR HEADER") ==
        R"({"00190010":{"vr":"LO","Value":["SIEMENS MR HEADER"]},"0019100C":{"vr":"IS","Value":[7]}})");
  CHECK(of("NOBODY") == R"({"00190010":{"vr":"LO","Value":["NOBODY"]},"0019100C":{"vr":"UN","InlineBinary":"NyA="}})");
}

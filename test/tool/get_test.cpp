// SPDX-License-Identifier: MIT
#include "run_tool.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

DicomBytes some_values() {
  return DicomBytes{explicit_little}
      .cs(tags::SpecificCharacterSet, "ISO_IR 100")
      .cs(tags::ImageType, "ORIGINAL\\PRIMARY")
      .sequence(tags::ReferencedImageSequence, {item().ui(tags::ReferencedSOPInstanceUID, "1.2.3")})
      .pn(tags::PatientName, "M\xfcller^Jos\xe9")
      .da(tags::PatientBirthDate, "")
      .at(tags::FrameIncrementPointer, {tags::FrameTime})
      .us(tags::Rows, 4)
      .fd(Tag{0x0018, 0x9073}, 0.1)
      .element(tags::ICCProfile, VR::OB, bytes_of(0xDE, 0xAD))
      .as_file();
}

Outcome get(std::vector<std::string> arguments) {
  const Folder folder;
  arguments.insert(arguments.begin(), "get");
  arguments.push_back(folder.write("a.dcm", some_values()));
  return run_tool(arguments);
}

}  // namespace

TEST_CASE("get prints values by keyword, tag and path, one a line and as UTF-8", "[tool][get]") {
  CHECK(get({"PatientName"}).out == "M\xc3\xbcller^Jos\xc3\xa9\n");
  CHECK(get({"ImageType"}).out == "ORIGINAL\nPRIMARY\n");
  CHECK(get({"0028,0010"}).out == "4\n");
  CHECK(get({"(0028,0010)"}).out == "4\n");
  CHECK(get({"TransferSyntaxUID"}).out == "1.2.840.10008.1.2.1\n");
  CHECK(get({"ReferencedImageSequence[0].ReferencedSOPInstanceUID"}).out == "1.2.3\n");
  CHECK(get({"0008,1140[0].0008,1155"}).out == "1.2.3\n");
  CHECK(get({"FrameIncrementPointer"}).out == "0018,1063\n");
  CHECK(get({"AcquisitionDuration"}).out == "0.1\n");
  CHECK(get({"ICCProfile"}).out == "dead\n");
  CHECK(get({"PatientBirthDate"}).out.empty());
  CHECK(get({"PatientBirthDate"}).status == 0);
}

TEST_CASE("get takes lists: commas separate paths, but for the one inside of a tag", "[tool][get]") {
  CHECK(get({"Rows,0028,0010,0008,1140[0].0008,1155,Rows"}).out == "4\n4\n1.2.3\n4\n");
  CHECK(get({"-t", "Rows", "--tag", "0028,0010"}).out == "4\n4\n");
}

TEST_CASE("An element that is not there is one line on standard error, or an empty line under --optional",
          "[tool][get]") {
  const Outcome run = get({"Rows,Columns"});
  CHECK(run.out == "4\n");
  REQUIRE(lines_of(run.err).size() == 1);
  CHECK(run.err.find("Columns (0028,0011)") != std::string::npos);
  CHECK(run.status == 1);
  const Outcome optional = get({"--optional", "Columns,Rows"});
  CHECK(optional.out == "\n4\n");
  CHECK(optional.status == 0);
}

TEST_CASE("A sequence has no values", "[tool][get]") {
  const Outcome run = get({"ReferencedImageSequence"});
  CHECK(run.out.empty());
  CHECK(lines_of(run.err).size() == 1);
  CHECK(run.status == 1);
}

TEST_CASE("get --raw writes the bytes of the value as they lie", "[tool][get]") {
  CHECK(get({"--raw", "ICCProfile"}).out == "\xde\xad");
  CHECK(get({"--raw", "PatientName"}).out == "M\xfcller^Jos\xe9 ");  // padded to even length
  CHECK(get({"--raw", "ReferencedImageSequence[0].ReferencedSOPInstanceUID"}).out == std::string("1.2.3\0", 6));
  CHECK(get({"--raw", "ImplementationClassUID"}).out == std::string("1.2.3\0", 6));
}

TEST_CASE("get names the file for several files, and makes tables", "[tool][get]") {
  const Folder folder;
  const std::string a = folder.write("a.dcm", DicomBytes{}.pn(tags::PatientName, "A").us(tags::Rows, 1, 2).as_file());
  const std::string b = folder.write("b.dcm", DicomBytes{}.pn(tags::PatientName, "B").as_file());
  CHECK(run_tool({"get", "PatientName", a, b}).out == a + ": A\n" + b + ": B\n");
  CHECK(run_tool({"get", "--no-filename", "PatientName", a, b}).out == "A\nB\n");
  CHECK(run_tool({"get", "-H", "PatientName", a}).out == a + ": A\n");
  const Outcome table = run_tool({"get", "--format", "tsv", "PatientName,0028,0010", a, b});
  CHECK(table.out == "file\tPatientName\tRows\n" + a + "\tA\t1\\2\n" + b + "\tB\t\n");
  CHECK(table.status == 0);
}

TEST_CASE("A path that is none is wrong usage", "[tool][get]") {
  const Outcome run = get({"NoSuchKeyword"});
  CHECK(run.status == 2);
  CHECK(lines_of(run.err).size() == 1);
}

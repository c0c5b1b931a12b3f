// SPDX-License-Identifier: MIT
#include "run_tool.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace dicomap;
using namespace dicomap::test;
using namespace std::string_view_literals;

namespace {

std::string bytes_of_file(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

DicomBytes some_values() {
  return DicomBytes{explicit_little}
      .cs(tags::SpecificCharacterSet, "ISO_IR 100")
      .sequence(tags::ReferencedImageSequence, {item().ui(tags::ReferencedSOPInstanceUID, "1.2.3"), item().ui(tags::ReferencedSOPInstanceUID, "1.2.4")})
      .pn(tags::PatientName, "M\xfcller^Jos\xe9 ")
      .lo(tags::PatientID, "4711")
      .us(tags::SamplesPerPixel, 1)
      .cs(tags::PhotometricInterpretation, "MONOCHROME2")
      .us(tags::Rows, 2)
      .us(tags::Columns, 2)
      .us(tags::BitsAllocated, 16)
      .us(tags::BitsStored, 16)
      .us(tags::HighBit, 15)
      .us(tags::PixelRepresentation, 0)
      .ow(tags::PixelData, 1, 2, 3, 4)
      .as_file();
}

/// A file, what it is edited into, and the tool on them.
class Edited {
 public:
  explicit Edited(std::vector<std::string> arguments, const DicomBytes& bytes = some_values())
      : from{folder.write("from.dcm", bytes)}, to{folder.path("to.dcm")} {
    arguments.insert(arguments.begin(), {"edit", from, "-o", to});
    run = run_tool(arguments);
  }
  [[nodiscard]] std::string get(const std::string& path) const { return run_tool({"get", "--optional", path, to}).out; }
  [[nodiscard]] std::string raw() const { return run_tool({"get", "--raw", "PixelData", to}).out; }

  Folder folder;
  std::string from;
  std::string to;
  Outcome run;
};

}  // namespace

TEST_CASE("edit gives elements values, makes them, and takes them away", "[tool][edit]") {
  const Edited edited{{"--set", "PatientName=Doe^Jane", "--set", "0010,1010=030Y", "--erase", "PatientID", "--set", "PixelSpacing=0.5\\0.25",
                       "--set", "RequestAttributesSequence[0].RequestedProcedureID=P1", "--set", "StudyDate="}};
  CHECK(edited.run.status == 0);
  CHECK(edited.run.out.empty());
  CHECK(edited.run.err.empty());
  CHECK(edited.get("PatientName") == "Doe^Jane\n");
  CHECK(edited.get("PatientAge") == "030Y\n");
  CHECK(edited.get("PatientID") == "\n");
  CHECK(edited.get("PixelSpacing") == "0.5\n0.25\n");
  CHECK(edited.get("RequestAttributesSequence[0].RequestedProcedureID") == "P1\n");
  CHECK(edited.get("StudyDate").empty());
  CHECK(edited.get("Rows") == "2\n");
}

TEST_CASE("edit makes edits in the order they are given", "[tool][edit]") {
  CHECK(Edited{{"--set", "PatientID=1", "--erase", "PatientID"}}.get("PatientID") == "\n");
  CHECK(Edited{{"--erase", "PatientID", "--set", "PatientID=1"}}.get("PatientID") == "1\n");
  CHECK(Edited{{"--set", "PatientID=1", "--set", "PatientID=2"}}.get("PatientID") == "2\n");
  CHECK(Edited{{"--set=PatientID=a=b"}}.get("PatientID") == "a=b\n");
}

TEST_CASE("edit inserts and erases items", "[tool][edit]") {
  const std::string uid = "ReferencedImageSequence[1].ReferencedSOPInstanceUID";
  CHECK(Edited{{"--insert-item", "ReferencedImageSequence[0]"}}.get(uid) == "1.2.3\n");
  CHECK(Edited{{"--erase-item", "ReferencedImageSequence[1]"}}.get(uid) == "\n");
  CHECK(Edited{{"--erase-item", "ReferencedImageSequence[0]", "--set", uid + "=1.2.9"}}.get(uid) == "1.2.9\n");
}

TEST_CASE("edit writes the bytes of a file as a value", "[tool][edit]") {
  const Folder folder;
  const Edited edited{{"--set-file", "ICCProfile=" + folder.write("icc", "\x01\x02\x03")}};
  CHECK(run_tool({"get", "--raw", "ICCProfile", edited.to}).out == std::string{"\x01\x02\x03\0", 4});
  const Edited none{{"--set-file", "ICCProfile=" + folder.path("none")}};
  CHECK(none.run.status == 1);
  CHECK_FALSE(std::filesystem::exists(none.to));
}

TEST_CASE("edit writes samples, and leaves the file it was opened from", "[tool][edit]") {
  const Edited edited{{"--set-pixel", "0,1,0=770", "--set-pixel", "0,0,0,0=5"}};
  CHECK(edited.run.status == 0);
  CHECK(edited.raw() == std::string{"\x05\0\x02\0\x02\x03\x04\0", 8});
  CHECK(run_tool({"get", "--raw", "PixelData", edited.from}).out == std::string{"\x01\0\x02\0\x03\0\x04\0", 8});
}

TEST_CASE("edit writes the VR that --vr says into elements that the dictionary does not know", "[tool][edit]") {
  const Edited edited{{"--set", "0009,0010=ACME", "--vr", "UL", "--set", "0009,1001=70000", "--vr", "auto", "--set", "PatientID=1"}};
  CHECK(edited.run.status == 0);
  CHECK(edited.get("0009,1001") == "70000\n");
  CHECK(edited.get("PatientID") == "1\n");
  const Edited without{{"--set", "0009,0010=ACME", "--set", "0009,1001=70000"}};
  CHECK(without.run.status == 1);
  CHECK(without.run.err.ends_with("; --vr VR before --set says it\n"));
}

TEST_CASE("edit --utf8 writes all text as UTF-8", "[tool][edit]") {
  const Edited edited{{"--utf8"}};
  CHECK(edited.get("SpecificCharacterSet") == "ISO_IR 192\n");
  CHECK(run_tool({"get", "--raw", "PatientName", edited.to}).out.starts_with("M\xc3\xbcller^Jos\xc3\xa9"));
}

TEST_CASE("edit refuses values that PS3.5 forbids, but under --lenient", "[tool][edit]") {
  const std::string too_long(70, 'x');
  const Edited strict{{"--set", "PatientID=" + too_long}};
  CHECK(strict.run.status == 1);
  CHECK(strict.run.err.find("--lenient writes it as it is") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(strict.to));
  const Edited lenient{{"--lenient", "--set", "PatientID=" + too_long}};
  CHECK(lenient.get("PatientID") == too_long + "\n");
}

TEST_CASE("edit saves under another transfer syntax", "[tool][edit]") {
  const Edited edited{{"--transfer-syntax", "big-endian"}};
  CHECK(edited.run.err.empty());
  CHECK(edited.get("TransferSyntaxUID") == "1.2.840.10008.1.2.2\n");
  CHECK(edited.raw() == std::string{"\0\x01\0\x02\0\x03\0\x04", 8});
}

TEST_CASE("edit --dry-run prints the changes and writes nothing", "[tool][edit]") {
  const Folder folder;
  const std::string file = folder.write("a.dcm", some_values());
  const std::string before = bytes_of_file(file);
  const Outcome run = run_tool({"edit", "-n", file, "--set", "PatientID=1", "--erase", "PatientName", "--insert-item",
                                "ReferencedImageSequence[2]", "--set-pixel", "0,0,0=9", "--replace"});
  CHECK(run.status == 0);
  CHECK(run.out ==
        "set PatientID (0010,0020)\nerased PatientName (0010,0010)\ninserted item 2 of ReferencedImageSequence (0008,1140)\nframe 0\n");
  CHECK(bytes_of_file(file) == before);
}

TEST_CASE("edit -v says what it did", "[tool][edit]") {
  CHECK(Edited{{"-v", "--set", "PatientID=1"}}.run.err == "dicomap: set PatientID (0010,0020)\n");
}

TEST_CASE("edit --replace writes over the file, --in-place into it", "[tool][edit]") {
  const Folder folder;
  const std::string file = folder.write("a.dcm", some_values());
  CHECK(run_tool({"edit", file, "--replace", "--set", "PatientID=a longer one"}).status == 0);
  CHECK(run_tool({"get", "PatientID", file}).out == "a longer one\n");
  const Outcome in_place = run_tool({"edit", file, "--in-place", "--set", "PatientID=as long, yes", "--set-pixel", "0,0,0=9"});
  CHECK(in_place.err.empty());
  CHECK(run_tool({"get", "PatientID", file}).out == "as long, yes\n");
  const Outcome longer = run_tool({"edit", file, "--in-place", "--set", "PatientID=a much longer one, no"});
  CHECK(longer.status == 1);
  CHECK(longer.err.find("-o OUT or --replace write another file") != std::string::npos);
  CHECK(run_tool({"get", "PatientID", file}).out == "as long, yes\n");
}

TEST_CASE("edit refuses a command line that makes no sense", "[tool][edit]") {
  const Folder folder;
  const std::string file = folder.write("a.dcm", some_values());
  const auto complaint = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"edit", file});
    const Outcome run = run_tool(arguments);
    CHECK(run.status == 2);
    CHECK(run.out.empty());
    return run.err;
  };
  CHECK(complaint({"--set", "PatientID=1"}) == "dicomap: edit: -o OUT, --replace or --in-place says where the edited file goes\n");
  CHECK(complaint({"-o", folder.path("b.dcm")}) == "dicomap: edit: nothing to edit: --set, --erase and others say what\n");
  CHECK(complaint({"--set", "PatientID=1", "-o", file}) == "dicomap: edit: OUT is FILE itself: " + file + "; --replace does that\n");
  CHECK(complaint({"--set", "PatientID=1", "--replace", "--in-place"}) == "dicomap: edit: one of -o OUT, --in-place and --replace, not several\n");
  CHECK(complaint({"--set", "PatientID", "--replace"}) == "dicomap: --set PatientID: PATH=VALUE was expected\n");
  CHECK(complaint({"--insert-item", "ReferencedImageSequence", "--replace"}) ==
        "dicomap: --insert-item ReferencedImageSequence: SEQUENCE[INDEX] was expected\n");
  CHECK(complaint({"--set-pixel", "0,0=1", "--replace"}) == "dicomap: --set-pixel 0,0=1: FRAME,ROW,COLUMN[,SAMPLE]=VALUE, all from 0 was expected\n");
  CHECK(complaint({"--vr", "XX", "--set", "PatientID=1", "--replace"}) == "dicomap: --vr XX: two letters of PS3.5, or auto, were expected\n");
  CHECK(complaint({"--transfer-syntax", "zip", "--replace"}).starts_with("dicomap: zip is no transfer syntax; implicit, explicit, big-endian, "));
  CHECK(complaint({"--transfer-syntax", "explicit", "--in-place"}) ==
        "dicomap: edit: --transfer-syntax writes a file anew, which is not --in-place\n");
  CHECK(complaint({"--set", "NoSuchKeyword=1", "--replace"}).find("NoSuchKeyword") != std::string::npos);
  CHECK(run_tool({"edit", "-", "--set", "PatientID=1", "--replace"}).err == "dicomap: edit: standard input cannot be written to; -o OUT\n");
  CHECK(run_tool({"edit", "-", "--set", "PatientID=1", "-o", "-"}).status == 2);
  CHECK(bytes_of_file(file).find("4711") != std::string::npos);
}

TEST_CASE("edit reads standard input, and bare data sets under --read-as", "[tool][edit]") {
  const Folder folder;
  const std::string out = folder.path("b.dcm");
  const Bytes bytes = some_values().bytes();
  std::string input;
  for (const std::byte byte : bytes) input.push_back(static_cast<char>(byte));
  CHECK(run_tool({"edit", "-", "--set", "PatientID=1", "-o", out}, {input, {}}).err.empty());
  CHECK(run_tool({"get", "PatientID", out}).out == "1\n");
  const std::string bare = folder.write("bare", DicomBytes{explicit_big}.us(tags::Rows, 4));
  CHECK(run_tool({"edit", "--read-as", "1.2.840.10008.1.2.2", bare, "--set", "Rows=5", "-o", out}).err.empty());
  CHECK(run_tool({"get", "--transfer-syntax", "1.2.840.10008.1.2.2", "Rows", out}).out == "5\n");
  CHECK(run_tool({"edit", folder.write("letter", "Dear reader, this is no DICOM file at all."), "--set", "Rows=5", "-o", out}).err.ends_with(
      "; --read-as UID reads a bare data set\n"));
}

TEST_CASE("A damaged file is edited up to the damage under --keep-tail only", "[tool][edit]") {
  const DicomBytes damaged = DicomBytes{}.cs(tags::SpecificCharacterSet, "ISO_IR 100").lo(tags::PatientID, "4711").raw("\x10\0\x30\0ZZ\xff\xff rubbish"sv).as_file();
  const Edited refused{{"--set", "PatientID=1"}, damaged};
  const Edited kept{{"--keep-tail", "--set", "PatientID=1"}, damaged};
  CHECK(kept.run.status == 0);
  CHECK(kept.get("PatientID") == "1\n");
  CHECK(bytes_of_file(kept.to).find("rubbish") != std::string::npos);
  CHECK(refused.run.status == 1);
  CHECK(refused.run.err.find("--keep-tail copies what lies behind as it is") != std::string::npos);
}

// SPDX-License-Identifier: MIT
#include "run_tool.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>

using namespace dicomap;
using namespace dicomap::test;

namespace {

DicomBytes somebody() {
  return DicomBytes{}
      .ui(tags::SOPInstanceUID, "1.2.3")
      .da(tags::StudyDate, "20240131")
      .lo(tags::InstitutionName, "St. Elsewhere")
      .pn(tags::PatientName, "Doe^Jane")
      .lo(tags::PatientID, "4711")
      .cs(tags::PatientSex, "F")
      .lo(tags::DeviceSerialNumber, "0815")
      .ui(tags::StudyInstanceUID, "1.2.4")
      .as_file();
}

std::string get(const std::string& path, const std::string& file) { return run_tool({"get", "--optional", path, file}).out; }

/// An element of somebody's file once it was anonymized.
std::string after(std::vector<std::string> arguments, const std::string& path) {
  const Folder folder;
  const std::string to = folder.path("to.dcm");
  arguments.insert(arguments.begin(), {"anonymize", folder.write("a.dcm", somebody()), "-o", to});
  const Outcome run = run_tool(arguments);
  CHECK(run.status == 0);
  return get(path, to);
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

}  // namespace

TEST_CASE("anonymize takes out whose a data set is", "[tool][anonymize]") {
  CHECK(after({}, "PatientName") == "Anonymous\n");
  CHECK(after({}, "PatientID") == "Anonymous\n");
  CHECK(after({}, "PatientSex").empty());
  CHECK(after({}, "StudyDate").empty());
  CHECK(after({}, "StudyInstanceUID").starts_with("2.25."));
  CHECK(after({}, "PatientIdentityRemoved") == "YES\n");
}

TEST_CASE("Each option of anonymize keeps what it names", "[tool][anonymize]") {
  CHECK(after({"--keep-uids"}, "StudyInstanceUID") == "1.2.4\n");
  CHECK(after({"--keep-dates"}, "StudyDate") == "20240131\n");
  CHECK(after({"--shift-days", "1"}, "StudyDate") == "20240201\n");
  CHECK(after({"--shift-days", "-31"}, "StudyDate") == "20231231\n");
  CHECK(after({"--keep-device"}, "DeviceSerialNumber") == "0815\n");
  CHECK(after({"--keep-institution"}, "InstitutionName") == "St. Elsewhere\n");
  CHECK(after({"--keep-patient"}, "PatientSex") == "F\n");
  CHECK(after({"--patient-name", "P^1", "--patient-id", "1"}, "PatientName") == "P^1\n");
  CHECK(after({"--patient-name", "P^1", "--patient-id", "1"}, "PatientID") == "1\n");
}

TEST_CASE("UIDs are the same in all files of a run, and of all runs with a secret", "[tool][anonymize]") {
  const Folder folder;
  std::filesystem::create_directory(folder.path("out"));
  const std::string a = folder.write("a.dcm", somebody());
  const std::string b = folder.write("b.dcm", DicomBytes{}.ui(tags::SOPInstanceUID, "1.2.9").ui(tags::StudyInstanceUID, "1.2.4").as_file());
  CHECK(run_tool({"anonymize", a, b, "-o", folder.path("out"), "--keep-names"}).status == 0);
  const std::string study = get("StudyInstanceUID", folder.path("out/a.dcm"));
  CHECK(study == get("StudyInstanceUID", folder.path("out/b.dcm")));
  CHECK(after({}, "StudyInstanceUID") != study);
  const std::string secret = folder.write("secret", "open sesame\n");
  CHECK(after({"--secret-file", secret}, "StudyInstanceUID") == after({"--secret-file", secret}, "StudyInstanceUID"));
  CHECK(after({"--secret-file", secret}, "StudyInstanceUID") == after({"--secret-file", folder.write("same", "open sesame")}, "StudyInstanceUID"));
}

TEST_CASE("In a folder files are named by their new UIDs: a name often is a patient's", "[tool][anonymize]") {
  const Folder folder;
  std::filesystem::create_directory(folder.path("out"));
  const std::string jane = folder.write("jane_doe.dcm", somebody());
  const std::string nameless = folder.write("jane_doe_2.dcm", DicomBytes{}.us(tags::Rows, 4).as_file());
  const std::string secret = folder.write("secret", "open sesame\n");
  CHECK(run_tool({"anonymize", jane, nameless, "-o", folder.path("out"), "--secret-file", secret}).status == 0);
  const auto names = names_in(folder.path("out"));
  REQUIRE(names.size() == 2);
  CHECK(names[0] == "000002.dcm");
  CHECK(names[1].starts_with("2.25."));
  CHECK(get("SOPInstanceUID", folder.path("out/" + names[1])) + ".dcm" == names[1].substr(0, names[1].size() - 4) + "\n.dcm");
}

TEST_CASE("anonymize says once what a person has to look at, and under -v what it did", "[tool][anonymize]") {
  const Folder folder;
  std::filesystem::create_directory(folder.path("out"));
  const std::string a = folder.write("a.dcm", counting_image(2, 2, 1));
  const std::string b = folder.write("b.dcm", counting_image(2, 2, 1));
  const Outcome run = run_tool({"anonymize", a, b, "-o", folder.path("out"), "--keep-names"});
  CHECK(run.status == 0);
  CHECK(run.err == "dicomap: look at " + folder.path("out/a.dcm") +
                       ": The pixels were not looked at, and BurnedInAnnotation does not say NO: look for text that is burned in.\n");
  const Outcome verbose = run_tool({"anonymize", folder.write("c.dcm", somebody()), "-o", folder.path("c_out.dcm"), "-v"});
  CHECK(verbose.err == "dicomap: " + folder.path("c_out.dcm") + ": 0 elements removed, 2 emptied, 7 replaced\n");
}

TEST_CASE("anonymize refuses what it cannot do", "[tool][anonymize]") {
  const Folder folder;
  const std::string a = folder.write("a.dcm", somebody());
  const std::string out = folder.path("b.dcm");
  CHECK(run_tool({"anonymize", a, "-o", a}).status == 2);
  CHECK(run_tool({"anonymize", a}).status == 2);
  CHECK(run_tool({"anonymize", a, "-o", out, "--keep-dates", "--shift-days", "3"}).status == 2);
  CHECK(run_tool({"anonymize", a, "-o", out, "--secret-file", folder.write("empty", "\n")}).status == 1);
  CHECK(run_tool({"anonymize", a, "-o", out, "--secret-file", folder.path("none")}).status == 1);
  const std::string records = folder.write("DICOMDIR", DicomBytes{}.sequence(tags::DirectoryRecordSequence, {item()}).as_file());
  const Outcome run = run_tool({"anonymize", records, "-o", out});
  CHECK(run.status == 1);
  CHECK(run.err.find("DICOMDIR names files") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(out));
}

TEST_CASE("Of files with one SOPInstanceUID anonymize does not write the second over the first", "[tool][anonymize]") {
  const Folder folder;
  const std::string a = folder.write("a.dcm", somebody());
  const std::string b = folder.write("b.dcm", somebody());
  std::filesystem::create_directory(folder.path("out"));
  const Outcome run = run_tool({"anonymize", a, b, "-o", folder.path("out"), "--keep-uids"});
  CHECK(run.status == 1);
  CHECK(run.err == "dicomap: " + b + ": another file was saved under the same SOPInstanceUID: " + folder.path("out/1.2.3.dcm") +
                       "; --keep-names keeps them apart\n");
  CHECK(names_in(folder.path("out")) == std::vector<std::string>{"1.2.3.dcm"});
  CHECK(run_tool({"anonymize", a, b, "-o", folder.path("out"), "--keep-names"}).status == 0);
}

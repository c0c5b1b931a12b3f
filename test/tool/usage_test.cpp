// SPDX-License-Identifier: MIT
#include "run_tool.hpp"

#include <catch2/catch.hpp>

#include <csignal>

using namespace dicomap;
using namespace dicomap::test;

TEST_CASE("Help of the tool and of every command goes to standard output and exits 0", "[tool][usage]") {
  CHECK(run_tool({"--help"}).status == 0);
  for (const std::string command : {"info", "dump", "get", "frames", "export", "json"}) {
    CAPTURE(command);
    const Outcome run = run_tool({command, "--help"});
    CHECK(run.status == 0);
    CHECK(run.err.empty());
    for (const std::string option :
         {"--color", "--quiet", "--verbose", "--strict", "--mapping"}) {
      CAPTURE(option);
      CHECK(run.out.find(option) != std::string::npos);
    }
    CHECK((command == "json" || run.out.find("--format") != std::string::npos));
  }
}

TEST_CASE("Wrong usage exits 2 and says so on standard error", "[tool][usage]") {
  using Arguments = std::vector<std::string>;
  const auto arguments =
      GENERATE(Arguments{}, Arguments{"nonsense"}, Arguments{"dump"}, Arguments{"dump", "--nonsense", "a"},
               Arguments{"dump", "--format", "xml", "a"}, Arguments{"dump", "--depth", "many", "a"},
               Arguments{"dump", "--path", "NoSuchKeyword", "a"}, Arguments{"get", "Rows"},
               Arguments{"frames", "--frame", "-1", "a"}, Arguments{"frames", "--frame", "1.5", "a"}, Arguments{"info", "--mapping", "maybe", "a"});
  const Outcome run = run_tool(arguments);
  CHECK(run.status == 2);
  CHECK(run.out.empty());
  CHECK_FALSE(run.err.empty());
}

TEST_CASE("A word that is no command is named", "[tool][usage]") {
  for (const std::string word : {"inf", "help", "--frobnicate"}) {
    const Outcome run = run_tool({word});
    CHECK(run.status == 2);
    CHECK(run.err == "dicomap: " + word + " is no command: info, dump, get, frames, export, json, edit, convert or anonymize\n");
  }
}

TEST_CASE("Hints are the tool's own", "[tool][usage]") {
  const Folder folder;
  const std::string letter = folder.write("letter", "Dear reader, this is no DICOM file at all.");
  CHECK(run_tool({"info", letter}).err.ends_with("; --transfer-syntax UID reads a bare data set\n"));
  const std::string bare = folder.write("bare", DicomBytes{explicit_big}.us(tags::Rows, 4));
  CHECK(run_tool({"get", "--transfer-syntax", "1.2.840.10008.1.2.2", "Rows", bare}).out == "4\n");
  CHECK(run_tool({"info", folder.path("")}).err == "dicomap: " + folder.path("") + ": not a regular file but a directory\n");
  const std::string cut = folder.write("cut", DicomBytes{}.lo(tags::PatientID, "123456").as_file().truncate_by(2));
  CHECK(run_tool({"get", "PatientID", cut}).err.find("partial()") == std::string::npos);
}

TEST_CASE("A file that cannot be opened is one line on standard error and exits 1", "[tool][usage]") {
  const Folder folder;
  for (const std::string command : {"info", "dump", "frames"}) {
    CAPTURE(command);
    for (const std::string& path :
         {folder.path("none.dcm"), folder.path(""), folder.write("letter", "Dear reader, ...")}) {
      CAPTURE(path);
      const Outcome run = run_tool({command, path});
      CHECK(lines_of(run.err).size() == 1);
      CHECK(run.err.starts_with("dicomap: " + path + ": "));
      CHECK(run.status == 1);
    }
  }
}

TEST_CASE("A reader that goes away ends the tool without a word", "[tool][usage]") {
  const Folder folder;
  DicomBytes bytes;
  for (std::uint16_t element = 0; element < 8000; ++element) {
    bytes.lo(Tag{0x0009, static_cast<std::uint16_t>(0x1000 + element)}, "many lines, more than a pipe holds");
  }
  const Outcome run = run_tool_cut_short({"dump", folder.write("a.dcm", bytes.as_file())}, 10);
  CHECK(run.out == "(0002,0000");
  CHECK(run.err.empty());
  CHECK(run.status == -SIGPIPE);
}

TEST_CASE("A full disk is one line on standard error and exits 1", "[tool][usage]") {
  const Folder folder;
  const std::string path = folder.write("a.dcm", DicomBytes{}.us(tags::Rows, 4).as_file());
  const Outcome run = run_tool_into("/dev/full", {"dump", path});
  CHECK(run.err == "dicomap: standard output: No space left on device\n");
  CHECK(run.status == 1);
}

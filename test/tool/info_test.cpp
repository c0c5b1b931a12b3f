// SPDX-License-Identifier: MIT
#include "run_tool.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>

using namespace dicomap;
using namespace dicomap::test;

namespace {

std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> list{""};
  for (const char c : line) {
    if (c == '\t') list.emplace_back();
    else list.back() += c;
  }
  return list;
}

/// The one row of `info --format tsv`, by column.
std::map<std::string, std::string> facts(const std::string& path, const std::string& mapping = "auto") {
  const auto lines = lines_of(run_tool({"info", "--format", "tsv", "--mapping", mapping, path}).out);
  REQUIRE(lines.size() == 2);
  const auto names = cells(lines[0]);
  const auto values = cells(lines[1]);
  REQUIRE(names.size() == values.size());
  std::map<std::string, std::string> found;
  for (std::size_t i = 0; i < names.size(); ++i) found[names[i]] = values[i];
  return found;
}

bool has_line(const std::string& text, const std::string& line) {
  const auto lines = lines_of(text);
  return std::find(lines.begin(), lines.end(), line) != lines.end();
}

}  // namespace

TEST_CASE("info tells what a file is and how it is held", "[tool][info]") {
  const Folder folder;
  const Outcome run = run_tool({"info", folder.write("a.dcm", counting_image(2, 3, 2))});
  CHECK(run.status == 0);
  CHECK(run.err.empty());
  CHECK(has_line(run.out, "  SOP class        Secondary Capture Image Storage (1.2.840.10008.5.1.4.1.1.7)"));
  CHECK(has_line(run.out, "  transfer syntax  Explicit VR Little Endian (1.2.840.10008.1.2.1)"));
  CHECK(has_line(
      run.out,
      "  pixels           2 rows x 3 columns x 1 sample, 16 bits (16 stored, high bit 15), unsigned, MONOCHROME2"));
  CHECK(has_line(run.out, "  frames           2, 12 bytes each"));
  CHECK(has_line(run.out, "  frame 0          copied: small_file (reading a small file is faster than mapping it)"));
  CHECK(has_line(run.out, "  odd but read     nothing"));
}

TEST_CASE("info --format tsv has a column for each fact", "[tool][info]") {
  const Folder folder;
  const std::string path = folder.write("a.dcm", counting_image(2, 3, 2));
  auto found = facts(path);
  CHECK(found["file"] == path);
  CHECK(found["sop_class"] == "1.2.840.10008.5.1.4.1.1.7");
  CHECK(found["modality"] == "OT");
  CHECK(found["transfer_syntax"] == "1.2.840.10008.1.2.1");
  CHECK(found["encoding"] == "explicit_little");
  CHECK(found["coding"] == "native");
  CHECK(found["rows"] == "2");
  CHECK(found["columns"] == "3");
  CHECK(found["bits_allocated"] == "16");
  CHECK(found["frames"] == "2");
  CHECK(found["whole_frames"] == "2");
  CHECK(found["frame_bytes"] == "12");
  CHECK(found["frame_held"] == "copied: small_file");
  CHECK(found["diagnostics"] == "0");
  CHECK(facts(path, "required")["frame_held"] == "mapped");
  CHECK(facts(path, "never")["frame_held"] == "copied: policy_never");
}

TEST_CASE("info of a file without pixels says so and is content", "[tool][info]") {
  const Folder folder;
  const Outcome run = run_tool({"info", folder.write("a.dcm", DicomBytes{}.us(tags::Rows, 4).as_file())});
  CHECK(has_line(run.out, "  coding           no image"));
  CHECK(run.err.empty());
  CHECK(run.status == 0);
}

TEST_CASE("info lists what was odd and yet could be read, and exits 0", "[tool][info]") {
  const Folder folder;
  const auto bytes = DicomBytes{}.element(tags::PatientID, VR::LO, "abc").as_file();
  const Outcome run = run_tool({"info", "--all", folder.write("a.dcm", bytes)});
  CHECK(has_line(run.out, "  odd but read     1"));
  CHECK(run.out.find("    odd_length at offset 250, in 0010,0020") != std::string::npos);
  CHECK(run.status == 0);
}

TEST_CASE("info tells how many frames are there in full, and exits 1 where some are not", "[tool][info]") {
  const Folder folder;
  const std::string path = folder.write("cut.dcm", counting_image(2, 3, 3).truncate_by(1));
  const Outcome run = run_tool({"info", "--all", path});
  CHECK(has_line(run.out, "  frames           3, 12 bytes each, only 2 of them there in full"));
  REQUIRE(lines_of(run.err).size() == 1);
  CHECK(run.err.starts_with("dicomap: " + path + ": "));
  CHECK(run.status == 1);
}

TEST_CASE("info says so where a frame cannot be decoded, and is content", "[tool][info]") {
  const Folder folder;
  const auto bytes = DicomBytes{}
                         .us(tags::SamplesPerPixel, 1)
                         .cs(tags::PhotometricInterpretation, "MONOCHROME2")
                         .us(tags::Rows, 1)
                         .us(tags::Columns, 2)
                         .us(tags::BitsAllocated, 8)
                         .us(tags::BitsStored, 8)
                         .us(tags::HighBit, 7)
                         .us(tags::PixelRepresentation, 0)
                         .encapsulated({bytes_of(1, 2)})
                         .as_file("1.2.840.10008.1.2.4.100");
  const Outcome run = run_tool({"info", folder.write("a.dcm", bytes)});
  CHECK(has_line(run.out, "  coding           video"));
  CHECK(has_line(run.out, "  frame 0          compressed, and this build has no decoder for it"));
  CHECK(run.err.empty());
  CHECK(run.status == 0);
}

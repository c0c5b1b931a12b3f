// SPDX-License-Identifier: MIT
#include "run_tool.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

TEST_CASE("json prints an object for a file, and an array for several", "[tool][json]") {
  const Folder folder;
  const std::string a = folder.write("a.dcm", DicomBytes{}.us(tags::Rows, 4).as_file());
  const std::string b = folder.write("b.dcm", DicomBytes{}.us(tags::Rows, 5).as_file());
  const std::string first = R"({"00280010":{"vr":"US","Value":[4]}})";
  const std::string second = R"({"00280010":{"vr":"US","Value":[5]}})";
  CHECK(run_tool({"json", a}).out == first + "\n");
  CHECK(run_tool({"json", a, b}).out == "[\n" + first + ",\n" + second + "\n]\n");
}

TEST_CASE("json goes on with the next file where one cannot be opened", "[tool][json]") {
  const Folder folder;
  const std::string a = folder.write("a.txt", "no DICOM at all");
  const std::string b = folder.write("b.dcm", DicomBytes{}.us(tags::Rows, 5).as_file());
  const Outcome done = run_tool({"json", a, b});
  CHECK(done.status == 1);
  CHECK(done.out == "[\n{\"00280010\":{\"vr\":\"US\",\"Value\":[5]}}\n]\n");
  CHECK(done.err.starts_with("dicomap: " + a + ": "));
}

TEST_CASE("json gives what can be read of a damaged file, and a line on standard error", "[tool][json]") {
  const Folder folder;
  const auto bytes =
      DicomBytes{}.us(tags::Rows, 4).element(tags::PixelData, VR::OB, filled(10)).as_file().truncate_by(4);
  const std::string path = folder.write("a.dcm", bytes);
  const Outcome done = run_tool({"json", path});
  CHECK(done.status == 1);
  const std::string offset = std::to_string(bytes.value_offset_of(tags::PixelData));
  CHECK(done.out.ends_with("a.dcm?offset=" + offset + "&length=6\"}}\n"));
  CHECK(done.err.starts_with("dicomap: " + path + ": value length 10 runs 4 bytes past the end of the file"));
}

TEST_CASE("json --pretty indents, and --inline says what is printed itself", "[tool][json]") {
  const Folder folder;
  const std::string path = folder.write("a.dcm", DicomBytes{}.element(tags::PixelData, VR::OB, filled(2000)).as_file());
  CHECK(run_tool({"json", path}).out.find("BulkDataURI") != std::string::npos);
  const std::string text = run_tool({"json", "--pretty", "--inline", "2000", path}).out;
  CHECK(text.starts_with("{\n  \"7FE00010\": {\n    \"vr\": \"OB\",\n    \"InlineBinary\": \"AAAA"));
}

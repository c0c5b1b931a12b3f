// SPDX-License-Identifier: MIT
#include "run_tool.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace dicomap;
using namespace dicomap::test;

namespace {

std::string get(const std::string& path, const std::string& file) { return run_tool({"get", "--optional", path, file}).out; }

/// The digests of the frames.
std::string frames_of(const std::string& file) {
  std::string digests;
  for (const std::string& line : lines_of(run_tool({"frames", "--format", "tsv", file}).out)) {
    std::size_t at = 0;
    for (int column = 0; column < 4; ++column) at = line.find('\t', at) + 1;
    digests += line.substr(at, line.find('\t', at) - at) + ' ';
  }
  return digests;
}

}  // namespace

TEST_CASE("convert writes every transfer syntax by its short name, its keyword and its UID, without loss", "[tool][convert]") {
  struct Name {
    std::string name;
    std::string uid;
  };
  const auto syntax = GENERATE(Name{"implicit", "1.2.840.10008.1.2"}, Name{"explicit", "1.2.840.10008.1.2.1"},
                               Name{"ExplicitVRLittleEndian", "1.2.840.10008.1.2.1"}, Name{"1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1"},
                               Name{"big-endian", "1.2.840.10008.1.2.2"}, Name{"deflated", "1.2.840.10008.1.2.1.99"},
                               Name{"encapsulated", "1.2.840.10008.1.2.1.98"}, Name{"rle", "1.2.840.10008.1.2.5"},
                               Name{"jpeg-lossless", "1.2.840.10008.1.2.4.70"}, Name{"jpeg-ls", "1.2.840.10008.1.2.4.80"},
                               Name{"JPEGLSLossless", "1.2.840.10008.1.2.4.80"}, Name{"j2k", "1.2.840.10008.1.2.4.90"},
                               Name{"htj2k", "1.2.840.10008.1.2.4.201"});
  CAPTURE(syntax.name);
  const Folder folder;
  const std::string from = folder.write("a.dcm", counting_image(8, 8, 3));
  const std::string to = folder.path("b.dcm");
  const Outcome run = run_tool({"convert", from, "-o", to, "--transfer-syntax", syntax.name});
  CHECK(run.err.empty());
  REQUIRE(run.status == 0);
  CHECK(get("TransferSyntaxUID", to) == syntax.uid + "\n");
  CHECK(frames_of(to) == frames_of(from));
}

TEST_CASE("convert writes lengths and offset tables as it is told", "[tool][convert]") {
  const Folder folder;
  const std::string from =
      folder.write("a.dcm", DicomBytes{}.sequence(tags::ReferencedImageSequence, {item().ui(tags::ReferencedSOPInstanceUID, "1.2.3")}).us(tags::Rows, 4).as_file());
  const std::string to = folder.path("b.dcm");
  const auto size = [&](const std::string& how) {
    CHECK(run_tool({"convert", from, "-o", to, "--lengths", how}).err.empty());
    return std::filesystem::file_size(to);
  };
  CHECK(size("undefined") == size("defined") + 16);
  CHECK(size("keep") == size("defined"));
  const std::string image = folder.write("i.dcm", counting_image(8, 8, 3));
  CHECK(run_tool({"convert", image, "-o", to, "--transfer-syntax", "rle", "--offset-table", "extended"}).err.empty());
  CHECK(run_tool({"get", "--raw", "ExtendedOffsetTable", to}).out.size() == 24);
  CHECK(run_tool({"convert", image, "-o", to, "--transfer-syntax", "rle", "--offset-table", "none", "--threads", "1"}).err.empty());
  CHECK(get("ExtendedOffsetTable", to) == "\n");
}

TEST_CASE("convert aligns pixels, makes UIDs and file meta groups", "[tool][convert]") {
  const Folder folder;
  const std::string from = folder.write("a.dcm", counting_image(8, 8, 1).ui(Tag{0xFFFC, 0xFFFC}, ""));
  const std::string to = folder.path("b.dcm");
  CHECK(run_tool({"convert", from, "-o", to, "--align", "4096"}).err.empty());
  const auto lines = lines_of(run_tool({"frames", "--format", "tsv", to}).out);
  std::size_t at = lines.back().find('\t');
  at = lines.back().find('\t', at + 1) + 1;
  CHECK(std::stoull(lines.back().substr(at)) % 4096 == 0);
  const std::string old = folder.write("c.dcm", DicomBytes{}.ui(tags::SOPInstanceUID, "1.2.3").as_file());
  CHECK(run_tool({"convert", old, "-o", to, "--new-uid"}).err.empty());
  CHECK(get("SOPInstanceUID", to).starts_with("2.25."));
  CHECK(run_tool({"convert", old, "-o", to, "--rebuild-meta"}).err.empty());
  CHECK(get("ImplementationVersionName", to).starts_with("DICOMAP"));
}

TEST_CASE("convert writes several files into a folder, under their names", "[tool][convert]") {
  const Folder folder;
  const std::string a = folder.write("a.dcm", counting_image(2, 2, 1));
  const std::string b = folder.write("b.dcm", counting_image(4, 4, 1));
  std::filesystem::create_directory(folder.path("out"));
  const Outcome run = run_tool({"convert", a, b, "-o", folder.path("out"), "--transfer-syntax", "implicit", "-v"});
  CHECK(run.status == 0);
  CHECK(run.err == "dicomap: " + folder.path("out/a.dcm") + ": written\ndicomap: " + folder.path("out/b.dcm") + ": written\n");
  CHECK(get("Rows", folder.path("out/b.dcm")) == "4\n");
}

TEST_CASE("convert refuses what would lose a file", "[tool][convert]") {
  const Folder folder;
  const std::string a = folder.write("a.dcm", counting_image(2, 2, 1));
  std::filesystem::create_directory(folder.path("sub"));
  const std::string other = folder.write("sub/a.dcm", counting_image(2, 2, 1));
  std::filesystem::create_directory(folder.path("out"));
  CHECK(run_tool({"convert", a, "-o", a}).err == "dicomap: convert: OUT is FILE itself: " + a + "\n");
  CHECK(run_tool({"convert", a, other, "-o", folder.path("out")}).err == "dicomap: convert: two files would be saved as " + folder.path("out/a.dcm") + "\n");
  CHECK(run_tool({"convert", a, other, "-o", folder.path("none")}).err == "dicomap: convert: there is no folder " + folder.path("none") + "\n");
  CHECK(run_tool({"convert", a, "-o", "-"}).status == 2);
  CHECK(run_tool({"convert", a}).status == 2);
  CHECK(run_tool({"convert", a, "-o", folder.path("b.dcm"), "--lengths", "long"}).status == 2);
  CHECK(run_tool({"convert", a, "-o", folder.path("b.dcm"), "--align", "-1"}).status == 2);
}

TEST_CASE("A file that cannot be converted is one line on standard error, and the next one follows", "[tool][convert]") {
  const Folder folder;
  std::filesystem::create_directory(folder.path("out"));
  const std::string bad = folder.write("bad.dcm", "Dear reader, this is no DICOM file at all.");
  const std::string good = folder.write("good.dcm", counting_image(2, 2, 1));
  const Outcome run = run_tool({"convert", bad, good, "-o", folder.path("out"), "--transfer-syntax", "implicit"});
  CHECK(run.status == 1);
  CHECK(lines_of(run.err).size() == 1);
  CHECK_FALSE(std::filesystem::exists(folder.path("out/bad.dcm")));
  CHECK(get("Rows", folder.path("out/good.dcm")) == "2\n");
}

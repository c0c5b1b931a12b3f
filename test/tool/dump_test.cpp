// SPDX-License-Identifier: MIT
#include "run_tool.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace dicomap;
using namespace dicomap::test;

namespace {

DicomBytes small_dataset() {
  return DicomBytes{explicit_little}
      .sequence(tags::ReferencedImageSequence, {item().ui(tags::ReferencedSOPInstanceUID, "1.2.3")})
      .pn(tags::PatientName, "Doe^John")
      .us(tags::Rows, 4);
}

const std::string tsv_of_small_dataset =
    "depth\tpath\ttag\tvr\tlength\toffset\tsha256_16\n"
    "0\t0002,0000\t0002,0000\tUL\t4\t140\t8518a6f1fd1002ef\n"
    "0\t0002,0001\t0002,0001\tOB\t2\t156\tb413f47d13ee2fe6\n"
    "0\t0002,0002\t0002,0002\tUI\t26\t166\tde914185977ddfa4\n"
    "0\t0002,0003\t0002,0003\tUI\t8\t200\td2be4a45ca6f637b\n"
    "0\t0002,0010\t0002,0010\tUI\t20\t216\t208c81611a9bd7f9\n"
    "0\t0002,0012\t0002,0012\tUI\t6\t244\t555df571b1df2fcd\n"
    "0\t0008,1140\t0008,1140\tSQ\t22\t262\t-\n"
    "1\t0008,1140[0].0008,1155\t0008,1155\tUI\t6\t278\t555df571b1df2fcd\n"
    "0\t0010,0010\t0010,0010\tPN\t8\t292\t6f3f8b50c5bc4039\n"
    "0\t0028,0010\t0028,0010\tUS\t2\t308\tc0ba8a33ac67f44a\n";

}  // namespace

TEST_CASE("dump --format tsv has a line for each element, items and file meta group included", "[tool][dump]") {
  const Folder folder;
  const Outcome run = run_tool({"dump", "--format", "tsv", folder.write("a.dcm", small_dataset().as_file())});
  CHECK(run.out == tsv_of_small_dataset);
  CHECK(run.err.empty());
  CHECK(run.status == 0);
}

TEST_CASE("dump reads standard input where the file is -", "[tool][dump]") {
  const DicomBytes file = small_dataset().as_file();
  const std::string input{reinterpret_cast<const char*>(file.bytes().data()), file.size()};
  const Outcome run = run_tool({"dump", "--format", "tsv", "-"}, {.input = input, .environment = {}});
  CHECK(run.out == tsv_of_small_dataset);
  CHECK(run.status == 0);
}

TEST_CASE("dump --format tsv says undefined for the length of fragments and hashes them with their item headers",
          "[tool][dump]") {
  const Folder folder;
  const auto bytes = DicomBytes{explicit_little}.encapsulated({bytes_of(1, 2)}).as_file("1.2.840.10008.1.2.5");
  const Outcome run = run_tool({"dump", "--format", "tsv", "--path", "PixelData", folder.write("a.dcm", bytes)});
  CHECK(run.out ==
        "depth\tpath\ttag\tvr\tlength\toffset\tsha256_16\n"
        "0\t7FE0,0010\t7FE0,0010\tOB\tundefined\t262\t5c67f343f250c89a\n");
  CHECK(run.status == 0);
}

TEST_CASE("dump of a damaged file prints what was read, one line on standard error, and exits 1", "[tool][dump]") {
  const Folder folder;
  const std::string path = folder.write("cut.dcm", small_dataset().as_file().truncate_by(1));
  const Outcome run = run_tool({"dump", "--format", "tsv", path});
  const auto lines = lines_of(run.out);
  REQUIRE(lines.size() == 11);
  CHECK(lines[9] == "0\t0010,0010\t0010,0010\tPN\t8\t292\t6f3f8b50c5bc4039");
  CHECK(lines[10] == "0\t0028,0010\t0028,0010\tUS\t2\t308\ttruncated");
  REQUIRE(lines_of(run.err).size() == 1);
  CHECK(run.err.starts_with("dicomap: " + path + ": "));
  CHECK(run.status == 1);
}

TEST_CASE("dump for people shows names of elements and of UIDs, and indents items", "[tool][dump]") {
  const Folder folder;
  const Outcome run = run_tool({"dump", folder.write("a.dcm", small_dataset().as_file())});
  const auto lines = lines_of(run.out);
  REQUIRE(lines.size() == 11);
  CHECK(lines[4] ==
        "(0002,0010) UI        20 TransferSyntaxUID                1.2.840.10008.1.2.1 [Explicit VR Little Endian]");
  CHECK(lines[6] == "(0008,1140) SQ        22 ReferencedImageSequence");
  CHECK(lines[7] == "  item 0");
  CHECK(lines[8] == "  (0008,1155) UI         6 ReferencedSOPInstanceUID         1.2.3");
  CHECK(lines[9] == "(0010,0010) PN         8 PatientName                      Doe^John");
  CHECK(lines[10] == "(0028,0010) US         2 Rows                             4");
}

TEST_CASE("dump shows every item of a sequence once", "[tool][dump]") {
  const Folder folder;
  const auto bytes =
      DicomBytes{explicit_little}
          .sequence(tags::ReferencedImageSequence,
                    {item().ui(tags::ReferencedSOPClassUID, "1.2").ui(tags::ReferencedSOPInstanceUID, "1.2.3"),
                     item().ui(tags::ReferencedSOPInstanceUID, "1.2.4")})
          .sequence(tags::SourceImageSequence, {item().ui(tags::ReferencedSOPInstanceUID, "1.2.5")})
          .as_file();
  const auto lines = lines_of(run_tool({"dump", folder.write("a.dcm", bytes)}).out);
  CHECK(std::count(lines.begin(), lines.end(), "  item 0") == 2);
  CHECK(std::count(lines.begin(), lines.end(), "  item 1") == 1);
}

TEST_CASE("Control characters out of a file are shown, not sent to the terminal", "[tool][dump]") {
  const Folder folder;
  const auto bytes = DicomBytes{explicit_little}
                         .cs(tags::SpecificCharacterSet, "ISO_IR 192")
                         .lo(tags::Manufacturer, "\x1b[31mred\x07\xc2\x9b")
                         .element(tags::PatientComments, VR::LT, "one\r\ntwo")
                         .header(Tag{0x0018, 0x0010}, "\x1b]", 8, 2)
                         .raw("ab")
                         .lo(tags::ProtocolName, "\xe2\x80\xaella")
                         .as_file();
  const std::string path = folder.write("a.dcm", bytes);
  for (const auto& arguments : {std::vector<std::string>{"dump", path},
                                {"dump", "--format", "tsv", path},
                                {"get", "Manufacturer,PatientComments,ProtocolName", path},
                                {"info", path}}) {
    const Outcome run = run_tool(arguments);
    CAPTURE(arguments[0], run.err);
    CHECK(run.out.find('\x1b') == std::string::npos);
    CHECK(run.out.find('\x07') == std::string::npos);
    CHECK(run.out.find("\xc2\x9b") == std::string::npos);
    CHECK(run.out.find("\xe2\x80\xae") == std::string::npos);
    CHECK(run.err.find('\x1b') == std::string::npos);
  }
  const std::string text = run_tool({"dump", path}).out;
  CHECK(text.find(" \\x1b[31mred\\x07\\x9b\n") != std::string::npos);
  CHECK(text.find(" one\\r\\ntwo\n") != std::string::npos);
  CHECK(text.find(" \\u202ella\n") != std::string::npos);
}

TEST_CASE("dump cuts long values and says how long they are; --whole shows them in full", "[tool][dump]") {
  const Folder folder;
  const std::string text(5000, 'x');
  const auto bytes = DicomBytes{explicit_little}.element(tags::PatientComments, VR::LT, text).as_file();
  const std::string path = folder.write("a.dcm", bytes);
  const std::string cut = run_tool({"dump", "--path", "PatientComments", path}).out;
  CHECK(cut.size() < 200);
  CHECK(cut.ends_with("x... [5000 bytes]\n"));
  CHECK(run_tool({"dump", "--whole", "--path", "PatientComments", path}).out.find(text) != std::string::npos);
}

TEST_CASE("dump summarises binary values", "[tool][dump]") {
  const Folder folder;
  const auto bytes = DicomBytes{explicit_little}
                         .numbers(tags::LUTData, VR::US, std::vector<std::uint16_t>(1000, 7))
                         .element(tags::PixelData, VR::OB, filled(300, 0xAB))
                         .as_file();
  const std::string out = run_tool({"dump", folder.write("a.dcm", bytes)}).out;
  CHECK(out.find(" 7\\7\\7") != std::string::npos);
  CHECK(out.find("... [1000 values]\n") != std::string::npos);
  CHECK(out.find(" ab ab ab") != std::string::npos);
  CHECK(out.find("... [300 bytes]\n") != std::string::npos);
}

TEST_CASE("dump --path shows one element and what is in it", "[tool][dump]") {
  const Folder folder;
  const std::string path = folder.write("a.dcm", small_dataset().as_file());
  const auto tsv = [&](const std::string& wanted) {
    auto lines = lines_of(run_tool({"dump", "--format", "tsv", "--path", wanted, path}).out);
    lines.erase(lines.begin());
    return lines;
  };
  CHECK(tsv("0008,1140") ==
        std::vector<std::string>{"0\t0008,1140\t0008,1140\tSQ\t22\t262\t-",
                                 "1\t0008,1140[0].0008,1155\t0008,1155\tUI\t6\t278\t555df571b1df2fcd"});
  CHECK(tsv("ReferencedImageSequence[0].ReferencedSOPInstanceUID") ==
        std::vector<std::string>{"1\t0008,1140[0].0008,1155\t0008,1155\tUI\t6\t278\t555df571b1df2fcd"});
  CHECK(tsv("0002,0001") == std::vector<std::string>{"0\t0002,0001\t0002,0001\tOB\t2\t156\tb413f47d13ee2fe6"});
}

TEST_CASE("dump --depth 0 enters no items", "[tool][dump]") {
  const Folder folder;
  const std::string path = folder.write("a.dcm", small_dataset().as_file());
  CHECK(run_tool({"dump", "--depth", "0", path}).out.find("ReferencedSOPInstanceUID") == std::string::npos);
  CHECK(run_tool({"dump", "--depth", "1", path}).out.find("ReferencedSOPInstanceUID") != std::string::npos);
}

TEST_CASE("dump names private elements by what their creator has published", "[tool][dump]") {
  const Folder folder;
  const auto bytes = DicomBytes{explicit_little}
                         .lo(Tag{0x0029, 0x0010}, "SIEMENS CSA HEADER")
                         .element(Tag{0x0029, 0x1008}, VR::CS, "IMAGE NUM 4 ")
                         .element(Tag{0x0029, 0x1108}, VR::CS, "NOBODY")
                         .as_file();
  const auto lines = lines_of(run_tool({"dump", folder.write("a.dcm", bytes)}).out);
  REQUIRE(lines.size() == 9);
  CHECK(lines[6] == "(0029,0010) LO        18 PrivateCreator                   SIEMENS CSA HEADER");
  CHECK(lines[7] == "(0029,1008) CS        12 CSA Image Header Type            IMAGE NUM 4");
  CHECK(lines[8] == "(0029,1108) CS         6 ?                                NOBODY");
}

TEST_CASE("Of several files the unreadable ones are a line each, the others are shown", "[tool][dump]") {
  const Folder folder;
  const std::string good = folder.write("good.dcm", small_dataset().as_file());
  const std::string bad = folder.write("bad.txt", "This is a letter, not an image.");
  const std::string none = folder.path("none.dcm");
  const Outcome run = run_tool({"dump", "--format", "tsv", bad, good, none});
  const auto errors = lines_of(run.err);
  REQUIRE(errors.size() == 2);
  CHECK(errors[0].starts_with("dicomap: " + bad + ": "));
  CHECK(errors[1].starts_with("dicomap: " + none + ": "));
  const auto lines = lines_of(run.out);
  REQUIRE(lines.size() == 11);
  CHECK(lines[0] == "file\tdepth\tpath\ttag\tvr\tlength\toffset\tsha256_16");
  CHECK(lines[10] == good + "\t0\t0028,0010\t0028,0010\tUS\t2\t308\tc0ba8a33ac67f44a");
  CHECK(run.status == 1);
}

TEST_CASE("Diagnostics alone exit 0, are told by --verbose, and are errors under --strict", "[tool][dump]") {
  const Folder folder;
  const std::string path =
      folder.write("odd.dcm", DicomBytes{explicit_little}.element(tags::PatientID, VR::LO, "abc").as_file());
  const Outcome plain = run_tool({"dump", path});
  CHECK(plain.status == 0);
  CHECK(plain.err.empty());
  const Outcome verbose = run_tool({"dump", "--verbose", path});
  CHECK(verbose.status == 0);
  CHECK(verbose.err.starts_with("dicomap: " + path + ": odd_length at offset 250, in 0010,0020"));
  const Outcome strict = run_tool({"dump", "--strict", path});
  CHECK(strict.status == 1);
  CHECK(lines_of(strict.err).size() == 1);
}

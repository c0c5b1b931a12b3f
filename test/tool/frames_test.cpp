// SPDX-License-Identifier: MIT
#include "run_tool.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

const std::string head = "frame\tresidence\toffset\tbytes\tsha256\tmin\tmax\tsum\n";

DicomBytes image(unsigned rows, unsigned columns, unsigned bits, Encoding encoding = explicit_little) {
  return DicomBytes{encoding}
      .us(tags::SamplesPerPixel, 1)
      .cs(tags::PhotometricInterpretation, "MONOCHROME2")
      .us(tags::Rows, rows)
      .us(tags::Columns, columns)
      .us(tags::BitsAllocated, bits)
      .us(tags::BitsStored, bits)
      .us(tags::HighBit, bits - 1)
      .us(tags::PixelRepresentation, 0);
}

std::string tsv(const DicomBytes& bytes) {
  const Folder folder;
  return run_tool({"frames", "--format", "tsv", folder.write("a.dcm", bytes.as_file())}).out;
}

}  // namespace

TEST_CASE("frames --format tsv tells of each frame where it lies, its digest and statistics", "[tool][frames]") {
  const Folder folder;
  const DicomBytes bytes = counting_image(2, 3, 2);
  const std::string first = std::to_string(bytes.size() - 24);
  const std::string second = std::to_string(bytes.size() - 12);
  const std::string rows = "\t12\td19c56fe954b4adbb040580d9ae4e98a692b51f8e2cab91d7ddecb903cec9204\t0\t5\t15\n";
  const std::string more = "\t12\t4b4bf9f10f29422a06ceaf52ff948bb479ce340f445dd9da4ac62616172d935f\t6\t11\t51\n";
  const std::string path = folder.write("a.dcm", bytes);
  const Outcome copied = run_tool({"frames", "--format", "tsv", path});
  CHECK(copied.out == head + "0\tcopied\t" + first + rows + "1\tcopied\t" + second + more);
  CHECK(copied.status == 0);
  const Outcome mapped = run_tool({"frames", "--format", "tsv", "--mapping", "required", path});
  CHECK(mapped.out == head + "0\tmapped\t" + first + rows + "1\tmapped\t" + second + more);
  const Outcome one = run_tool({"frames", "--format", "tsv", "--frame", "1", path});
  CHECK(one.out == head + "1\tcopied\t" + second + more);
}

TEST_CASE("frames hashes big endian samples as little endian", "[tool][frames]") {
  const auto bytes = image(1, 2, 16, explicit_big).ow(tags::PixelData, 0x1234, 0xFFFF);
  CHECK(tsv(bytes).ends_with(
      "\t4\t5d985624217caa89becf86421e648670b52352f63fd672080e070faa89195725\t4660\t65535\t70195\n"));
}

TEST_CASE("frames hashes planes pixel by pixel", "[tool][frames]") {
  const auto bytes = DicomBytes{explicit_little}
                         .us(tags::SamplesPerPixel, 3)
                         .cs(tags::PhotometricInterpretation, "RGB")
                         .us(tags::PlanarConfiguration, 1)
                         .us(tags::Rows, 2)
                         .us(tags::Columns, 2)
                         .us(tags::BitsAllocated, 8)
                         .us(tags::BitsStored, 8)
                         .us(tags::HighBit, 7)
                         .us(tags::PixelRepresentation, 0)
                         .element(tags::PixelData, VR::OB, bytes_of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
  CHECK(tsv(bytes).ends_with("\t12\t2d687677666a0ead4b4b39e72895713846224c10410848cd8bc7a98ecc82c62a\t1\t12\t78\n"));
}

TEST_CASE("frames moves 1-bit frames to bit 0 and counts their pixels", "[tool][frames]") {
  // Two frames of 1 x 3 pixels: 1 0 1, then 0 1 0; the bit behind them is no pixel.
  const auto bytes =
      image(1, 3, 1).is(tags::NumberOfFrames, "2").element(tags::PixelData, VR::OB, bytes_of(0b1010101, 0));
  const auto lines = lines_of(tsv(bytes));
  REQUIRE(lines.size() == 3);
  CHECK(lines[1].ends_with("\t1\te77b9a9ae9e30b0dbdb6f510a264ef9de781501d7b6b92ae89eb059c5ab743db\t0\t1\t2"));
  CHECK(lines[2].ends_with("\t1\tdbc1b4c900ffe48d575b5da5c638040125f65db0fe3e24494b76ea986457d986\t0\t1\t1"));
}

TEST_CASE("frames gives all digits of floating point samples", "[tool][frames]") {
  const auto bytes = DicomBytes{explicit_little}
                         .us(tags::SamplesPerPixel, 1)
                         .cs(tags::PhotometricInterpretation, "MONOCHROME2")
                         .us(tags::Rows, 1)
                         .us(tags::Columns, 2)
                         .us(tags::BitsAllocated, 32)
                         .numbers(tags::FloatPixelData, VR::OF, std::vector<float>{1.5F, -0.1F});
  CHECK(tsv(bytes).ends_with(
      "\t8\taf108b37cf55018aae210c1335b2ec1bc3c82353eab4a5a62a3494540a770824\t-0.10000000149011612\t1.5\t"
      "1.3999999985098839\n"));
}

TEST_CASE("Sums of 64-bit samples are exact", "[tool][frames]") {
  const auto bytes = image(1, 3, 64).numbers(
      tags::PixelData, VR::OV, std::vector<std::uint64_t>{0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF});
  CHECK(tsv(bytes).ends_with("\t18446744073709551615\t18446744073709551615\t55340232221128654845\n"));
}

TEST_CASE("Frames that are missing are one line on standard error behind those that are there", "[tool][frames]") {
  const Folder folder;
  const std::string path = folder.write("cut.dcm", counting_image(2, 3, 3).truncate_by(1));
  const Outcome run = run_tool({"frames", "--format", "tsv", path});
  CHECK(lines_of(run.out).size() == 3);
  REQUIRE(lines_of(run.err).size() == 1);
  CHECK(run.err.starts_with("dicomap: " + path + ": "));
  CHECK(run.status == 1);
}

TEST_CASE("A frame that there is none of is an error", "[tool][frames]") {
  const Folder folder;
  const Outcome run = run_tool({"frames", "--frame", "2", folder.write("a.dcm", counting_image(2, 3, 2))});
  CHECK(lines_of(run.err).size() == 1);
  CHECK(run.status == 1);
}

TEST_CASE("A file without pixels is an error of frames", "[tool][frames]") {
  const Folder folder;
  const Outcome run = run_tool({"frames", folder.write("a.dcm", DicomBytes{}.us(tags::Rows, 4).as_file())});
  CHECK(lines_of(run.err).size() == 1);
  CHECK(run.status == 1);
}

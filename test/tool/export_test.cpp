// SPDX-License-Identifier: MIT
#include "run_tool.hpp"

#include <png.h>
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

using namespace dicomap;
using namespace dicomap::test;

namespace {

std::string content_of(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

struct Png {
  png_uint_32 width = 0;
  png_uint_32 height = 0;
  int bits = 0;
  int channels = 0;
  std::vector<int> samples;  ///< row by row
  friend bool operator==(const Png&, const Png&) = default;
};

/// What libpng reads of a file that it finds no fault with (else it ends the test).
Png read_png(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  REQUIRE(file != nullptr);
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_init_io(png, file);
  png_read_png(png, info, PNG_TRANSFORM_IDENTITY, nullptr);
  Png picture{png_get_image_width(png, info),
              png_get_image_height(png, info),
              png_get_bit_depth(png, info),
              png_get_channels(png, info),
              {}};
  const png_bytepp rows = png_get_rows(png, info);
  for (png_uint_32 y = 0; y < picture.height; ++y) {
    const int bytes = picture.bits / 8;
    for (png_uint_32 at = 0; at < png_get_rowbytes(png, info); at += static_cast<png_uint_32>(bytes)) {
      picture.samples.push_back(bytes == 2 ? rows[y][at] * 256 + rows[y][at + 1] : rows[y][at]);
    }
  }
  png_destroy_read_struct(&png, &info, nullptr);
  std::fclose(file);
  return picture;
}

DicomBytes colors(std::uint16_t planar, const Bytes& samples) {
  return DicomBytes{}
      .us(tags::SamplesPerPixel, 3)
      .cs(tags::PhotometricInterpretation, "RGB")
      .us(tags::PlanarConfiguration, planar)
      .us(tags::Rows, 1)
      .us(tags::Columns, 2)
      .us(tags::BitsAllocated, 8)
      .us(tags::BitsStored, 8)
      .us(tags::HighBit, 7)
      .us(tags::PixelRepresentation, 0)
      .element(tags::PixelData, VR::OB, samples)
      .as_file();
}

const std::string npy_head{"\x93NUMPY\x01\x00\x76\x00", 10};

}  // namespace

TEST_CASE("export writes a grey picture from the smallest value to the greatest", "[tool][export]") {
  const Folder folder;
  const std::string out = folder.path("a.png");
  const Outcome done = run_tool({"export", folder.write("a.dcm", counting_image(2, 3, 2)), "--frame", "1", out});
  CHECK(done.status == 0);
  CHECK(done.out.empty());
  CHECK(done.err.empty());
  CHECK(read_png(out) == Png{3, 2, 8, 1, {0, 51, 102, 153, 204, 255}});
}

TEST_CASE("export shows the window that is asked for, in 16 bits", "[tool][export]") {
  const Folder folder;
  const std::string file = folder.write("a.dcm", counting_image(1, 3, 1));
  CHECK(run_tool({"export", file, folder.path("a.png"), "--bits", "16", "--window", "1,2,linear_exact"}).status == 0);
  CHECK(read_png(folder.path("a.png")) == Png{3, 1, 16, 1, {0, 32768, 65535}});
  CHECK(run_tool({"export", file, folder.path("b.png"), "--window", "-1,4"}).status == 0);
  CHECK(read_png(folder.path("b.png")) == Png{3, 1, 8, 1, {255, 255, 255}});
}

TEST_CASE("export writes colours as a picture of three channels", "[tool][export]") {
  const Folder folder;
  const std::string out = folder.path("a.png");
  CHECK(run_tool({"export", folder.write("a.dcm", colors(1, bytes_of(1, 2, 3, 4, 5, 6))), out}).status == 0);
  CHECK(read_png(out) == Png{2, 1, 8, 3, {1, 3, 5, 2, 4, 6}});
}

TEST_CASE("export neither writes over its input nor ignores options", "[tool][export]") {
  const Folder folder;
  const std::string file = folder.write("a.png", counting_image(1, 2, 1));
  const std::string before = content_of(file);
  CHECK(run_tool({"export", file, file}).status == 2);
  CHECK(run_tool({"export", file, folder.path("./a.png")}).status == 2);
  CHECK(content_of(file) == before);
  CHECK(run_tool({"export", file, folder.path("a.npy"), "--window", "1,2"}).status == 2);
  CHECK(run_tool({"export", file, folder.path("a.raw"), "--bits", "16"}).status == 2);
  CHECK(run_tool({"export", file, folder.path("b.png"), "--window", "1,0"}).err ==
        "dicomap: --window 1,0: the width must be greater than 0\n");
}

TEST_CASE("export writes several pictures under numbered names", "[tool][export]") {
  const Folder folder;
  const std::string file = folder.write("a.dcm", counting_image(1, 2, 12));
  CHECK(run_tool({"export", file, folder.path("a.png"), "--frames", "9-"}).status == 0);
  CHECK(std::filesystem::exists(folder.path("a-09.png")));
  CHECK(std::filesystem::exists(folder.path("a-10.png")));
  CHECK(std::filesystem::exists(folder.path("a-11.png")));
  CHECK_FALSE(std::filesystem::exists(folder.path("a.png")));
}

TEST_CASE("export to .npy gives an array of the stored samples", "[tool][export]") {
  const Folder folder;
  const std::string file = folder.write("a.dcm", counting_image(2, 3, 3));
  CHECK(run_tool({"export", file, folder.path("a.npy"), "--frame", "1"}).status == 0);
  const std::string one = "{'descr': '<u2', 'fortran_order': False, 'shape': (2, 3), }";
  CHECK(content_of(folder.path("a.npy")) ==
        npy_head + one + std::string(117 - one.size(), ' ') + "\n" + std::string{"\6\0\7\0\10\0\11\0\12\0\13\0", 12});
  CHECK(run_tool({"export", file, folder.path("b.npy"), "--frames", "1-2"}).status == 0);
  const std::string two = "{'descr': '<u2', 'fortran_order': False, 'shape': (2, 2, 3), }";
  CHECK(content_of(folder.path("b.npy")) ==
        npy_head + two + std::string(117 - two.size(), ' ') + "\n" +
            std::string{"\6\0\7\0\10\0\11\0\12\0\13\0\14\0\15\0\16\0\17\0\20\0\21\0", 24});
}

TEST_CASE("export to .raw writes the bytes that frames has the digest of", "[tool][export]") {
  const Folder folder;
  CHECK(
      run_tool({"export", folder.write("a.dcm", colors(1, bytes_of(1, 2, 3, 4, 5, 6))), folder.path("a.raw")}).status ==
      0);
  CHECK(content_of(folder.path("a.raw")) == "\1\3\5\2\4\6");
  const Outcome piped = run_tool({"export", folder.path("a.dcm"), "-", "--format", "raw"});
  CHECK(piped.out == "\1\3\5\2\4\6");
}

TEST_CASE("export replaces what is there, and leaves it alone where it fails", "[tool][export]") {
  const Folder folder;
  const std::string file = folder.write("a.dcm", counting_image(1, 2, 1));
  const std::string out = folder.write("a.raw", "old");
  const Outcome failed = run_tool({"export", file, out, "--frame", "1"});
  CHECK(failed.status == 1);
  CHECK(failed.err.find("frame 1 was asked for, of 1 frames") != std::string::npos);
  CHECK(content_of(out) == "old");
  CHECK(run_tool({"export", file, out}).status == 0);
  CHECK(content_of(out) == std::string{"\0\0\1\0", 4});
  const std::filesystem::directory_iterator entries{std::filesystem::path{out}.parent_path()};
  CHECK(std::distance(begin(entries), end(entries)) == 2);  // nothing half-written is left beside
}

TEST_CASE("export says which disk is full", "[tool][export]") {
  const Folder folder;
  const std::string format = GENERATE("png", "npy", "raw");
  const Outcome full = run_tool({"export", folder.write("a.dcm", counting_image(2, 3, 1)), "/dev/full", "-f", format});
  CHECK(full.status == 1);
  CHECK(full.err == "dicomap: /dev/full: cannot be written: No space left on device\n");
}

TEST_CASE("export refuses what makes no sense with status 2", "[tool][export]") {
  const Folder folder;
  const std::string file = folder.write("a.dcm", counting_image(2, 3, 1));
  const auto refused = [&](const std::vector<std::string>& words) {
    std::vector<std::string> all{"export", file};
    all.insert(all.end(), words.begin(), words.end());
    const Outcome done = run_tool(all);
    CHECK(done.status == 2);
    return done.err;
  };
  CHECK(refused({"x.gif"}) ==
        "dicomap: export: the name x.gif says no format; add .png, .npy or .raw, for code streams .jpg, .jls, .j2k, .jp2, "
        ".jxl, .m2v, .mp4 or .hevc, or --format\n");
  CHECK(refused({"x.png", "--window", "40"}) ==
        "dicomap: --window 40: CENTER,WIDTH[,linear|linear_exact|sigmoid] was expected\n");
  CHECK(refused({"x.png", "--frames", "3-1"}) == "dicomap: --frames 3-1: all, A-B or A- was expected\n");
  CHECK_FALSE(refused({"x.png", "--bits", "12"}).empty());
  CHECK_FALSE(std::filesystem::exists("x.png"));
}

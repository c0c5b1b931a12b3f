// SPDX-License-Identifier: MIT
// Compressed files on the command line: code streams as files, what decodes, and frames decoded by several threads.
#include "run_tool.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>

using namespace dicomap;
using namespace dicomap::test;

namespace {

std::string content_of(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

std::string text_of(const Bytes& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

/// A grey image of 1 x 4 pixels of 8 bits.
DicomBytes compressed(std::string_view transfer_syntax, const std::vector<Bytes>& fragments, unsigned frames = 1) {
  return DicomBytes{}
      .us(tags::SamplesPerPixel, 1)
      .cs(tags::PhotometricInterpretation, "MONOCHROME2")
      .is(tags::NumberOfFrames, std::to_string(frames))
      .us(tags::Rows, 1)
      .us(tags::Columns, 4)
      .us(tags::BitsAllocated, 8)
      .us(tags::BitsStored, 8)
      .us(tags::HighBit, 7)
      .us(tags::PixelRepresentation, 0)
      .encapsulated(fragments)
      .as_file(transfer_syntax);
}

/// RLE: one segment that repeats a byte four times.
Bytes four_times(unsigned sample) {
  Bytes stream(64);
  stream[0] = std::byte{1};
  stream[4] = std::byte{64};
  stream.push_back(std::byte{0xFD});
  stream.push_back(static_cast<std::byte>(sample));
  return stream;
}

constexpr std::string_view jpeg = "1.2.840.10008.1.2.4.50";
constexpr std::string_view jpeg_ls = "1.2.840.10008.1.2.4.80";
constexpr std::string_view jpeg_2000 = "1.2.840.10008.1.2.4.90";
constexpr std::string_view jpeg_xl = "1.2.840.10008.1.2.4.110";
constexpr std::string_view rle = "1.2.840.10008.1.2.5";
constexpr std::string_view mpeg_2 = "1.2.840.10008.1.2.4.100";
constexpr std::string_view avc = "1.2.840.10008.1.2.4.102";
constexpr std::string_view hevc = "1.2.840.10008.1.2.4.107";

}  // namespace

TEST_CASE("export writes a JPEG code stream without the padding behind its end", "[tool][export]") {
  const Folder folder;
  const std::string file = folder.write("a.dcm", compressed(jpeg, {bytes_of(0xFF, 0xD8, 1, 0xFF, 0xD9, 0)}));
  const Outcome done = run_tool({"export", file, folder.path("a.jpg")});
  CHECK(done.err.empty());
  CHECK(done.status == 0);
  CHECK(content_of(folder.path("a.jpg")) == text_of(bytes_of(0xFF, 0xD8, 1, 0xFF, 0xD9)));
}

TEST_CASE("export gathers the fragments of a frame", "[tool][export]") {
  const Folder folder;
  const auto split = compressed(jpeg_ls, {bytes_of(0xFF, 0xD8, 1, 2), bytes_of(3, 0xFF), bytes_of(0xD9, 0)});
  CHECK(run_tool({"export", folder.write("a.dcm", split), folder.path("a.jls")}).status == 0);
  CHECK(content_of(folder.path("a.jls")) == text_of(bytes_of(0xFF, 0xD8, 1, 2, 3, 0xFF, 0xD9)));
}

TEST_CASE("export leaves a code stream as it is that says nowhere where it ends", "[tool][export]") {
  const Folder folder;
  const Bytes stream = bytes_of(0xFF, 0x0A, 0xFF, 0xD9, 7, 0);
  CHECK(run_tool({"export", folder.write("a.dcm", compressed(jpeg_xl, {stream})), folder.path("a.jxl")}).status == 0);
  CHECK(content_of(folder.path("a.jxl")) == text_of(stream));
}

TEST_CASE("export writes a video whole", "[tool][export]") {
  const Folder folder;
  const std::vector<Bytes> fragments{bytes_of(0, 0, 1, 0xB3), bytes_of(1, 2)};
  const auto written_as = [&](std::string_view syntax, const std::string& name) {
    const Outcome done = run_tool({"export", folder.write("v.dcm", compressed(syntax, fragments, 50)), folder.path(name)});
    CHECK(done.err.empty());
    return content_of(folder.path(name)) == text_of(bytes_of(0, 0, 1, 0xB3, 1, 2));
  };
  CHECK(written_as(mpeg_2, "a.m2v"));
  CHECK(written_as(avc, "a.mp4"));
  CHECK(written_as(hevc, "a.hevc"));
  CHECK(written_as(hevc, "b.mp4"));
}

TEST_CASE("A name that does not fit the code stream is an error that says which does", "[tool][export]") {
  const Folder folder;
  const auto refused = [&](std::string_view syntax, const std::string& name) {
    const std::string file = folder.write("a.dcm", compressed(syntax, {bytes_of(1, 2, 3, 4)}));
    const Outcome done = run_tool({"export", file, folder.path(name)});
    CHECK(done.status == 1);
    CHECK(content_of(folder.path(name)).empty());
    return done.err.substr(("dicomap: " + file + ": ").size());
  };
  CHECK(refused(mpeg_2, "a.mp4") ==
        "a .mp4 file holds no MPEG-2 video (the transfer syntax is MPEG2 Main Profile / Main Level); name it .m2v\n");
  CHECK(refused(jpeg_2000, "a.jp2").ends_with("; name it .j2k\n"));
  CHECK(refused(jpeg, "a.JLS").ends_with("; name it .jpg\n"));
  CHECK(refused(rle, "a.jpg") == "RLE Lossless code streams are no files by themselves; .png, .npy or .raw can be written, or "
                                 "the stream by --format codestream\n");
  const Outcome native = run_tool({"export", folder.write("n.dcm", counting_image(2, 3, 1)), folder.path("n.jpg")});
  CHECK(native.err.ends_with(": the frames are not compressed; .png, .npy or .raw can be written\n"));
}

TEST_CASE("JPEG 2000 in boxes is named jp2", "[tool][export]") {
  const Folder folder;
  const Bytes boxes = bytes_of(0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20, 0x0D, 0x0A, 0x87, 0x0A, 1, 2);
  const std::string file = folder.write("a.dcm", compressed(jpeg_2000, {boxes}));
  CHECK(run_tool({"export", file, folder.path("a.j2k")}).err.ends_with("; name it .jp2\n"));
  CHECK(run_tool({"export", file, folder.path("a.jp2")}).status == 0);
  CHECK(content_of(folder.path("a.jp2")) == text_of(boxes));
}

TEST_CASE("--format codestream writes any code stream under any name, and several to files of their own", "[tool][export]") {
  const Folder folder;
  const std::string file = folder.write("a.dcm", compressed(rle, {four_times(5), four_times(6)}, 2));
  CHECK(run_tool({"export", "-f", "codestream", "--frames", "all", file, folder.path("a.bin")}).status == 0);
  CHECK(content_of(folder.path("a-0.bin")) == text_of(four_times(5)));
  CHECK(content_of(folder.path("a-1.bin")) == text_of(four_times(6)));
}

TEST_CASE("Frames of a video are refused with the way to its bytes", "[tool][frames]") {
  const Folder folder;
  const std::string file = folder.write("v.dcm", compressed(avc, {bytes_of(1, 2)}));
  for (const Outcome& run : {run_tool({"frames", file}), run_tool({"export", file, folder.path("a.png")})}) {
    CHECK(run.status == 1);
    CHECK(run.err.find("the frames are compressed (MPEG-4 AVC/H.264 High Profile / Level 4.1, 1.2.840.10008.1.2.4.102)") !=
          std::string::npos);
    CHECK(run.err.ends_with("; video is not decoded; `export` writes it as .mp4, .m2v or .hevc\n"));
  }
}

TEST_CASE("frames lists the same by any number of threads, in order", "[tool][frames]") {
  const Folder folder;
  std::vector<Bytes> streams;
  for (unsigned i = 0; i < 40; ++i) streams.push_back(four_times(i));
  const std::string file = folder.write("a.dcm", compressed(rle, streams, 40));
  const Outcome alone = run_tool({"frames", "-f", "tsv", "--threads", "1", file});
  const auto lines = lines_of(alone.out);
  REQUIRE(lines.size() == 41);
  for (std::size_t i = 0; i < 40; ++i) {
    const std::string n = std::to_string(i);
    CHECK(lines[i + 1].starts_with(n + "\tcopied\t-\t4\t"));
    CHECK(lines[i + 1].ends_with("\t" + n + "\t" + n + "\t" + std::to_string(4 * i)));
  }
  for (const std::string threads : {"0", "2", "7"}) {
    CHECK(run_tool({"frames", "-f", "tsv", "--threads", threads, file}).out == alone.out);
  }
  CHECK(lines_of(run_tool({"frames", "-f", "tsv", "--frame", "39", file}).out)[1] == lines[40]);
  CHECK(run_tool({"frames", "--frame", "40", file}).status == 1);
}

TEST_CASE("A frame that cannot be decoded ends the table behind those before it", "[tool][frames]") {
  const Folder folder;
  const std::string file = folder.write("a.dcm", compressed(rle, {four_times(1), bytes_of(1, 2), four_times(3)}, 3));
  const Outcome run = run_tool({"frames", "-f", "tsv", file});
  CHECK(lines_of(run.out).size() == 2);
  CHECK(run.err.find("frame 1: ") != std::string::npos);
  CHECK(run.status == 1);
}

TEST_CASE("info names the decoder", "[tool][info]") {
  const Folder folder;
  const Outcome run = run_tool({"info", folder.write("a.dcm", compressed(rle, {four_times(5)}))});
  CHECK(run.out.find("  coding           rle\n  decoder          dicomap\n") != std::string::npos);
  CHECK(run.out.find("  frame 0          copied: compressed (the frame was decoded)\n") != std::string::npos);
  const Outcome video = run_tool({"info", folder.write("v.dcm", compressed(avc, {bytes_of(1, 2)}))});
  CHECK(video.out.find("  decoder          none; `export` writes the code stream as it lies\n") != std::string::npos);
  CHECK(video.status == 0);
}

TEST_CASE("info --codecs lists what is decoded and encoded, by which library, without a file", "[tool][info]") {
  const Outcome text = run_tool({"info", "--codecs"});
  CHECK(text.status == 0);
  CHECK(text.out.starts_with("RLE\n  library          dicomap\n  decodes          RLE Lossless (1.2.840.10008.1.2.5)\n"
                             "  encodes          RLE Lossless (1.2.840.10008.1.2.5)\n"));
  CHECK(text.out.find("JPEG-LS\n") != std::string::npos);
  CHECK(text.out.find("  build option     DICOMAP_WITH_CHARLS\n") != std::string::npos);
  const auto lines = lines_of(run_tool({"info", "--codecs", "--format", "tsv"}).out);
  REQUIRE(lines.size() > 2);
  CHECK(lines[0] == "codec\tavailable\tlibrary\toption\tdecodes\tencodes");
  CHECK(lines[1] == "RLE\tyes\tdicomap\t\t1.2.840.10008.1.2.5\t1.2.840.10008.1.2.5");
  CHECK(run_tool({"info"}).status == 2);
}

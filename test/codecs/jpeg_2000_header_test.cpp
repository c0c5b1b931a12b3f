// SPDX-License-Identifier: MIT
// Main headers of JPEG 2000 code streams, and the JP2 boxes around them, byte by byte.
#include "codecs/jpeg_2000_header.hpp"

#include "codecs/jpeg_2000_wrapper.hpp"
#include "support/codestream_bytes.hpp"
#include "support/reading.hpp"

#include <dicomap/frame_decoder.hpp>

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::codecs;
using namespace dicomap::test;

namespace {

using Bytes = std::vector<std::byte>;

struct Component {
  unsigned depth = 7, across = 1, down = 1;
};

/// What SIZ says.
struct Siz {
  unsigned capabilities = 0;
  unsigned right = 33, bottom = 18, left = 0, top = 0;
  unsigned tile_width = 33, tile_height = 18, tile_left = 0, tile_top = 0;
  std::vector<Component> components{{}};
};

Bytes size_segment(const Siz& siz) {
  CodestreamBytes bytes;
  bytes.u16({0xFF51, static_cast<unsigned>(38 + 3 * siz.components.size()), siz.capabilities});
  bytes.u32({siz.right, siz.bottom, siz.left, siz.top, siz.tile_width, siz.tile_height, siz.tile_left, siz.tile_top});
  bytes.u16({static_cast<unsigned>(siz.components.size())});
  for (const Component& component : siz.components) bytes.u8({component.depth, component.across, component.down});
  return bytes;
}

/// COD: one layer, blocks of 64 x 64.
Bytes style_segment(unsigned transform, unsigned levels = 5, unsigned block_style = 0) {
  return CodestreamBytes{}.u16({0xFF52, 12}).u8({0, 0, 0, 1, transform, levels, 4, 4, block_style, 1});
}

Bytes stream(const Siz& siz, const Bytes& rest = style_segment(0)) {
  return CodestreamBytes{}.u16({0xFF4F}).append(size_segment(siz)).append(rest).u16({0xFF90});
}

bool may_hold(const Bytes& codestream) { return may_hold_high_throughput(codestream); }
std::string says(const Bytes& codestream) { return error_of(read_jpeg_2000_header(codestream)); }

Bytes box(const char* type, const Bytes& contents) {
  return CodestreamBytes{}.u32({static_cast<unsigned>(8 + contents.size())}).text(type).append(contents);
}
const Bytes signature = box("jP  ", CodestreamBytes{}.u32({0x0D0A870A}));
const Bytes file_type = box("ftyp", CodestreamBytes{}.text("jp2 ").u32({0}).text("jp2 "));
Bytes color_box(unsigned space) { return box("colr", CodestreamBytes{}.u8({1, 0, 0}).u32({space})); }
Bytes boxed(const Bytes& in_header, const Bytes& codestream) {
  return CodestreamBytes{}.append(signature).append(file_type).append(box("jp2h", in_header)).append(box("jp2c", codestream));
}

CodestreamInfo inspected(const Bytes& bytes) { return *standard_decoder(PixelCoding::jpeg_2000)->inspect(bytes).value(); }

}  // namespace

TEST_CASE("A JPEG 2000 header says size, precision, sign, tiles and levels", "[codecs][jpeg_2000]") {
  const auto header = read_jpeg_2000_header(stream({.tile_width = 10, .tile_height = 10, .components = {{0x8B}}})).value();
  CHECK(header.rows == 18);
  CHECK(header.columns == 33);
  CHECK(header.samples_per_pixel == 1);
  CHECK(header.precision == 12);
  CHECK(header.is_signed);
  CHECK(header.tiles == 8);
  CHECK(header.decomposition_levels == 5);
  CHECK_FALSE(header.transforms_components);
  CHECK_FALSE(header.is_high_throughput);
}

TEST_CASE("The image may begin anywhere on the reference grid", "[codecs][jpeg_2000]") {
  const auto header = read_jpeg_2000_header(stream({.right = 43, .bottom = 20, .left = 10, .top = 2, .tile_width = 43, .tile_height = 20})).value();
  CHECK(header.columns == 33);
  CHECK(header.rows == 18);
  CHECK(header.tiles == 1);
}

TEST_CASE("Components that are all subsampled alike are of one size", "[codecs][jpeg_2000]") {
  const auto header = read_jpeg_2000_header(stream({.components = {{7, 2, 3}, {7, 2, 3}, {7, 2, 3}}})).value();
  CHECK(header.columns == 17);
  CHECK(header.rows == 6);
}

TEST_CASE("HT code blocks are seen in SIZ, CAP and COD", "[codecs][jpeg_2000]") {
  CHECK(read_jpeg_2000_header(stream({.capabilities = 0x4000})).value().is_high_throughput);
  CHECK(read_jpeg_2000_header(stream({}, style_segment(0, 5, 0x40))).value().is_high_throughput);
  const Bytes capabilities = CodestreamBytes{}.u16({0xFF50, 8}).u32({0x00020000}).u16({0}).append(style_segment(0));
  CHECK(read_jpeg_2000_header(stream({}, capabilities)).value().is_high_throughput);
}

TEST_CASE("HT code blocks are feared where a tile's own header could bring them", "[codecs][jpeg_2000]") {
  const Bytes plain = CodestreamBytes{}.append(stream({})).append(style_segment(0));
  CHECK_FALSE(may_hold(plain));
  CHECK(may_hold(CodestreamBytes{}.append(stream({})).append(style_segment(0, 5, 0x40))));
  // COC: component, style, levels, block width and height, block style, wavelet
  CHECK(may_hold(CodestreamBytes{}.append(stream({})).u16({0xFF53, 9}).u8({0, 0, 5, 4, 4, 0x40, 1})));
  CHECK(may_hold(CodestreamBytes{}.append(stream({})).u16({0xFF53, 10}).u8({0, 0, 0, 5, 4, 4, 0x40, 1})));
}

TEST_CASE("Tiles are counted along their parts, each once", "[codecs][jpeg_2000]") {
  const auto part = [](unsigned tile, unsigned length) -> Bytes {
    return CodestreamBytes{}.u16({0xFF90, 10, tile}).u32({length}).u8({0, 1}).u16({0xFF93});
  };
  Bytes head = stream({.tile_width = 11});
  head.resize(head.size() - 2);
  const auto present = [&](const Bytes& parts) {
    const Bytes whole = CodestreamBytes{}.append(head).append(parts);
    return count_tiles_present(whole, read_jpeg_2000_header(whole).value());
  };
  CHECK(present({}) == 0);
  CHECK(present(CodestreamBytes{}.append(part(0, 14)).append(part(2, 14)).append(part(1, 0))) == 3);
  CHECK(present(CodestreamBytes{}.append(part(0, 14)).append(part(0, 14)).append(part(1, 14)).u16({0xFFD9})) == 2);
  CHECK(present(CodestreamBytes{}.append(part(0, 14)).append(part(7, 14))) == 1);
  CHECK(present(CodestreamBytes{}.append(part(0, 15)).append(part(1, 14))) == 1);
  CHECK(present(CodestreamBytes{}.append(part(0, 3)).append(part(1, 14))) == 1);
}

TEST_CASE("A JPEG 2000 header is enough up to COD", "[codecs][jpeg_2000]") {
  Bytes cut = stream({});
  cut.resize(cut.size() - 2);
  CHECK(read_jpeg_2000_header(cut).value().columns == 33);
  const Bytes comment = CodestreamBytes{}.append(cut).u16({0xFF64, 60000});
  CHECK(read_jpeg_2000_header(comment).value().columns == 33);
}

TEST_CASE("Broken JPEG 2000 headers say what is wrong", "[codecs][jpeg_2000][damage]") {
  CHECK(says({}) == "the JPEG 2000 header ends early, after 0 bytes");
  CHECK(says(CodestreamBytes{}.u16({0xFFD8, 0xFFE0})) == "no JPEG 2000 code stream: it begins with FFD8 FFE0, not FF4F FF51");
  CHECK(says(CodestreamBytes{}.u16({0xFF4F, 0xFF51, 41, 0})) == "the JPEG 2000 header ends early, after 8 bytes");
  CHECK(says(CodestreamBytes{}.u16({0xFF4F, 0xFF51, 1})) == "JPEG 2000 segment FF51 of length 1");
  CHECK(says(CodestreamBytes{}.u16({0xFF4F, 0xFF51, 4, 0})) == "the JPEG 2000 SIZ segment is too short");
  CHECK(says(stream({}, {})) == "a JPEG 2000 header without COD segment");
  CHECK(says(stream({}, size_segment({}))) == "two JPEG 2000 SIZ segments");
  CHECK(says(stream({}, CodestreamBytes{}.u16({0x1234}))) == "1234 where a JPEG 2000 header segment is expected, at byte 45 of the code stream");
  CHECK(says(stream({.left = 33})) == "a JPEG 2000 image without pixels");
  CHECK(says(stream({.components = {}})) == "a JPEG 2000 image without components");
  CHECK(says(stream({.tile_width = 0})) == "JPEG 2000 tiles that miss the image");
  CHECK(says(stream({.tile_left = 1})) == "JPEG 2000 tiles that miss the image");
  CHECK(says(stream({.left = 32, .tile_width = 32})) == "JPEG 2000 tiles that miss the image");
  CHECK(says(stream({.components = {{7, 0, 1}}})) == "a JPEG 2000 component sampled every 0 pixels");
  CHECK(says(stream({.left = 32, .components = {{7, 255, 1}}})) == "a JPEG 2000 component without samples");
  CHECK(says(stream({.components = {{38, 1, 1}}})) == "JPEG 2000 samples of 39 bits");
  CHECK(says(stream({.components = {{7}, {8}}})) == "JPEG 2000 components of different precision or sign");
  CHECK(says(stream({.components = {{7}, {0x87}}})) == "JPEG 2000 components of different precision or sign");
  CHECK(says(stream({.components = {{7}, {7, 2, 1}}})) == "JPEG 2000 components of different size (subsampled)");
  CHECK(says(stream({}, style_segment(0, 33))) == "33 JPEG 2000 decomposition levels");
  CHECK(says(stream({}, CodestreamBytes{}.u16({0xFF52, 4}).u8({0, 0}))) == "the JPEG 2000 COD segment is too short");
  CHECK(says(stream({}, CodestreamBytes{}.u16({0xFF52, 12}).u8({0, 0, 0, 1, 0, 5, 9, 0, 0, 1}))) == "JPEG 2000 code blocks of more than 4096 samples");
  CHECK(says(stream({}, CodestreamBytes{}.u16({0xFF52, 12}).u8({1, 0, 0, 1, 0, 5, 4, 4, 0, 1}))) ==
        "the JPEG 2000 COD segment is shorter than its precincts need");
}

TEST_CASE("Three components that were transformed are RGB; else the boxes say, or nobody", "[codecs][jpeg_2000]") {
  const Siz three{.components = {{}, {}, {}}};
  const Bytes plain = stream(three);
  CHECK(inspected(stream(three, style_segment(1))).color == SampleColor::rgb);
  CHECK(inspected(plain).color == SampleColor::as_declared);
  CHECK(inspected(boxed(color_box(16), plain)).color == SampleColor::rgb);
  CHECK(inspected(boxed(color_box(18), plain)).color == SampleColor::ybr_full);
  CHECK(inspected(boxed(color_box(17), plain)).color == SampleColor::as_declared);
  CHECK(inspected(boxed(color_box(16), stream({}))).color == SampleColor::as_declared);
}

TEST_CASE("JP2 boxes are taken off, whatever way their lengths are written", "[codecs][jpeg_2000]") {
  const Bytes plain = stream({});
  CHECK(inspected(boxed(color_box(17), plain)).columns == 33);
  const Bytes begin = CodestreamBytes{}.append(signature).append(file_type);
  CHECK(inspected(CodestreamBytes{}.append(begin).u32({0}).text("jp2c").append(plain)).columns == 33);
  const auto length = static_cast<unsigned>(plain.size() + 16);
  CHECK(inspected(CodestreamBytes{}.append(begin).u32({1}).text("jp2c").u32({0, length}).append(plain).u8({0})).columns == 33);
  CHECK(inspected(CodestreamBytes{}.append(begin).u32({0x7FFFFFFF}).text("jp2c").append(plain)).columns == 33);
}

TEST_CASE("Broken JP2 boxes say what is wrong", "[codecs][jpeg_2000][damage]") {
  const auto unwrapping = [](const Bytes& bytes) { return error_of(unwrap_jpeg_2000(bytes)); };
  const Bytes begin = CodestreamBytes{}.append(signature).append(file_type);
  CHECK(unwrapping(begin) == "the JP2 boxes end after 32 bytes, before the code stream");
  CHECK(unwrapping(CodestreamBytes{}.append(begin).u32({100}).text("jp2h")) == "the JP2 boxes end before the code stream");
  CHECK(unwrapping(CodestreamBytes{}.append(begin).u32({7}).text("jp2h")) == "a JP2 box of length 7, at byte 32");
  CHECK(unwrapping(CodestreamBytes{}.append(begin).u32({1}).text("jp2h").u32({0xFFFFFFFF, 0xFFFFFFFF})) == "the JP2 boxes end before the code stream");
  CHECK(unwrapping(boxed(CodestreamBytes{}.u32({20}).text("colr"), stream({}))) == "a JP2 box is longer than the box around it");
  CHECK(error_of(standard_decoder(PixelCoding::jpeg_2000)->inspect(boxed(box("pclr", {}), stream({})))) ==
        "JPEG 2000 with a palette in its JP2 boxes");
}

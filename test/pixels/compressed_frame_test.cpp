// SPDX-License-Identifier: MIT
// Compressed frames: decoded into the caller's memory, by whose decoder, and what happens when streams and attributes
// disagree.
#include "pixels/image_bytes.hpp"
#include "pixels/own_decoder.hpp"

#include <dicomap/buffer_pool.hpp>
#include <dicomap/image.hpp>

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

constexpr std::string_view rle = "1.2.840.10008.1.2.5";

/// A decoder that says and does what a test wants.
struct ScriptedDecoder final : FrameDecoder {
  std::string name() const override { return "script"; }
  Result<std::optional<CodestreamInfo>> inspect(std::span<const std::byte> codestream) const override {
    if (codestream.empty()) return Error{ErrorCode::malformed, "nothing"};
    return says;
  }
  Result<DecodeReport> decode(std::span<const std::byte>, const DecodeTarget& target) const override {
    std::ranges::fill(target.into, std::byte{7});
    report.written = std::min<std::uint64_t>(report.written, target.into.size());
    return report;
  }
  std::optional<CodestreamInfo> says;
  mutable DecodeReport report{~std::uint64_t{0}, {}};
};

DicomBytes one_frame(const ImageAttributes& attributes = {}) {
  return image_with(attributes).encapsulated({bytes_of(1, 2, 3, 4)}).as_file(own_syntax);
}

File open_with(const DicomBytes& bytes, std::shared_ptr<const FrameDecoder> decoder, Strictness strictness = Strictness::tolerant) {
  OpenOptions options;
  options.strictness = strictness;
  options.decoders[std::string{own_syntax}] = std::move(decoder);
  return open(bytes, options);
}

}  // namespace

TEST_CASE("A decoder of one's own reads a private transfer syntax", "[pixels][decoders]") {
  const auto bytes = image_with({.frames = "2"}).encapsulated({bytes_of(5, 0), bytes_of(6, 1)}).as_file(own_syntax);
  const File file = open_with(bytes, std::make_shared<FillDecoder>());
  const Image image = file.image().value();
  const auto frame = image.frame<std::uint16_t>(1).value();
  CHECK(frame(1, 2) == 0x0106);
  CHECK(frame.holding() == Holding{Residence::copied, Reason::compressed});
  std::vector<std::uint16_t> into(6);
  CHECK(image.read_frame<std::uint16_t>(0, into).has_value());
  CHECK(into == std::vector<std::uint16_t>(6, 5));
  const Image without = open(bytes).image().value();
  CHECK(code_of(without.frame<std::uint16_t>(0)) == ErrorCode::no_decoder);
}

TEST_CASE("A decoder of one's own comes before the one that is there", "[pixels][decoders]") {
  OpenOptions options;
  options.decoders[std::string{rle}] = std::make_shared<FillDecoder>();
  const auto bytes = image_with({}).encapsulated({bytes_of(9, 0)}).as_file(rle);
  CHECK(open(bytes, options).image().value().frame<std::uint16_t>(0).value()(0, 0) == 9);
  CHECK(code_of(open(bytes).image().value().frame<std::uint16_t>(0)) == ErrorCode::malformed);
}

TEST_CASE("What the code stream says wins over the attributes, with a diagnostic", "[pixels][codestream]") {
  const auto decoder = std::make_shared<ScriptedDecoder>();
  decoder->says = CodestreamInfo{4, 5, 1, 16, std::nullopt, SampleColor::as_declared};
  struct Case {
    CodestreamInfo says;
    std::string text;
  };
  // The attributes: 2 x 3 pixels, 1 sample, 16 bits, unsigned.
  const Case is = GENERATE(
      Case{{4, 5, 1, 16, {}, SampleColor::as_declared}, "the code stream has 4 x 5 pixels, the data set 2 x 3"},
      Case{{2, 3, 3, 16, {}, SampleColor::rgb}, "the code stream has 3 samples per pixel, the data set 1"},
      Case{{2, 3, 1, 12, {}, SampleColor::as_declared}, "the code stream has samples of 12 bits, the data set stores 16"},
      Case{{2, 3, 1, 20, {}, SampleColor::as_declared}, "the code stream has samples of 20 bits, the data set allocates 16"},
      Case{{2, 3, 1, 16, true, SampleColor::as_declared}, "the code stream has signed samples, the data set unsigned"});
  decoder->says = is.says;
  const auto bytes = one_frame();
  const File file = open_with(bytes, decoder);
  const Image image = file.image().value();
  CHECK(diagnostics_of(file).back() ==
        "codestream at offset " + std::to_string(bytes.offset_of("PixelData")) + ", in 7FE0,0010: " + is.text);
  CHECK(image.layout().rows == is.says.rows);
  CHECK(image.layout().columns == is.says.columns);
  CHECK(image.layout().samples_per_pixel == is.says.samples_per_pixel);
  CHECK(image.layout().bits_stored == is.says.precision);
  CHECK(image.layout().is_signed == is.says.is_signed.value_or(false));
  CHECK(image.visit(0, [](const auto& frame) { return frame.samples().size(); }).value() == image.layout().frame_samples());
  CHECK(code_of(open_with(bytes, decoder, Strictness::strict).image()) == ErrorCode::malformed);
}

TEST_CASE("Decoded samples lie at the bottom of their words, whatever HighBit says", "[pixels][codestream]") {
  const auto decoder = std::make_shared<ScriptedDecoder>();
  decoder->says = CodestreamInfo{2, 3, 1, 12, std::nullopt, SampleColor::as_declared};
  auto bytes = image_with({.bits_stored = 12});
  bytes.overwrite_value("HighBit", bytes_of(15, 0));
  const File file = open_with(bytes.encapsulated({bytes_of(1, 2)}).as_file(own_syntax), decoder);
  CHECK(file.image().value().layout().high_bit == 11);
}

TEST_CASE("Colours that a decoder undoes are not odd; others are", "[pixels][codestream]") {
  struct Case {
    std::string declared;
    SampleColor found;
    std::string becomes;
    std::size_t diagnostics;
  };
  const Case is = GENERATE(Case{"YBR_FULL_422", SampleColor::ybr_full, "YBR_FULL", 0}, Case{"YBR_RCT", SampleColor::rgb, "RGB", 0},
                           Case{"YBR_ICT", SampleColor::rgb, "RGB", 0}, Case{"RGB", SampleColor::ybr_full, "YBR_FULL", 1},
                           Case{"YBR_FULL", SampleColor::rgb, "RGB", 1}, Case{"RGB", SampleColor::as_declared, "RGB", 0});
  const auto decoder = std::make_shared<ScriptedDecoder>();
  decoder->says = CodestreamInfo{2, 3, 3, 8, std::nullopt, is.found};
  const File file = open_with(one_frame({.bits_allocated = 8, .samples = 3, .photometric = is.declared}), decoder);
  const Image image = file.image().value();
  CHECK(image.layout().photometric_interpretation == is.becomes);
  CHECK(file.count(DiagnosticCode::codestream) == is.diagnostics);
}

TEST_CASE("A later code stream of another size is an error of its frame", "[pixels][codestream]") {
  struct GrowingDecoder final : FrameDecoder {
    std::string name() const override { return "grows"; }
    Result<std::optional<CodestreamInfo>> inspect(std::span<const std::byte> codestream) const override {
      return CodestreamInfo{std::to_integer<std::uint32_t>(codestream[0]), 3, 1, 16, std::nullopt, SampleColor::as_declared};
    }
    Result<DecodeReport> decode(std::span<const std::byte>, const DecodeTarget& target) const override {
      std::ranges::fill(target.into, std::byte{});
      return DecodeReport{target.into.size(), {}};
    }
  };
  const auto bytes = image_with({.frames = "3"}).encapsulated({bytes_of(2, 0), bytes_of(9, 0), bytes_of(2, 0)}).as_file(own_syntax);
  const Image image = open_with(bytes, std::make_shared<GrowingDecoder>()).image().value();
  CHECK(image.frame<std::uint16_t>(0).has_value());
  CHECK(error_of(image.frame<std::uint16_t>(1)) ==
        "memory: frame 1: the code stream has 9 x 3 x 1 samples of 16 bits, the image 2 x 3 x 1 of 16 at offset " +
            std::to_string(bytes.offset_of("PixelData")) + ", in PixelData (7FE0,0010) OB");
  CHECK(image.frame<std::uint16_t>(2).has_value());
}

TEST_CASE("A code stream smaller than the image fills its corner: the last tiles of a slide may be cut", "[pixels][codestream]") {
  struct TileDecoder final : FrameDecoder {
    std::string name() const override { return "tiles"; }
    Result<std::optional<CodestreamInfo>> inspect(std::span<const std::byte> codestream) const override {
      return CodestreamInfo{std::to_integer<std::uint32_t>(codestream[0]), std::to_integer<std::uint32_t>(codestream[1]), 1, 8,
                            std::nullopt, SampleColor::as_declared};
    }
    Result<DecodeReport> decode(std::span<const std::byte>, const DecodeTarget& target) const override {
      CHECK(target.into.size() == std::size_t{target.rows} * target.columns);
      for (std::size_t i = 0; i < target.into.size(); ++i) target.into[i] = static_cast<std::byte>(i + 1);
      return DecodeReport{target.into.size(), {}};
    }
  };
  const auto bytes = image_with({.frames = "3", .bits_allocated = 8})
                         .encapsulated({bytes_of(2, 3), bytes_of(2, 1), bytes_of(1, 2)})
                         .as_file(own_syntax);
  const File file = open_with(bytes, std::make_shared<TileDecoder>());
  const Image image = file.image().value();
  CHECK(samples_of<std::uint8_t>(image, 0) == std::vector<std::uint8_t>{1, 2, 3, 4, 5, 6});
  CHECK(samples_of<std::uint8_t>(image, 1) == std::vector<std::uint8_t>{1, 0, 0, 2, 0, 0});
  CHECK(samples_of<std::uint8_t>(image, 2) == std::vector<std::uint8_t>{1, 2, 0, 0, 0, 0});
  CHECK(diagnostics_of(file).back() == "codestream at offset " + std::to_string(bytes.offset_of("PixelData[2]")) +
                                           ", in 7FE0,0010: frame 2: the code stream has 1 x 2 of 2 x 3 pixels, the others are zero");
}

TEST_CASE("A frame that its decoder did not fill is an error, and nothing of it is seen", "[pixels][codestream]") {
  const auto decoder = std::make_shared<ScriptedDecoder>();
  decoder->report = {10, "it ends early"};
  const Image image = open_with(one_frame(), decoder).image().value();
  std::vector<std::uint16_t> into(6, 0xFFFF);
  const auto read = image.read_frame<std::uint16_t>(0, into);
  CHECK(code_of(read) == ErrorCode::truncated);
  CHECK(error_of(read).find("frame 0: 10 of 12 bytes were decoded: it ends early") != std::string::npos);
  CHECK(into == std::vector<std::uint16_t>(6, 0));
}

TEST_CASE("What a decoder warns of is told once for a frame; strict makes it an error", "[pixels][codestream]") {
  const auto decoder = std::make_shared<ScriptedDecoder>();
  decoder->report.warning = "odd";
  const auto bytes = one_frame();
  const File file = open_with(bytes, decoder);
  const Image image = file.image().value();
  for (int i = 0; i < 3; ++i) CHECK(image.frame<std::uint16_t>(0).has_value());
  CHECK(diagnostics_of(file).back() ==
        "codestream at offset " + std::to_string(bytes.offset_of("PixelData[0]")) + ", in 7FE0,0010: frame 0: odd");
  CHECK(file.count(DiagnosticCode::codestream) == 1);
  const Image strict = open_with(bytes, decoder, Strictness::strict).image().value();
  CHECK(code_of(strict.frame<std::uint16_t>(0)) == ErrorCode::malformed);
  CHECK(code_of(strict.frame<std::uint16_t>(0)) == ErrorCode::malformed);
}

TEST_CASE("The bytes of a code stream are in place in one fragment, gathered from several", "[pixels][codestream]") {
  const auto bytes = image_with({.frames = "2"})
                         .encapsulated({bytes_of(1, 2), bytes_of(3, 4), Bytes{}, bytes_of(5, 6)}, {0, 10})
                         .as_file(own_syntax);
  const Image image = open_with(bytes, std::make_shared<FillDecoder>()).image().value();
  const auto first = image.codestream(0).value();
  CHECK(first.holding() == Holding{Residence::borrowed, Reason::in_memory});
  CHECK(Bytes{first.begin(), first.end()} == bytes_of(1, 2));
  const auto second = image.codestream(1).value();
  CHECK(second.holding() == Holding{Residence::copied, Reason::fragments});
  CHECK(Bytes{second.begin(), second.end()} == bytes_of(3, 4, 5, 6));
  CHECK(image.codestream_ranges(1).value() ==
        std::vector{bytes.value_range_of("PixelData[1]"), bytes.value_range_of("PixelData[3]")});
  CHECK(code_of(image.codestream(2)) == ErrorCode::out_of_range);
  const auto native = image_with({}).ow(tags::PixelData, 1, 2, 3, 4, 5, 6).as_file();
  CHECK(code_of(open(native).image().value().codestream(0)) == ErrorCode::unsupported);
}

TEST_CASE("Pixel data without fragments has no frames; a frame without bytes is an error", "[pixels][codestream]") {
  const auto none = image_with({}).encapsulated({}).as_file(own_syntax);
  const Image image = open_with(none, std::make_shared<ScriptedDecoder>()).image().value();
  CHECK(image.whole_frames().value() == 0);
  CHECK(error_of(image.frame<std::uint16_t>(0)).find("frame 0 is not whole: 0 of 1 frames are there") != std::string::npos);
  CHECK(code_of(image.codestream_ranges(0)) == ErrorCode::truncated);

  const auto hollow = image_with({.frames = "3"}).encapsulated({bytes_of(1, 2), Bytes{}, bytes_of(3, 4)}).as_file(own_syntax);
  const Image with_gap = open_with(hollow, std::make_shared<ScriptedDecoder>()).image().value();
  CHECK(with_gap.frame<std::uint16_t>(0).has_value());
  CHECK(code_of(with_gap.frame<std::uint16_t>(1)) == ErrorCode::malformed);
  CHECK(error_of(with_gap.codestream_ranges(1)).find("the fragments of frame 1 are empty") != std::string::npos);
  CHECK(with_gap.frame<std::uint16_t>(2).has_value());
}

TEST_CASE("A deflated frame of 4:2:2 has two samples a pixel", "[pixels][codestream]") {
  // A stored block: final, 4 bytes, their complement.
  const auto bytes = image_with({.rows = 1, .columns = 2, .bits_allocated = 8, .samples = 3, .photometric = "YBR_FULL_422"})
                         .encapsulated({bytes_of(0x01, 4, 0, 0xFB, 0xFF, 10, 11, 12, 13, 0)})
                         .as_file("1.2.840.10008.1.2.8.1");
  const Image image = open(bytes).image().value();
  CHECK(image.layout().chroma_422);
  CHECK(samples_of<std::uint8_t>(image, 0) == std::vector<std::uint8_t>{10, 11, 12, 13});
}

TEST_CASE("A layout that a code stream has changed keeps its promises", "[pixels][codestream]") {
  const auto decoder = std::make_shared<ScriptedDecoder>();
  SECTION("all products fit 64 bits") {
    decoder->says = CodestreamInfo{65535, 65535, 4, 32, {}, SampleColor::as_declared};
    const auto bytes = image_with({.frames = "999999999999"}).encapsulated({bytes_of(1, 2)}).as_file(own_syntax);
    CHECK(error_of(open_with(bytes, decoder).image()) ==
          "memory: 999999999999 frames of 65535 x 65535 x 4 samples of 32 bits overflow 64 bits");
  }
  SECTION("samples of 64 bits stay what they are") {
    decoder->says = CodestreamInfo{2, 3, 1, 32, {}, SampleColor::as_declared};
    const auto bytes = image_with({.bits_allocated = 64}).encapsulated({bytes_of(1, 2)}).as_file(own_syntax);
    const Image image = open_with(bytes, decoder).image().value();
    CHECK(image.layout().sample_type == SampleType::u64);
    CHECK(samples_of<std::uint64_t>(image, 0).size() == 6);
  }
}

TEST_CASE("Video is one code stream", "[pixels][codestream]") {
  const auto bytes = image_with({.frames = "100"}).encapsulated({bytes_of(1, 2), bytes_of(3, 4)}).as_file("1.2.840.10008.1.2.4.102");
  const Image image = open(bytes).image().value();
  CHECK(image.codestream(0).value().size() == 4);
  CHECK(error_of(image.codestream(1)).find("frame 1 of a video has no code stream of its own") != std::string::npos);
  CHECK(code_of(image.frame<std::uint16_t>(0)) == ErrorCode::no_decoder);
}

TEST_CASE("600 decoded frames need the buffers that are held at once, 8", "[pixels][pool]") {
  BufferPool pool{{.buffer_bytes = 12, .buffers = 8, .when_empty = BufferPool::WhenEmpty::fail}};
  OpenOptions options;
  options.memory = &pool;
  options.decoders[std::string{own_syntax}] = std::make_shared<FillDecoder>();
  const std::vector<Bytes> fragments(600, bytes_of(1, 0));
  {
    const Image image = open(image_with({.frames = "600"}).encapsulated(fragments).as_file(own_syntax), options).image().value();
    std::vector<Frame<const std::uint16_t>> held;
    for (std::uint64_t index = 0; index < 600; ++index) {
      if (held.size() == 8) held.erase(held.begin());
      held.push_back(image.frame<std::uint16_t>(index).value());
    }
    CHECK(pool.statistics().in_use == 8);
  }
  CHECK(pool.statistics().buffers == 8);
  CHECK(pool.statistics().taken == 600);
  CHECK(pool.statistics().in_use == 0);
}

TEST_CASE("What is needed until a frame is decoded takes no buffer of the caller's pool", "[pixels][pool]") {
  // Who holds the only buffer would wait for a second one for ever.
  BufferPool pool{{.buffer_bytes = 12, .buffers = 1, .when_empty = BufferPool::WhenEmpty::fail}};
  const auto decoder = std::make_shared<ScriptedDecoder>();
  OpenOptions options;
  options.memory = &pool;
  options.decoders[std::string{own_syntax}] = decoder;
  const auto as_large_as_a_frame = {filled(6, 1), filled(6, 2)};
  SECTION("a code stream that is gathered") {}
  SECTION("a smaller frame on its way into the corner") { decoder->says = CodestreamInfo{2, 3, 1, 16, {}, SampleColor::as_declared}; }
  {
    const auto bytes = image_with({}).encapsulated(as_large_as_a_frame).as_file(own_syntax);
    const Image image = open(bytes, options).image().value();
    if (decoder->says) decoder->says->columns = 2;
    const auto frame = image.frame<std::uint16_t>(0);
    REQUIRE(error_of(frame) == "");
    CHECK(pool.statistics().in_use == 1);
  }
  CHECK(pool.statistics().taken == 1);
}

TEST_CASE("An offset table is believed entry by entry, until one lies", "[pixels][fragments][E126]") {
  std::vector<Bytes> fragments;
  for (int i = 0; i < 4; ++i) fragments.push_back(bytes_of(i, 0));
  // Entry 2 points into a fragment: frames 0 is found by the table, frame 1 ends where none does.
  const auto bytes = image_with({.frames = "4"}).encapsulated(fragments, {0, 10, 24, 30}).as_file(own_syntax);
  const File file = open_with(bytes, std::make_shared<FillDecoder>());
  const Image image = file.image().value();
  CHECK(image.frame<std::uint16_t>(0).value()(0, 0) == 0);
  CHECK(file.count(DiagnosticCode::offset_table) == 0);
  for (std::uint64_t index = 1; index < 4; ++index) CHECK(image.frame<std::uint16_t>(index).value()(0, 0) == index);
  CHECK(file.count(DiagnosticCode::offset_table) == 1);
}

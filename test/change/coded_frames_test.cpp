// SPDX-License-Identifier: MIT
#include "change/images.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <map>

namespace dicomap::test {

namespace {

/// Decoders that find their module may be left out of a build; these are always there.
bool is_there(std::string_view syntax) {
  const FrameEncoder* encoder = standard_encoder(syntax);
  if (encoder == nullptr) return false;
  const Bytes sample(1);
  const Limits limits;
  const EncodeSource source{.rows = 1, .columns = 1, .samples = sample, .limits = limits};
  return code_of(encoder->encode(source)) != ErrorCode::no_decoder;
}

/// Keeps samples as they are, and says what it is told to.
class PlainEncoder final : public FrameEncoder {
 public:
  explicit PlainEncoder(std::vector<std::string_view> says = {}) : says_{std::move(says)} {}
  [[nodiscard]] std::string name() const override { return "plain"; }
  [[nodiscard]] Result<EncodedFrame> encode(const EncodeSource& frame) const override {
    EncodedFrame encoded{{frame.samples.begin(), frame.samples.end()}, {}};
    if (encoded.codestream.size() % 2 != 0) encoded.codestream.push_back(std::byte{0});
    const std::size_t call = calls_++;
    if (!says_.empty()) encoded.photometric_interpretation = says_[std::min(call, says_.size() - 1)];
    return encoded;
  }

 private:
  std::vector<std::string_view> says_;
  mutable std::atomic<std::size_t> calls_ = 0;
};

SaveOptions with_encoder(std::string_view syntax, std::shared_ptr<const FrameEncoder> encoder) {
  SaveOptions options = saved_as(syntax);
  options.encoders.emplace(std::string{syntax}, std::move(encoder));
  options.threads = 1;
  return options;
}

}  // namespace

TEST_CASE("Frames come back from every lossless transfer syntax as they were", "[change][rewrite][codec]") {
  const std::string_view syntax = GENERATE(rle_uid, jpeg_lossless_uid, jpeg_ls_uid, jpeg_2000_uid, htj2k_uid, deflated_frames_uid);
  const Pixels pixels = GENERATE(Pixels{}, Pixels{.allocated = 8, .stored = 8}, Pixels{.stored = 16},
                                 Pixels{.rows = 16, .columns = 16, .frames = 9, .stored = 16, .representation = 1},
                                 Pixels{.allocated = 8, .stored = 8, .samples = 3, .photometric = "RGB"});
  CAPTURE(syntax, pixels.allocated, pixels.stored, pixels.samples, pixels.representation);
  if (!is_there(syntax)) return;
  const File original = open(native_image(pixels).as_file());
  const File coded = rewritten(original, saved_as(syntax));
  CHECK(coded.transfer_syntax_uid() == syntax);
  CHECK(frames_of(coded) == frames_of(original));
  CHECK(items_of(coded).size() == 1 + pixels.frames);
  CHECK(items_of(coded)[0].size() == 4 * pixels.frames);
  CHECK(read(coded).diagnostics == Lines{});
  const File back = rewritten(coded, saved_as(explicit_uid));
  CHECK(dataset_bytes(back) == dataset_bytes(original));
}

TEST_CASE("One code stream becomes another", "[change][rewrite][codec]") {
  const File original = open(native_image({}).as_file());
  const File rle = rewritten(original, saved_as(rle_uid));
  const File deflated = rewritten(rle, saved_as(deflated_frames_uid));
  CHECK(frames_of(deflated) == frames_of(original));
  CHECK(frames_of(rewritten(deflated, saved_as(encapsulated_uid))) == frames_of(original));
}

TEST_CASE("Big-endian samples and samples of one bit are coded as what they are", "[change][rewrite][codec]") {
  const File big = open(native_image({.stored = 16}, explicit_big).as_file());
  CHECK(frames_of(rewritten(big, saved_as(rle_uid))) == frames_of(big));
  const File bits = open(native_image({.allocated = 1, .stored = 1}).as_file());
  CHECK(frames_of(rewritten(bits, saved_as(deflated_frames_uid))) == frames_of(bits));
  CHECK(code_of(try_rewrite(bits, saved_as(jpeg_ls_uid))) == (is_there(jpeg_ls_uid) ? ErrorCode::unsupported : ErrorCode::no_decoder));
}

TEST_CASE("Planes are coded pixel by pixel, and the attribute says so", "[change][rewrite][codec]") {
  const auto image = [](std::uint16_t planar, Bytes samples) {
    return attributes({.rows = 1, .columns = 2, .frames = 1, .allocated = 8, .stored = 8, .samples = 3, .planar = planar, .photometric = "RGB"})
        .element(tags::PixelData, VR::OB, std::move(samples));
  };
  const File file = open(image(1, bytes_of(1, 2, 3, 4, 5, 6)).as_file());
  const File native = rewritten(rewritten(file, saved_as(rle_uid)), saved_as(explicit_uid));
  CHECK(dataset_bytes(native) == image(0, bytes_of(1, 3, 5, 2, 4, 6)).bytes());
}

TEST_CASE("4:2:2 is expanded before it is coded", "[change][rewrite][codec]") {
  const auto image = [](std::string photometric, Bytes samples) {
    return attributes({.rows = 1, .columns = 4, .frames = 1, .allocated = 8, .stored = 8, .samples = 3, .photometric = std::move(photometric)})
        .element(tags::PixelData, VR::OB, std::move(samples));
  };
  const File file = open(image("YBR_FULL_422", bytes_of(1, 2, 3, 4, 5, 6, 7, 8)).as_file());
  const File native = rewritten(rewritten(file, saved_as(rle_uid)), saved_as(explicit_uid));
  CHECK(dataset_bytes(native) == image("YBR_FULL", bytes_of(1, 3, 4, 2, 3, 4, 5, 7, 8, 6, 7, 8)).bytes());
}

TEST_CASE("The interpretation is that of the code streams", "[change][rewrite][codec]") {
  const File file = open(native_image({.allocated = 8, .stored = 8, .samples = 3, .photometric = "RGB"}).as_file());
  const auto encoder = std::make_shared<PlainEncoder>(std::vector<std::string_view>{"YBR_RCT"});
  const File written = rewritten(file, with_encoder(jpeg_2000_uid, encoder));
  CHECK(written.dataset().get<std::string>(tags::PhotometricInterpretation).value() == "YBR_RCT");
}

TEST_CASE("Frames that come out as different interpretations are refused", "[change][rewrite][codec]") {
  const File file = open(native_image({.allocated = 8, .stored = 8, .samples = 3, .photometric = "RGB"}).as_file());
  const auto encoder = std::make_shared<PlainEncoder>(std::vector<std::string_view>{"YBR_RCT", "RGB"});
  CHECK(error_of(try_rewrite(file, with_encoder(jpeg_2000_uid, encoder))) ==
        "memory: frame 1 was coded as RGB, others as YBR_RCT: one attribute cannot say both");
}

TEST_CASE("Without an encoder the message says what takes one", "[change][rewrite][codec]") {
  const File file = open(native_image({.allocated = 8, .stored = 8}).as_file());
  CHECK(error_of(try_rewrite(file, saved_as("1.2.840.10008.1.2.4.50"))) ==
        "memory: there is no encoder for JPEG Baseline (Process 1) (1.2.840.10008.1.2.4.50); "
        "SaveOptions::encoders takes one, SaveOptions::transfer_syntax another transfer syntax");
}

TEST_CASE("Progress counts frames that are coded, and a stop between two of them ends the work", "[change][rewrite][codec]") {
  const File file = open(native_image({.frames = 20}).as_file());
  std::stop_source stop;
  SaveOptions options = saved_as(rle_uid);
  options.threads = GENERATE(1U, 2U);
  options.stop = stop.get_token();
  std::vector<std::uint64_t> done;
  options.progress = [&](std::uint64_t frames, std::uint64_t all) {
    CHECK(all == 20);
    done.push_back(frames);
  };
  static_cast<void>(rewrite(file, options));
  REQUIRE(done.size() == 20);
  CHECK(done.front() == 1);
  CHECK(done.back() == 20);
  options.progress = [&](std::uint64_t frames, std::uint64_t) {
    if (frames == 5) stop.request_stop();
  };
  CHECK(code_of(try_rewrite(file, options)) == ErrorCode::cancelled);
}

TEST_CASE("Edited frames are what is written, whatever becomes of the others", "[change][rewrite][codec]") {
  const Pixels pixels{};
  const File coded = rewritten(open(native_image(pixels).as_file()), saved_as(rle_uid));
  const std::vector<Bytes> before = frames_of(coded);
  std::vector<Bytes> after = before;
  std::ranges::fill(after[1], std::byte{3});
  const EditedFrame edited = [&](std::uint64_t index) { return index == 1 ? std::span<const std::byte>{after[1]} : std::span<const std::byte>{}; };
  CHECK(frames_of(rewritten(coded, saved_as(explicit_uid), edited)) == after);
  CHECK(frames_of(rewritten(coded, saved_as(deflated_frames_uid), edited)) == after);
  const File kept = rewritten(coded, {}, edited);
  CHECK(frames_of(kept) == after);
  CHECK(items_of(kept)[1] == items_of(coded)[1]);
  CHECK(items_of(kept)[3] == items_of(coded)[3]);
  CHECK(items_of(kept)[2] != items_of(coded)[2]);
  const auto table = items_of(kept)[0];
  CHECK(load<std::uint32_t>(table.data() + 8, ByteOrder::little) == 16 + items_of(kept)[1].size() + items_of(kept)[2].size());
}

TEST_CASE("Code streams that stay get other tables, and stay", "[change][rewrite][codec]") {
  const File coded = rewritten(open(native_image({}).as_file()), saved_as(rle_uid));
  const std::vector<Bytes> items = items_of(coded);
  SaveOptions options;
  options.offset_table = GENERATE(OffsetTable::none, OffsetTable::basic, OffsetTable::extended);
  const File written = rewritten(coded, options);
  const std::vector<Bytes> found = items_of(written);
  CHECK(std::vector<Bytes>{found.begin() + 1, found.end()} == std::vector<Bytes>{items.begin() + 1, items.end()});
  CHECK(found[0].size() == (options.offset_table == OffsetTable::basic ? 12U : 0U));
  CHECK(written.dataset().find(tags::ExtendedOffsetTable).value().has_value() == (options.offset_table == OffsetTable::extended));
  CHECK(frames_of(written) == frames_of(coded));
  // From there to any other.
  options.offset_table = OffsetTable::basic;
  CHECK(items_of(rewritten(written, options)) == items);
}

TEST_CASE("A frame in several fragments is one fragment where a table names it", "[change][rewrite][codec]") {
  const File file = open(attributes({.rows = 1, .columns = 4, .frames = 1, .allocated = 8, .stored = 8})
                             .encapsulated({bytes_of(0xFF, 0xD8), bytes_of(0xFF, 0xD9)})
                             .as_file("1.2.840.10008.1.2.4.50"));
  SaveOptions options;
  options.offset_table = OffsetTable::extended;
  CHECK(items_of(reopen(rewrite(file, options), {})) == std::vector<Bytes>{{}, bytes_of(0xFF, 0xD8, 0xFF, 0xD9)});
  options.offset_table = OffsetTable::none;
  CHECK(items_of(reopen(rewrite(file, options), {})) == std::vector<Bytes>{{}, bytes_of(0xFF, 0xD8), bytes_of(0xFF, 0xD9)});
}

TEST_CASE("Video is kept as it is, and nothing else is made of it", "[change][rewrite][codec]") {
  const File file = open(attributes({.rows = 1, .columns = 4, .frames = 2, .allocated = 8, .stored = 8})
                             .encapsulated({bytes_of(1, 2), bytes_of(3, 4)})
                             .sequence(tags::ReferencedImageSequence, {item()})
                             .as_file("1.2.840.10008.1.2.4.102"));
  SaveOptions options;
  options.sequence_lengths = SequenceLengths::undefined;
  CHECK(items_of(reopen(rewrite(file, options), {})) == std::vector<Bytes>{{}, bytes_of(1, 2), bytes_of(3, 4)});
  CHECK(code_of(try_rewrite(file, saved_as(explicit_uid))) == ErrorCode::unsupported);
}

TEST_CASE("An icon that is compressed as the image is becomes native with it", "[change][rewrite][codec]") {
  const Pixels pixels{.rows = 2, .columns = 2, .frames = 1, .allocated = 8, .stored = 8};
  const Length length = GENERATE(Length::defined, Length::undefined);
  const File coded = rewritten(open(native_image(pixels).as_file()), saved_as(rle_uid));
  const auto icon = [&](Encoding encoding, bool native) {
    Item image{length};
    image.us(tags::SamplesPerPixel, 1).cs(tags::PhotometricInterpretation, "MONOCHROME2").us(tags::Rows, 2).us(tags::Columns, 2);
    image.us(tags::BitsAllocated, 8).us(tags::BitsStored, 8).us(tags::HighBit, 7).us(tags::PixelRepresentation, 0);
    if (native) image.element(tags::PixelData, VR::OB, noise(pixels));
    else image.encapsulated({items_of(coded)[1]});
    return DicomBytes{encoding}.sequence(tags::IconImageSequence, {image, item()}, length).lo({0x0088, 0x0904}, "title");
  };
  const File file = open(icon(explicit_little, false).as_file(rle_uid));
  const Encoding to = GENERATE(explicit_little, implicit_little, explicit_big);
  CHECK(dataset_bytes(rewritten(file, saved_as(uid_of(to)))) == icon(to, true).bytes());
  SaveOptions options;
  options.rebuild_meta = true;
  CHECK(dataset_bytes(rewritten(file, options)) == icon(explicit_little, false).bytes());
}

}  // namespace dicomap::test

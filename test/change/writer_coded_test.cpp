// SPDX-License-Identifier: MIT
#include "change/written.hpp"

#include <catch2/catch.hpp>

#include <limits>

namespace dicomap::test {

namespace {

/// A code stream is the frame behind its first byte plus one; it calls itself YBR_RCT where samples are RGB.
class ToyEncoder final : public FrameEncoder {
 public:
  [[nodiscard]] std::string name() const override { return "toy"; }
  [[nodiscard]] Result<EncodedFrame> encode(const EncodeSource& frame) const override {
    if (frame.samples[0] == std::byte{0xEE}) return Error{ErrorCode::unsupported, "not this one"};
    EncodedFrame encoded{{frame.samples.begin(), frame.samples.end()}, frame.is_rgb ? "YBR_RCT" : ""};
    if (frame.is_rgb && frame.samples[0] == std::byte{0xDD}) encoded.photometric_interpretation = "YBR_ICT";
    if (encoded.codestream.size() % 2 != 0) encoded.codestream.push_back(std::byte{0});
    return encoded;
  }
};

Pixels bytes(std::uint32_t frames) {
  Pixels pixels;
  pixels.allocated = 8;
  pixels.stored = 8;
  pixels.frames = frames;
  return pixels;
}

Pixels colour() {
  Pixels pixels = bytes(2);
  pixels.samples = 3;
  pixels.photometric = "RGB";
  return pixels;
}

SaveOptions toy(OffsetTable table = OffsetTable::keep) {
  SaveOptions options = saved_as(jpeg_2000_uid);
  options.encoders[std::string{jpeg_2000_uid}] = std::make_shared<ToyEncoder>();
  options.offset_table = table;
  return options;
}

}  // namespace

TEST_CASE("Frames are compressed on their way into the file", "[change][writer]") {
  const std::string_view syntax = GENERATE(rle_uid, jpeg_lossless_uid, jpeg_ls_uid, jpeg_2000_uid, htj2k_uid, deflated_frames_uid, encapsulated_uid);
  const bool known = GENERATE(false, true);
  const std::uint16_t allocated = GENERATE(std::uint16_t{8}, std::uint16_t{16});
  CAPTURE(syntax, known, allocated);
  Pixels pixels;
  pixels.rows = 40;
  pixels.columns = 32;
  pixels.allocated = allocated;
  pixels.stored = allocated == 8 ? 8 : 12;
  const NewFile file;
  dicomap::Writer writer = writer_of(file, pixels, saved_as(syntax));
  if (known) writer.set(tags::NumberOfFrames, 3).value();
  const auto first = add(writer, pixels, frame_of(pixels, 0));
  if (code_of(first) == ErrorCode::no_decoder) return;  // its library was left out of the build
  first.value();
  add(writer, pixels, frame_of(pixels, 1)).value();
  add(writer, pixels, frame_of(pixels, 2)).value();
  writer.finish().value();
  const File written = file.reopened();
  CHECK(written.transfer_syntax().uid == syntax);
  CHECK(frames_of(written) == frames_of(pixels));
  CHECK(items_of(written).at(0).size() == (known ? 12 : 0));
  CHECK(items_of(written).size() == 4);
  CHECK(read(written).diagnostics == Lines{});
}

TEST_CASE("Colour is called what the encoder made of it", "[change][writer]") {
  const std::string_view syntax = GENERATE(rle_uid, jpeg_ls_uid, jpeg_2000_uid);
  Pixels pixels = colour();
  pixels.planar = GENERATE(std::uint16_t{0}, std::uint16_t{1});
  CAPTURE(syntax, pixels.planar);
  const NewFile file;
  dicomap::Writer writer = writer_of(file, pixels, saved_as(syntax));
  const auto first = add(writer, pixels, frame_of(pixels, 0));
  if (code_of(first) == ErrorCode::no_decoder) return;
  add(writer, pixels, frame_of(pixels, 1)).value();
  writer.finish().value();
  const File written = file.reopened();
  CHECK(written.dataset().get<std::string>(tags::PhotometricInterpretation).value() == (syntax == jpeg_2000_uid ? "YBR_RCT" : "RGB"));
  CHECK(written.dataset().get<std::uint16_t>(tags::PlanarConfiguration).value() == 0);
  const Bytes given = frame_of(pixels, 1);
  const Bytes read_back = frames_of(written).at(1);
  for (std::size_t pixel = 0; pixel < 35; ++pixel) {
    for (std::size_t sample = 0; sample < 3; ++sample) {
      REQUIRE(read_back[pixel * 3 + sample] == (pixels.planar == 1 ? given[sample * 35 + pixel] : given[pixel * 3 + sample]));
    }
  }
}

TEST_CASE("A frame that is coloured otherwise is not added", "[change][writer]") {
  const Pixels pixels = colour();
  const NewFile file;
  dicomap::Writer writer = writer_of(file, pixels, toy());
  add(writer, pixels, frame_of(pixels, 0)).value();
  Bytes other = frame_of(pixels, 1);
  other[0] = std::byte{0xDD};
  CHECK(message_of(add(writer, pixels, other)) ==
        file.path + ": frame 1 was coded as YBR_ICT, others as YBR_RCT: one attribute cannot say both");
  add(writer, pixels, frame_of(pixels, 1)).value();
  writer.finish().value();
  CHECK(items_of(file.reopened()).size() == 3);
}

TEST_CASE("A frame that cannot be encoded is not added", "[change][writer]") {
  const Pixels pixels = bytes(2);
  const NewFile file;
  dicomap::Writer writer = writer_of(file, pixels, toy());
  Bytes bad = frame_of(pixels, 0);
  bad[0] = std::byte{0xEE};
  const std::string message = ": not this one, in frame 0, to be coded as JPEG 2000 Image Compression (Lossless Only)";
  CHECK(message_of(add(writer, pixels, bad)) == file.path + message);
  CHECK(writer.frame_count() == 0);
  writer.set(tags::PatientName, "Doe").value();
  add(writer, pixels, frame_of(pixels, 0)).value();
  CHECK(code_of(add(writer, pixels, bad)) == ErrorCode::unsupported);
  add(writer, pixels, frame_of(pixels, 1)).value();
  CHECK(writer.frame_count() == 2);
  writer.finish().value();
  CHECK(items_of(file.reopened()).size() == 3);
}

TEST_CASE("Tables say where frames lie", "[change][writer][table]") {
  const auto table = GENERATE(OffsetTable::keep, OffsetTable::basic, OffsetTable::extended, OffsetTable::none);
  const Pixels pixels = bytes(3);
  const NewFile file;
  dicomap::Writer writer = writer_of(file, pixels, toy(table));
  writer.set(tags::NumberOfFrames, 3).value();
  add_all(writer, pixels);
  writer.finish().value();
  const File written = file.reopened();
  const bool basic = table == OffsetTable::keep || table == OffsetTable::basic;
  CHECK(items_of(written).at(0) == (basic ? little<std::uint32_t>({0, 44, 88}) : Bytes{}));
  const auto offsets = written.dataset().find(tags::ExtendedOffsetTable).value();
  REQUIRE(offsets.has_value() == (table == OffsetTable::extended));
  if (!offsets) return;
  const DataElement lengths = written.dataset().at(tags::ExtendedOffsetTableLengths).value();
  for (std::size_t index = 0; index < 3; ++index) {
    CHECK(offsets->get<std::uint64_t>(index).value() == 44 * index);
    CHECK(lengths.get<std::uint64_t>(index).value() == 36);
  }
}

TEST_CASE("A table that was asked for needs the number of frames, unless there is one frame", "[change][writer][table]") {
  const auto table = GENERATE(OffsetTable::basic, OffsetTable::extended);
  const Pixels pixels = bytes(2);
  const NewFile file;
  dicomap::Writer writer = writer_of(file, pixels, toy(table));
  add(writer, pixels, frame_of(pixels, 0)).value();
  CHECK(message_of(add(writer, pixels, frame_of(pixels, 1))) ==
        file.path + ": an offset table stands before the frames, and their number is not known, in PixelData (7FE0,0010); set "
                    "NumberOfFrames (0028,0008) before the first, or write OffsetTable::none");
  writer.finish().value();
  const File written = file.reopened();
  CHECK(items_of(written).size() == 2);
  CHECK(items_of(written).at(0).size() == (table == OffsetTable::basic ? 4 : 0));
  CHECK_FALSE(written.dataset().find(tags::NumberOfFrames).value());
}

TEST_CASE("Frames that reach too far for a basic table are refused it before the first", "[change][writer][table]") {
  Pixels pixels = bytes(1);
  pixels.rows = 65535;
  pixels.columns = 1;
  const NewFile file;
  SaveOptions options = saved_as(encapsulated_uid);
  options.offset_table = OffsetTable::basic;
  dicomap::Writer writer = writer_of(file, pixels, options);
  writer.set(tags::NumberOfFrames, 70000).value();
  const Bytes frame(65535);
  CHECK(message_of(add(writer, pixels, frame)) ==
        file.path + ": 70000 frames of 65535 bytes reach too far for a basic offset table, in PixelData (7FE0,0010); "
                    "OffsetTable::extended has 64 bits for each");
  CHECK(writer.frame_count() == 0);
}

TEST_CASE("Code streams of somebody else go in as they are", "[change][writer]") {
  const bool known = GENERATE(false, true);
  const Pixels pixels = bytes(3);
  const NewFile file;
  dicomap::Writer writer = writer_of(file, pixels, saved_as(jpeg_2000_uid));
  writer.set(tags::PhotometricInterpretation, "MONOCHROME1").value();
  if (known) writer.set(tags::NumberOfFrames, 3).value();
  writer.add_codestream(bytes_of(1, 2, 3)).value();
  writer.add_codestream(bytes_of(4, 5)).value();
  writer.add_codestream(bytes_of(6)).value();
  CHECK(message_of(writer.add_codestream({})) == file.path + (known ? ": NumberOfFrames (0028,0008) says 3; one more is too many; without the "
                                                                      "attribute it becomes what was written"
                                                                    : ": an empty code stream"));
  writer.finish().value();
  const File written = File::open(file.path).value();
  CHECK(items_of(written) == std::vector<Bytes>{known ? little<std::uint32_t>({0, 12, 22}) : Bytes{}, bytes_of(1, 2, 3, 0), bytes_of(4, 5), bytes_of(6, 0)});
  CHECK(written.dataset().get<std::string>(tags::PhotometricInterpretation).value() == "MONOCHROME1");
}

TEST_CASE("Samples are not code streams", "[change][writer]") {
  const std::string_view syntax = GENERATE(explicit_uid, encapsulated_uid);
  const NewFile file;
  dicomap::Writer writer = writer_of(file, bytes(1), saved_as(syntax));
  const auto refused = writer.add_codestream(bytes_of(1, 2));
  CHECK(code_of(refused) == ErrorCode::unsupported);
  CHECK(message_of(refused).ends_with(" has no code streams; add_frame takes samples"));
}

TEST_CASE("Without an encoder only code streams can be written", "[change][writer]") {
  constexpr std::string_view jpeg_baseline_uid = "1.2.840.10008.1.2.4.50";
  const Pixels pixels = bytes(1);
  const NewFile file;
  dicomap::Writer writer = writer_of(file, pixels, saved_as(jpeg_baseline_uid));
  CHECK(message_of(add(writer, pixels, frame_of(pixels, 0))) ==
        file.path + ": there is no encoder for JPEG Baseline (Process 1) (1.2.840.10008.1.2.4.50); SaveOptions::encoders takes one, "
                    "add_codestream what another has encoded");
  writer.add_codestream(bytes_of(0xFF, 0xD8)).value();
  writer.finish().value();
}

TEST_CASE("Bits are kept by Encapsulated Uncompressed, frame by frame", "[change][writer]") {
  Pixels pixels;
  pixels.rows = 1;
  pixels.columns = 11;
  pixels.allocated = 1;
  pixels.stored = 1;
  const NewFile file;
  dicomap::Writer writer = writer_of(file, pixels, saved_as(encapsulated_uid));
  add_all(writer, pixels);
  writer.finish().value();
  CHECK(frames_of(file.reopened()) == frames_of(pixels));
}

}  // namespace dicomap::test

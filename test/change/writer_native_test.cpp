// SPDX-License-Identifier: MIT
#include "change/written.hpp"

#include <catch2/catch.hpp>

namespace dicomap::test {

namespace {

Pixels of_type(std::uint16_t allocated, std::uint16_t representation) {
  Pixels pixels;
  pixels.allocated = allocated;
  pixels.stored = allocated;
  pixels.representation = representation;
  return pixels;
}

/// What is behind the header of (7FE0,0010) as the file has it.
Bytes value_of(const File& file, Tag tag) {
  const DataElement element = file.dataset().at(TagPath{tag}).value();
  const Value<const std::byte> value = file.source().bytes({element.value_offset(), element.length()}).value();
  return {value.begin(), value.end()};
}

}  // namespace

TEST_CASE("Frames of every type come back under every native transfer syntax", "[change][writer]") {
  const auto bits = GENERATE(std::uint16_t{1}, std::uint16_t{8}, std::uint16_t{16}, std::uint16_t{32}, std::uint16_t{64});
  const auto representation = GENERATE(std::uint16_t{0}, std::uint16_t{1});
  if (bits == 1 && representation == 1) return;
  const std::string_view syntax = GENERATE(explicit_uid, implicit_uid, big_endian_uid, deflated_uid);
  CAPTURE(bits, representation, syntax);
  const Pixels pixels = of_type(bits, representation);
  const NewFile file;
  dicomap::Writer writer = writer_of(file, pixels, saved_as(syntax));
  writer.set(tags::NumberOfFrames, 3).value();
  add_all(writer, pixels);
  CHECK(writer.frame_count() == 3);
  CHECK(file.names() != std::vector<std::string>{"new.dcm"});
  writer.finish().value();
  CHECK(file.names() == std::vector<std::string>{"new.dcm"});
  const File written = file.reopened();
  CHECK(written.transfer_syntax().uid == syntax);
  CHECK(frames_of(written) == frames_of(pixels));
  const Reading reading = read(written);
  CHECK(reading.error.empty());
  CHECK(reading.diagnostics == Lines{});
}

TEST_CASE("Any number of frames may come where NumberOfFrames was not set", "[change][writer]") {
  const std::string_view syntax = GENERATE(explicit_uid, implicit_uid, big_endian_uid);
  const std::size_t count = GENERATE(1U, 2U, 11U);
  CAPTURE(syntax, count);
  Pixels pixels = of_type(16, 0);
  pixels.frames = static_cast<std::uint32_t>(count);
  const NewFile file;
  dicomap::Writer writer = writer_of(file, pixels, saved_as(syntax));
  add_all(writer, pixels);
  writer.finish().value();
  const File written = file.reopened();
  CHECK(frames_of(written) == frames_of(pixels));
  CHECK(value_of(written, tags::PixelData).size() == count * 70);
  const auto number = written.dataset().find(tags::NumberOfFrames).value();
  REQUIRE(number.has_value() == (count > 1));
  if (number) CHECK(number->get<std::string>().value() == std::to_string(count));
}

TEST_CASE("An empty NumberOfFrames says nothing", "[change][writer]") {
  Pixels pixels = of_type(8, 0);
  const NewFile file;
  dicomap::Writer writer = writer_of(file, pixels);
  writer.set(tags::NumberOfFrames, NewValue{}).value();
  add_all(writer, pixels);
  writer.finish().value();
  const File written = file.reopened();
  CHECK(written.dataset().get<std::int64_t>(tags::NumberOfFrames).value() == 3);
  CHECK(frames_of(written) == frames_of(pixels));
}

TEST_CASE("Bits of a frame follow those of the frame before it", "[change][writer]") {
  Pixels pixels = of_type(1, 0);
  pixels.rows = 1;
  pixels.columns = 3;
  const NewFile file;
  dicomap::Writer writer = writer_of(file, pixels);
  for (const auto& frame : {bytes_of(1, 0, 1), bytes_of(0, 1, 1), bytes_of(7, 0, 0)}) add(writer, pixels, frame).value();
  writer.finish().value();
  CHECK(value_of(file.reopened(), tags::PixelData) == bytes_of(0b01110101, 0));
}

TEST_CASE("Native pixel data of odd length is padded", "[change][writer]") {
  Pixels pixels = of_type(8, 0);
  pixels.frames = 1;
  const NewFile file;
  dicomap::Writer writer = writer_of(file, pixels);
  if (GENERATE(true, false)) writer.set(tags::NumberOfFrames, 1).value();
  add_all(writer, pixels);
  writer.finish().value();
  CHECK(value_of(file.reopened(), tags::PixelData).size() == 36);
}

TEST_CASE("Floating-point samples go into their own elements", "[change][writer]") {
  const std::string_view syntax = GENERATE(explicit_uid, implicit_uid, big_endian_uid, deflated_uid);
  CAPTURE(syntax);
  const NewFile file;
  dicomap::Writer writer = dicomap::Writer::create(file.path, saved_as(syntax)).value();
  set_identity(writer);
  writer.set(tags::SamplesPerPixel, 1).value();
  writer.set(tags::PhotometricInterpretation, "MONOCHROME2").value();
  writer.set(tags::NumberOfFrames, 2).value();
  writer.set(tags::Rows, 1).value();
  writer.set(tags::Columns, 2).value();
  const bool is_double = GENERATE(false, true);
  writer.set(tags::BitsAllocated, is_double ? 64 : 32).value();
  if (is_double) {
    writer.add_frame(std::vector{1.5, -2.0}).value();
    writer.add_frame(std::vector{0.25, 1e300}).value();
  } else {
    writer.add_frame(std::vector{1.5F, -2.0F}).value();
    writer.add_frame(std::vector{0.25F, 1e30F}).value();
  }
  writer.finish().value();
  const File written = file.reopened();
  const Image image = written.image().value();
  CHECK(image.layout().sample_type == (is_double ? SampleType::f64 : SampleType::f32));
  CHECK(written.dataset().find(is_double ? tags::DoubleFloatPixelData : tags::FloatPixelData, Search::whole).value());
  if (is_double) CHECK(image.frame<double>(1).value()(0, 1) == 1e300);
  else CHECK(image.frame<float>(1).value()(0, 1) == 1e30F);
  CHECK_FALSE(written.dataset().find(tags::PixelData, Search::whole).value());
}

TEST_CASE("A callback fills zeroed memory, which is a frame", "[change][writer]") {
  const bool known = GENERATE(false, true);
  Pixels pixels = of_type(16, 0);
  const NewFile file;
  dicomap::Writer writer = writer_of(file, pixels);
  if (known) writer.set(tags::NumberOfFrames, 3).value();
  for (std::size_t index = 0; index < 3; ++index) {
    writer.add_frame([&](std::span<std::byte> memory) -> Result<void> {
            CHECK(memory.size() == 70);
            CHECK(reinterpret_cast<std::uintptr_t>(memory.data()) % 8 == 0);
            CHECK(std::ranges::all_of(memory, [](std::byte byte) { return byte == std::byte{0}; }));
            std::ranges::copy(frame_of(pixels, index), memory.begin());
            return success();
          })
        .value();
  }
  writer.finish().value();
  CHECK(frames_of(file.reopened()) == frames_of(pixels));
}

TEST_CASE("Callbacks fill floating-point frames where the element was named before", "[change][writer]") {
  const NewFile file;
  dicomap::Writer writer = writer_of(file, of_type(32, 0));
  writer.set(tags::FloatPixelData, NewValue{}).value();
  writer.add_frame([](std::span<std::byte> memory) -> Result<void> {
          const float number = 3.5F;
          std::memcpy(memory.data(), &number, sizeof number);
          return success();
        })
      .value();
  writer.finish().value();
  CHECK(file.reopened().image().value().frame<float>(0).value()(0, 0) == 3.5F);
}

TEST_CASE("The frame of a callback that fails is not added", "[change][writer]") {
  const Pixels pixels = of_type(16, 0);
  const NewFile file;
  dicomap::Writer writer = writer_of(file, pixels);
  const auto fails = [](std::span<std::byte>) -> Result<void> { return Error{ErrorCode::io, "the detector is not there"}; };
  CHECK(message_of(writer.add_frame(fails)) == file.path + ": the detector is not there");
  add(writer, pixels, frame_of(pixels, 0)).value();
  CHECK(message_of(writer.add_frame(fails)) == file.path + ": the detector is not there");
  add(writer, pixels, frame_of(pixels, 1)).value();
  CHECK(writer.frame_count() == 2);
  writer.finish().value();
  CHECK(file.reopened().image().value().frame_count() == 2);
}

TEST_CASE("Samples of several components lie as PlanarConfiguration says", "[change][writer]") {
  Pixels pixels = of_type(8, 0);
  pixels.samples = 3;
  pixels.photometric = "RGB";
  pixels.planar = GENERATE(std::uint16_t{0}, std::uint16_t{1});
  const NewFile file;
  dicomap::Writer writer = writer_of(file, pixels);
  add_all(writer, pixels);
  writer.finish().value();
  CHECK(file.reopened().image().value().layout().planar_configuration == pixels.planar);
  CHECK(frames_of(file.reopened()) == frames_of(pixels));
}

TEST_CASE("The first sample of a new file lies at a multiple of the alignment", "[change][writer][alignment]") {
  const std::uint32_t alignment = GENERATE(8U, 4096U);
  const std::string_view syntax = GENERATE(explicit_uid, implicit_uid);
  const bool known = GENERATE(false, true);
  const Pixels pixels = of_type(16, 0);
  const NewFile file;
  SaveOptions options = saved_as(syntax);
  options.pixel_alignment = alignment;
  dicomap::Writer writer = writer_of(file, pixels, options);
  writer.set(tags::PatientName, "Doe^John").value();
  if (known) writer.set(tags::NumberOfFrames, 3).value();
  add_all(writer, pixels);
  writer.finish().value();
  CHECK(file.reopened().image().value().frame_range(0).value().offset % alignment == 0);
  CHECK(frames_of(file.reopened()) == frames_of(pixels));
}

}  // namespace dicomap::test

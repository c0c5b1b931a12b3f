// SPDX-License-Identifier: MIT
#include "change/written.hpp"
#include "support/in_child.hpp"
#include "support/proc_status.hpp"

#include <catch2/catch.hpp>

namespace dicomap::test {

namespace {

/// Bytes of a frame: rows x 1024.
Pixels wide(std::uint16_t rows) {
  Pixels pixels;
  pixels.rows = rows;
  pixels.columns = 1024;
  pixels.allocated = 8;
  pixels.stored = 8;
  return pixels;
}

SaveOptions with_holes(std::string_view syntax) {
  SaveOptions options = saved_as(syntax);
  options.replace.sparse = true;
  options.replace.durability = Durability::none;
  return options;
}

Result<void> mark(std::span<std::byte> samples, std::uint64_t index) {
  samples[0] = static_cast<std::byte>(index + 1);
  return success();
}

}  // namespace

TEST_CASE("A Writer holds a frame, whatever the size of the file", "[change][writer][memory]") {
  if (under_sanitizer) return;
  const std::string_view syntax = GENERATE(explicit_uid, big_endian_uid, deflated_uid, encapsulated_uid, rle_uid);
  const bool known = GENERATE(false, true);
  if (!known && syntax == deflated_uid) return;
  CAPTURE(syntax, known);
  const NewFile file;
  const auto end = in_child([&] {
    dicomap::Writer writer = writer_of(file, wide(1024), with_holes(syntax));
    if (known) writer.set(tags::NumberOfFrames, 200).value();
    const std::uint64_t before = status_kib("VmHWM");
    for (std::uint64_t index = 0; index < 200; ++index) writer.add_frame([&](std::span<std::byte> samples) { return mark(samples, index); }).value();
    writer.finish().value();
    return status_kib("VmHWM") - before <= 8 * 1024 ? 0 : 1;
  });
  CHECK(end.signal == 0);
  CHECK(end.exit_code == 0);
  const File written = file.reopened();
  const Image image = written.image().value();
  REQUIRE(image.frame_count() == 200);
  CHECK(image.frame<std::uint8_t>(199).value()(0, 0) == 200);
}

TEST_CASE("Encapsulated Uncompressed holds more than 4 GiB", "[change][writer][limits]") {
  const NewFile file;
  dicomap::Writer writer = writer_of(file, wide(32768), with_holes(encapsulated_uid));
  constexpr std::uint64_t frames = 130;  // of 32 MiB: 4.06 GiB
  writer.set(tags::NumberOfFrames, frames).value();
  for (std::uint64_t index = 0; index < frames; ++index) writer.add_frame([&](std::span<std::byte> samples) { return mark(samples, index); }).value();
  writer.finish().value();
  CHECK(std::filesystem::file_size(file.path) > (std::uint64_t{4} << 30U));
  const File written = file.reopened();
  CHECK(written.dataset().find(tags::ExtendedOffsetTable).value());
  const Image image = written.image().value();
  CHECK(image.frame<std::uint8_t>(129).value()(0, 0) == 130);
  CHECK(image.frame<std::uint8_t>(64).value()(0, 0) == 65);
}

TEST_CASE("Native frames stop where 4 GiB end, and the file is whole", "[change][writer][limits]") {
  const NewFile file;
  dicomap::Writer writer = writer_of(file, wide(65535), with_holes(explicit_uid));
  const auto add_one = [&] { return writer.add_frame([](std::span<std::byte> samples) { return mark(samples, 0); }); };
  for (int frame = 0; frame < 64; ++frame) add_one().value();
  CHECK(message_of(add_one()) == file.path + ": 65 frames of 67107840 bytes are more than the 4294967294 that native pixel data can have, in "
                                             "PixelData (7FE0,0010); Encapsulated Uncompressed Explicit VR Little Endian "
                                             "(1.2.840.10008.1.2.1.98) has no such bound");
  writer.finish().value();
  CHECK(file.reopened().image().value().whole_frames().value() == 64);
}

}  // namespace dicomap::test

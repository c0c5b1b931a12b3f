// SPDX-License-Identifier: MIT
// Files larger than memory, sparse: an edit costs what is edited.
#include "change/editor_test.hpp"
#include "pixels/image_bytes.hpp"
#include "support/proc_status.hpp"

#include <dicomap/tags.hpp>

#include <catch2/catch.hpp>

#include <unistd.h>

using namespace dicomap;
using namespace dicomap::test;

TEST_CASE("A file of four times the machine's memory is edited in a few pages", "[change][pixels][scale]") {
  constexpr std::uint64_t frame_length = std::uint64_t{2} << 30;
  const std::uint64_t memory = static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  const std::uint64_t frames = 4 * memory / frame_length + 1;
  const DicomBytes head = image_with({.rows = 16384, .columns = 16384, .frames = std::to_string(frames), .bits_allocated = 16, .samples = 4, .photometric = "CMYK"})
                              .header(tags::PixelData, VR::OB, undefined_length)
                              .item_header(0)
                              .as_file("1.2.840.10008.1.2.1.98");
  const TemporaryFile file{head.bytes()};
  for (std::uint64_t i = 0; i < frames; ++i) {
    write_at(file.path(), head.size() + i * (frame_length + 8), DicomBytes{}.item_header(static_cast<std::uint32_t>(frame_length)).bytes());
  }
  write_at(file.path(), head.size() + frames * (frame_length + 8), DicomBytes{}.sequence_delimiter().bytes());

  Editor editor = Editor::open(file.path()).value();
  const std::uint64_t before = status_kib("VmRSS");
  editor.pixel(0, 0, 0, 0).value() = 5;
  editor.pixel(frames - 1, 16383, 16383, 3).value() = 7;
  if (!under_sanitizer) CHECK(status_kib("VmRSS") < before + 1024);
  const File edited = editor.edited().value();
  const auto image = edited.image().value();
  CHECK(image.frame<std::uint16_t>(0).value()(0, 0, 0) == 5);
  CHECK(image.frame<std::uint16_t>(frames - 1).value()(16383, 16383, 3) == 7);
  CHECK(File::open(file.path()).value().image().value().frame<std::uint16_t>(frames - 1).value()(16383, 16383, 3) == 0);
}

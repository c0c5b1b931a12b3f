// SPDX-License-Identifier: MIT
// What a rewrite of a big file costs in memory: the blocks it copies by, whatever the file's size.
#include "change/images.hpp"
#include "support/in_child.hpp"
#include "support/proc_status.hpp"
#include "support/temporary_file.hpp"

#include <catch2/catch.hpp>

namespace dicomap::test {

namespace {

/// Counts what is written, and keeps none of it: unlike CountingSink it is given every byte.
class Discard final : public ByteSink {
 public:
  [[nodiscard]] std::uint64_t position() const noexcept override { return position_; }
  [[nodiscard]] Result<void> write(std::span<const std::byte> bytes) override {
    position_ += bytes.size();
    return success();
  }
  [[nodiscard]] Result<void> patch(std::uint64_t, std::span<const std::byte>) override { return success(); }

 private:
  std::uint64_t position_ = 0;
};

}  // namespace

namespace {

void check_memory(std::uint32_t frames, std::string_view syntax) {
  const std::uint64_t length = std::uint64_t{frames} * 1024 * 1024 * 2;
  const DicomBytes head = attributes({.rows = 1024, .columns = 1024, .frames = frames, .stored = 16}).header(tags::PixelData, VR::OW, static_cast<std::uint32_t>(length)).as_file();
  const TemporaryFolder folder;
  const auto path = folder / "big.dcm";
  write_at(path, 0, head.bytes());
  resize(path, head.size() + length);
  const ChildEnd end = in_child([&] {
    const File file = File::open(path.native()).value();
    Discard sink;
    const std::uint64_t before = status_kib("VmHWM");
    if (!rewrite_file(file, {}, saved_as(syntax), sink)) return 1;
    if (sink.position() < length) return 2;
    return status_kib("VmHWM") - before <= 8 * 1024 ? 0 : 3;
  });
  CHECK(end.exit_code == 0);
  CHECK(end.signal == 0);
}

}  // namespace

TEST_CASE("A rewrite of a big file takes at most 8 MiB", "[change][rewrite][sparse]") {
  if (!under_sanitizer) check_memory(300, GENERATE(implicit_uid, big_endian_uid, encapsulated_uid));
}

// Tens of seconds where the page cache is cold.
TEST_CASE("A rewrite of a file of 3.9 GiB takes at most 8 MiB", "[.slow][change][rewrite][sparse]") {
  if (!under_sanitizer) check_memory(2000, GENERATE(implicit_uid, big_endian_uid, encapsulated_uid));
}

}  // namespace dicomap::test

// SPDX-License-Identifier: MIT
// Sparse files of 4 to 20 GiB: what opening, finding and reading costs, measured from outside. They take no room on the disk.
#include "pixels/image_bytes.hpp"
#include "support/in_child.hpp"
#include "support/proc_status.hpp"
#include "support/temporary_file.hpp"

#include <dicomap/image.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <numeric>

#include <sys/resource.h>
#include <sys/stat.h>

using namespace dicomap;
using namespace dicomap::test;

namespace {

constexpr std::uint64_t kib = 1024;
constexpr std::uint64_t mib = 1024 * kib;
constexpr std::uint64_t gib = 1024 * mib;

/// A data set that ends in a header of pixel data, then zeros as far as it says.
class SparseFile {
 public:
  SparseFile(DicomBytes head, std::uint64_t length) : head_{std::move(head)} {
    write_at(path(), 0, head_.bytes());
    resize(path(), head_.size() + length);
  }
  [[nodiscard]] std::filesystem::path path() const { return folder_ / "sparse.dcm"; }
  [[nodiscard]] std::uint64_t pixels() const { return head_.size(); }
  void put(std::uint64_t offset, const Bytes& bytes) const { write_at(path(), offset, bytes); }
  [[nodiscard]] std::uint64_t on_disk() const {
    struct stat status {};
    REQUIRE(::stat(path().c_str(), &status) == 0);
    return static_cast<std::uint64_t>(status.st_blocks) * 512;
  }

 private:
  TemporaryFolder folder_;
  DicomBytes head_;
};

constexpr std::uint64_t frame_length = 512 * 512 * 2;
constexpr std::uint64_t frames = 8191;  // one more would be 4 GiB, which no length of a native value can say

/// 8191 frames of 512 x 512 words: 4 GiB less one frame.
const SparseFile& four_gib() {
  static const SparseFile file{image_with({.rows = 512, .columns = 512, .frames = "8191"})
                                   .header(tags::PixelData, VR::OW, static_cast<std::uint32_t>(frames * frame_length))
                                   .as_file(),
                               frames * frame_length};
  return file;
}

Image open_four_gib(Mapping mapping) {
  OpenOptions options;
  options.mapping = mapping;
  return File::open(four_gib().path(), options).value().image().value();
}

/// Bytes that this process has read through system calls.
std::uint64_t bytes_read() {
  std::ifstream io{"/proc/self/io"};
  std::string name;
  std::uint64_t value = 0;
  io >> name >> value;
  REQUIRE(name == "rchar:");
  return value;
}

std::uint64_t page_of_reading_status() {
  const std::uint64_t before = bytes_read();
  return bytes_read() - before;
}

std::uint64_t sum_of(const Frame<const std::uint16_t>& frame) {
  return std::accumulate(frame.samples().begin(), frame.samples().end(), std::uint64_t{0});
}

}  // namespace

TEST_CASE("Opening 4 GiB and viewing a frame reads less than 64 KiB and no pixel", "[pixels][scale]") {
  const SparseFile& file = four_gib();
  const std::uint64_t own = page_of_reading_status();
  const std::uint64_t before = bytes_read();
  const Image image = open_four_gib(Mapping::automatic);
  const auto frame = image.frame<std::uint16_t>(5000).value();
  const std::uint64_t cost = bytes_read() - before - own;
  CHECK(frame.residence() == Residence::mapped);
  CHECK(frame.samples().size() == 512 * 512);
  CHECK(image.frame_range(5000).value() == ByteRange{file.pixels() + 5000 * frame_length, frame_length});
  CHECK(cost <= 64 * kib);
}

TEST_CASE("Opening the metadata of 4 GiB faults in at most 64 KiB", "[pixels][scale]") {
  static_cast<void>(open_four_gib(Mapping::automatic));  // what the first use of anything costs
  const std::uint64_t before = minor_faults();
  const File file = File::open(four_gib().path()).value();
  CHECK(file.dataset().get<std::uint16_t>(tags::Columns).value() == 512);
  CHECK(file.image().has_value());
  CHECK((minor_faults() - before) * 4 <= (under_sanitizer ? 1024U : 64U));
  CHECK(mappings_of(four_gib().path()).empty());
}

TEST_CASE("Frame 5000 of 4 GiB that must not be mapped costs less than 4 MiB of memory", "[pixels][scale]") {
  const std::uint64_t before = status_kib("VmRSS");
  const Image image = open_four_gib(Mapping::never);
  const std::uint64_t read_before = bytes_read();
  const auto frame = image.frame<std::uint16_t>(5000).value();
  CHECK(bytes_read() - read_before <= frame_length + 64 * kib);
  CHECK(frame.holding() == Holding{Residence::copied, Reason::policy_never});
  CHECK(sum_of(frame) == 0);
  CHECK(mappings_of(four_gib().path()).empty());
  CHECK(status_kib("VmRSS") < before + 4 * 1024);
}

TEST_CASE("A sum over 4 GiB that releases its frames stays below 64 MiB of memory", "[pixels][scale]") {
  four_gib().put(four_gib().pixels() + 8190 * frame_length, bytes_of(7, 0));
  const std::uint64_t before = status_kib("VmRSS");
  const Image image = open_four_gib(Mapping::automatic);
  std::uint64_t sum = 0;
  std::uint64_t most = 0;
  // One word of each page brings the page in, as a sum over all of them would.
  for (std::uint64_t index = 0; index < frames; ++index) {
    const auto frame = image.frame<std::uint16_t>(index).value();
    for (std::size_t at = 0; at < frame.samples().size(); at += 1024) sum += frame.samples()[at];
    sum += frame.samples()[0];
    image.release(index);
    if (index % 64 == 0) most = std::max(most, status_kib("VmRSS"));
  }
  CHECK(sum == 14);
  CHECK(most < before + 64 * 1024);
}

TEST_CASE("All frames of 1 GiB are read in an address space that cannot hold them", "[pixels][scale]") {
  if (under_sanitizer) {
    WARN("sanitizers need more address space than any limit: not run");
    return;
  }
  const SparseFile file{image_with({.rows = 512, .columns = 512, .frames = "2048"})
                            .header(tags::PixelData, VR::OW, static_cast<std::uint32_t>(1 * gib))
                            .as_file(),
                        1 * gib};
  file.put(file.pixels() + 2047 * frame_length, bytes_of(9, 0));
  const std::uint64_t now_kib = status_kib("VmSize");
  const ChildEnd end = in_child([&] {
    const rlim_t most = now_kib * kib + 256 * mib;
    const struct rlimit limit {most, most};
    if (::setrlimit(RLIMIT_AS, &limit) != 0) return 1;
    const Image image = File::open(file.path()).value().image().value();
    std::uint64_t sum = 0;
    for (std::uint64_t index = 0; index < 2048; ++index) {
      const auto frame = image.frame<std::uint16_t>(index);
      if (!frame) return 2;
      if (frame.assume_value().holding() != Holding{Residence::copied, Reason::address_space}) return 3;
      sum += frame.assume_value()(0, 0);
    }
    return sum == 9 ? 0 : 4;
  });
  CHECK(end.signal == 0);
  CHECK(end.exit_code == 0);
}

TEST_CASE("A native value behind 4 GiB is found by 64-bit offsets", "[pixels][scale][E178]") {
  constexpr std::uint64_t document = 0xFFFFFFF0;
  DicomBytes head = DicomBytes{}
                        .us(tags::SamplesPerPixel, 1)
                        .cs(tags::PhotometricInterpretation, "MONOCHROME2")
                        .is(tags::NumberOfFrames, "16")
                        .us(tags::Rows, 512)
                        .us(tags::Columns, 512)
                        .us(tags::BitsAllocated, 16)
                        .us(tags::BitsStored, 16)
                        .us(tags::HighBit, 15)
                        .us(tags::PixelRepresentation, 0)
                        .header(tags::EncapsulatedDocument, VR::OB, static_cast<std::uint32_t>(document));
  const DicomBytes pixels = DicomBytes{}.header(tags::PixelData, VR::OW, static_cast<std::uint32_t>(16 * frame_length));
  const SparseFile file{head.as_file(), document + pixels.size() + 16 * frame_length};
  const std::uint64_t begin = file.pixels() + document + pixels.size();
  REQUIRE(begin > 4 * gib);
  file.put(file.pixels() + document, pixels.bytes());
  file.put(begin + 15 * frame_length, bytes_of(5, 1));
  OpenOptions options = strictly();
  options.mapping = GENERATE(Mapping::automatic, Mapping::never);
  const Image image = File::open(file.path(), options).value().image().value();
  CHECK(image.whole_frames().value() == 16);
  CHECK(image.frame_range(15).value() == ByteRange{begin + 15 * frame_length, frame_length});
  CHECK(image.frame<std::uint16_t>(15).value()(0, 0) == 0x0105);
  CHECK(image.frame<std::uint16_t>(14).value()(511, 511) == 0);
}

TEST_CASE("20 GiB in ten fragments take less than 1 MiB of the disk, and each frame is viewed in place",
          "[pixels][scale][E130][E178]") {
  // 16384 x 16384 pixels of 8 samples of one byte are too many samples: 4 samples of 2 bytes, 2 GiB a frame.
  constexpr std::uint64_t length = 2 * gib;
  constexpr std::uint64_t count = 10;
  const ImageAttributes is{.rows = 16384, .columns = 16384, .frames = "10", .bits_allocated = 16, .samples = 4, .photometric = "CMYK"};
  // The basic offset table has 32 bits an entry, and writers let them wrap.
  const bool with_table = GENERATE(false, true);
  auto head = image_with(is);
  head.header(tags::PixelData, VR::OB, undefined_length).item_header(with_table ? 4 * count : 0);
  if (with_table) {
    for (std::uint64_t i = 0; i < count; ++i) {
      const auto wrapped = static_cast<std::uint32_t>(i * (length + 8));
      head.raw(bytes_in<std::uint32_t>(ByteOrder::little, {wrapped}));
    }
  }
  const SparseFile file{head.as_file("1.2.840.10008.1.2.1.98"), count * (length + 8) + 8};
  for (std::uint64_t i = 0; i < count; ++i) {
    file.put(file.pixels() + i * (length + 8), DicomBytes{}.item_header(static_cast<std::uint32_t>(length)).bytes());
    file.put(file.pixels() + i * (length + 8) + 8, bytes_of(static_cast<int>(i), 3));
  }
  file.put(file.pixels() + count * (length + 8), DicomBytes{}.sequence_delimiter().bytes());
  CHECK(file.on_disk() < 1 * mib);

  const std::uint64_t own = page_of_reading_status();
  const std::uint64_t before = bytes_read();
  const File opened = File::open(file.path()).value();
  const Image image = opened.image().value();
  const auto frame = image.frame<std::uint16_t>(9).value();
  CHECK(bytes_read() - before - own <= 64 * kib);
  CHECK(frame.residence() == Residence::mapped);
  CHECK(frame(0, 0, 0) == 0x0309);
  CHECK(frame(16383, 16383, 3) == 0);
  CHECK(image.whole_frames().value() == count);
  CHECK(image.frame<std::uint16_t>(4).value()(0, 0, 0) == 0x0304);
  CHECK(opened.count(DiagnosticCode::offset_table) == (with_table ? 1 : 0));
  CHECK(file.on_disk() < 1 * mib);
}

// SPDX-License-Identifier: MIT
// What of a file lies in memory because of us, as the kernel tells it: a sparse file of 4 GiB takes no room on the disk.
#include "pixels/image_bytes.hpp"
#include "support/proc_status.hpp"
#include "support/temporary_file.hpp"

#include <dicomap/image.hpp>

#include <catch2/catch.hpp>

#include <numeric>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

using namespace dicomap;
using namespace dicomap::test;

namespace {

constexpr std::uint64_t kib = 1024;
constexpr std::uint64_t mib = 1024 * kib;
constexpr std::uint64_t frame_length = 512 * 512 * 2;
constexpr std::uint64_t frames = 8190;

/// 8190 frames of 512 x 512 words, all zeros.
class SparseFile {
 public:
  SparseFile() {
    write_at(path(), 0, head_.bytes());
    resize(path(), head_.size() + frames * frame_length);
  }
  [[nodiscard]] std::filesystem::path path() const { return folder_ / "sparse.dcm"; }
  [[nodiscard]] std::uint64_t pixels() const { return head_.size(); }

 private:
  TemporaryFolder folder_;
  DicomBytes head_ = image_with({.rows = 512, .columns = 512, .frames = "8190"})
                         .header(tags::PixelData, VR::OW, static_cast<std::uint32_t>(frames* frame_length))
                         .as_file();
};

/// A mapping of a file that is not the library's.
class OwnMapping {
 public:
  explicit OwnMapping(const std::filesystem::path& path) : length_{std::filesystem::file_size(path)} {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    begin_ = ::mmap(nullptr, length_, PROT_READ, MAP_SHARED, file, 0);
    ::close(file);
    if (begin_ == MAP_FAILED) throw std::runtime_error{"cannot map " + path.native()};
  }
  ~OwnMapping() { ::munmap(begin_, length_); }
  OwnMapping(const OwnMapping&) = delete;
  OwnMapping& operator=(const OwnMapping&) = delete;

  [[nodiscard]] std::span<const std::byte> bytes() const { return {static_cast<const std::byte*>(begin_), length_}; }
  /// Pages of the file that are in the page cache, whoever brought them in.
  [[nodiscard]] std::vector<bool> in_cache() const {
    std::vector<unsigned char> pages((length_ + 4095) / 4096);
    if (::mincore(begin_, length_, pages.data()) != 0) throw std::runtime_error{"mincore"};
    std::vector<bool> cached;
    for (const unsigned char page : pages) cached.push_back((page & 1U) != 0);
    return cached;
  }

 private:
  std::uint64_t length_;
  void* begin_;
};

/// How many pages of a file lie in the page cache now and did not before `body`.
template <class Body> std::size_t pages_brought_in(const OwnMapping& watched, Body body) {
  const std::vector<bool> before = watched.in_cache();
  body();
  const std::vector<bool> after = watched.in_cache();
  std::size_t count = 0;
  for (std::size_t page = 0; page < after.size(); ++page) count += after[page] && !before[page] ? 1U : 0U;
  return count;
}

std::uint64_t sum_of(const Frame<const std::uint16_t>& frame) {
  return std::accumulate(frame.samples().begin(), frame.samples().end(), std::uint64_t{0});
}

}  // namespace

TEST_CASE("Opening 4 GiB, walking it and finding its frames bring no page of pixels into memory", "[pixels][scale]") {
  const SparseFile file;
  const auto mapping = GENERATE(Mapping::automatic, Mapping::required, Mapping::never);
  CAPTURE(mapping);
  OpenOptions options;
  options.mapping = mapping;
  const OwnMapping watched{file.path()};
  const std::size_t pages = pages_brought_in(watched, [&] {
    const File opened = File::open(file.path(), options).value();
    CHECK(read(opened).elements.size() == 10);
    CHECK_FALSE(opened.dataset().find(tags::PatientName).value().has_value());
    const Image image = opened.image().value();
    CHECK(image.whole_frames().value() == frames);
    CHECK(image.frame_range(frames - 1).value().offset == file.pixels() + (frames - 1) * frame_length);
  });
  CHECK(pages <= 64 * kib / 4096);
  if (mapping == Mapping::never) return;  // not every file system keeps holes that are read
  // So that the figure means something: a frame that is looked at does show.
  const std::size_t of_a_frame = pages_brought_in(watched, [&] {
    CHECK(sum_of(File::open(file.path(), options).value().image().value().frame<std::uint16_t>(4000).value()) == 0);
  });
  CHECK(of_a_frame >= frame_length / 4096);
}

TEST_CASE("A mapping of the caller's own is read in place, and no more of it than is asked for", "[pixels][scale]") {
  const SparseFile file;
  const OwnMapping own{file.path()};
  const std::uint64_t before = status_kib("VmRSS");
  const std::size_t pages = pages_brought_in(own, [&] {
    const File opened = File::open(Source::borrow(own.bytes(), "own")).value();
    const Image image = opened.image().value();
    const auto frame = image.frame<std::uint16_t>(5000).value();
    CHECK(frame.holding() == Holding{Residence::borrowed, Reason::in_memory});
    const auto at = file.pixels() + 5000 * frame_length;
    CHECK(static_cast<const void*>(frame.samples().data()) == own.bytes().data() + at);
    CHECK(sum_of(frame) == 0);
  });
  // The frame, and what the kernel chose to read ahead of it (8 MiB were seen): not the 4 GiB.
  CHECK(pages <= (frame_length + 64 * mib) / 4096);
  if (!under_sanitizer) CHECK(status_kib("VmRSS") < before + 4 * 1024);
}

// SPDX-License-Identifier: MIT
// Real files, cut: what lies in front of the cut is read as if the file were whole, whatever follows it.
#include <dicomap/image.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <vector>

using namespace dicomap;
namespace fs = std::filesystem;

namespace {

using Bytes = std::vector<std::byte>;

std::vector<fs::path> corpus_files() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator{fs::path{std::getenv("DICOMAP_CORPUS")} / "files"}) {
    if (entry.is_regular_file()) paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  return paths;
}

Bytes read(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  const std::string text{std::istreambuf_iterator<char>{in}, {}};
  const auto raw = std::as_bytes(std::span{text});
  return {raw.begin(), raw.end()};
}

/// An element of a walk, and how many bytes of the file it takes to be sure of it.
struct Seen {
  ElementHeader header;
  std::uint64_t needs = 0;
};

bool same(const ElementHeader& a, const ElementHeader& b) {
  return a.offset == b.offset && a.tag == b.tag && a.length == b.length && a.vr == b.vr;
}

/// All elements of the data set. Where the parser looked ahead to settle what is odd, it takes a header more.
std::vector<Seen> walk(const File& file) {
  constexpr std::uint64_t next_header = 12;
  std::vector<Seen> all;
  Walk walk = file.dataset().walk();
  while (walk.next()) {
    const ElementHeader& header = walk.header();
    const bool steps_in = header.has_undefined_length() || walk.element().is_sequence();
    all.push_back({header, header.value_offset() + (steps_in ? 0 : header.length) + next_header});
  }
  for (const Diagnostic& diagnostic : file.diagnostics()) {
    for (Seen& seen : all) {
      if (seen.header.offset == diagnostic.offset) seen.needs += next_header;
    }
  }
  return all;
}

void use_pixels(const File& file) {
  const auto image = file.image();
  if (!image) return;
  const auto whole = image.value().whole_frames();
  if (!whole || whole.value() == 0) return;
  static_cast<void>(image.value().visit(whole.value() - 1, [](const auto& frame) { CHECK(!frame.samples().empty()); }));
}

/// Whether the first `cut` bytes give the elements that the whole file has there, and none that it has not.
bool reads_the_same(const File& whole, const std::vector<Seen>& expected, std::span<const std::byte> bytes,
                    bool with_pixels) {
  const auto file = File::open(Source::borrow(bytes));
  // Too little to recognise, or to inflate: nothing to compare.
  if (!file || file.value().encoding() != whole.encoding() ||
      file.value().dataset().begin_offset() != whole.dataset().begin_offset()) {
    return true;
  }
  const std::uint64_t end = file.value().dataset_source().size();
  Walk walk = file.value().dataset().walk();
  std::size_t next = 0;
  while (walk.next()) {
    if (next < expected.size() && same(walk.header(), expected[next].header)) {
      ++next;
    } else if (next < expected.size() && expected[next].needs <= end) {
      return false;  // another element where there was enough to be sure
    } else {
      break;
    }
  }
  if (with_pixels) use_pixels(file.value());
  return next == expected.size() || expected[next].needs > end;
}

/// The places at which a file is cut: every byte of its first 4 KiB, then 200 places.
std::vector<std::size_t> cuts(std::size_t size, std::size_t step, std::size_t first) {
  constexpr std::size_t densely = 4096;
  constexpr std::size_t places = 200;
  std::vector<std::size_t> all;
  for (std::size_t cut = first; cut < std::min(size, densely); cut += step) all.push_back(cut);
  for (std::size_t i = 0; size > densely && i < places; i += step) {
    all.push_back(std::min(size, densely + (size - densely) / places * i + i % 13));
  }
  return all;
}

void check_file(const fs::path& path, std::size_t step, std::size_t first) {
  constexpr std::size_t copied = 64 * 1024;
  const Bytes bytes = read(path);
  const auto whole = File::open(Source::borrow(bytes));
  if (!whole) return;
  const std::vector<Seen> expected = walk(whole.value());
  for (const std::size_t cut : cuts(bytes.size(), step, first)) {
    // Just these bytes, so that a sanitizer sees a load behind them.
    const Bytes copy(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(cut <= copied ? cut : 0));
    const std::span<const std::byte> part = cut <= copied ? std::span{copy} : std::span{bytes}.first(cut);
    INFO(path.string() << " cut at " << cut);
    if (!reads_the_same(whole.value(), expected, part, cut % 64 == 0 || cut > 4096))
      FAIL_CHECK("elements before the cut differ");
  }
}

}  // namespace

TEST_CASE("What lies before a cut is read as in the whole file, at some places of each file", "[corpus][damage]") {
  constexpr std::size_t step = 7;
  std::size_t first = 0;
  for (const fs::path& path : corpus_files()) check_file(path, step, first++ % step);
  CHECK(first > 0);
}

TEST_CASE("What lies before a cut is read as in the whole file, at every place", "[corpus][damage][.slow]") {
  for (const fs::path& path : corpus_files()) check_file(path, 1, 0);
}

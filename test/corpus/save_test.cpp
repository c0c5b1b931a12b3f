// SPDX-License-Identifier: MIT
// Real files, saved unchanged and with another name: what was not edited stays, bit for bit.
#include <dicomap/editor.hpp>
#include <dicomap/tags.hpp>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <unistd.h>

using namespace dicomap;
namespace fs = std::filesystem;

namespace {

std::vector<fs::path> corpus_files() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator{fs::path{std::getenv("DICOMAP_CORPUS")} / "files"}) {
    if (entry.is_regular_file()) paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  return paths;
}

std::string bytes_of(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

/// Removes its file.
struct Output {
  fs::path path = fs::temp_directory_path() / fmt::format("dicomap-saved-{}.dcm", ::getpid());
  ~Output() {
    std::error_code ignored;
    fs::remove(path, ignored);
  }
};

/// Path and bytes of each element but the name and group lengths, up to the first damage.
std::vector<std::string> elements(const File& file) {
  std::vector<std::string> lines;
  auto walk = file.dataset().walk();
  while (walk.next()) {
    const DataElement element = walk.element();
    if (element.tag() == tags::PatientName || element.tag().is_group_length()) continue;
    std::string line = to_string(walk.path()) + ' ' + std::string{name_of(element.vr())};
    if (!element.is_sequence()) {
      const auto bytes = element.bytes();
      if (bytes) line += ' ' + std::to_string(std::hash<std::string_view>{}({reinterpret_cast<const char*>(bytes.value().data()), bytes.value().size()}));
      else line += std::string{" "} + std::string{name_of(bytes.error().code())};
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

/// A digest of each frame, or why there is none.
std::vector<std::string> frames(const File& file) {
  std::vector<std::string> lines;
  const auto image = file.image();
  if (!image) return {std::string{name_of(image.error().code())}};
  constexpr std::uint64_t enough = 3;
  for (std::uint64_t index = 0; index < std::min(image.value().frame_count(), enough); ++index) {
    const Result<std::size_t> digest = image.value().visit(index, [](const auto& frame) {
      const auto bytes = std::as_bytes(frame.samples());
      return std::hash<std::string_view>{}({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    });
    lines.push_back(digest ? std::to_string(digest.value()) : std::string{name_of(digest.error().code())});
  }
  return lines;
}

}  // namespace

TEST_CASE("Every readable file is saved byte for byte, and with another name nothing else changes", "[change][corpus]") {
  const Output output;
  std::size_t unchanged = 0;
  std::size_t renamed = 0;
  std::vector<std::string> refused;
  for (const fs::path& path : corpus_files()) {
    EditOptions options;
    options.values = Strictness::tolerant;
    auto opened = Editor::open(path, Access::copy_on_write, options);
    if (!opened) continue;
    Editor& editor = opened.assume_value();
    INFO(path);
    editor.save_as(output.path, {.replace = {.durability = Durability::none}}).value();
    REQUIRE(bytes_of(output.path) == bytes_of(path));
    ++unchanged;
    auto edited = editor.set(tags::PatientName, "A^Name^of^another^length");
    if (edited) edited = editor.save_as(output.path, {.keep_tail = true, .replace = {.durability = Durability::none}});
    if (!edited) {
      refused.push_back(edited.error().message());
      continue;
    }
    const File saved = File::open(output.path).value();
    CHECK(saved.dataset().get<std::string>(tags::PatientName).value() == "A^Name^of^another^length");
    CHECK(elements(saved) == elements(editor.original()));
    CHECK(frames(saved) == frames(editor.original()));
    ++renamed;
  }
  fmt::print("{} files saved unchanged, {} with another name, {} refused:\n", unchanged, renamed, refused.size());
  for (const std::string& message : refused) fmt::print("  {}\n", message);
  CHECK(unchanged > 0);
}

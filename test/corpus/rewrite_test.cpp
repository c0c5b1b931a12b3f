// SPDX-License-Identifier: MIT
// Real files, saved as each native transfer syntax and back: their elements and frames are what they were.
#include "bytes/swap_units.hpp"
#include "change/rewrite.hpp"
#include "parsing/element_value.hpp"

#include <dicomap/image.hpp>
#include <dicomap/tags.hpp>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <vector>

using namespace dicomap;
namespace fs = std::filesystem;

namespace {

constexpr std::string_view explicit_uid = "1.2.840.10008.1.2.1";
constexpr std::string_view implicit_uid = "1.2.840.10008.1.2";
constexpr std::array native{explicit_uid, implicit_uid, std::string_view{"1.2.840.10008.1.2.2"},
                            std::string_view{"1.2.840.10008.1.2.1.99"}, std::string_view{"1.2.840.10008.1.2.1.98"}};

std::vector<fs::path> corpus_files() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator{fs::path{std::getenv("DICOMAP_CORPUS")} / "files"}) {
    if (entry.is_regular_file()) paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  return paths;
}

/// What coding pixels anew makes others; what lies in a table; what is dropped.
bool may_differ(Tag tag, bool is_image) {
  if (tag.is_group_length()) return true;
  if (!is_image) return false;
  static const std::set<Tag> coded{tags::SamplesPerPixel, tags::PhotometricInterpretation, tags::PlanarConfiguration, tags::Rows, tags::Columns,
                                   tags::BitsAllocated, tags::BitsStored, tags::HighBit, tags::PixelRepresentation, tags::PixelData,
                                   tags::ExtendedOffsetTable, tags::ExtendedOffsetTableLengths};
  return coded.contains(tag);
}

/// Path and value of each element (`coded`: icons are compressed as well), in little endian and of even length: a hash for long ones.
std::vector<std::string> elements(const File& file, bool& ends_well, bool coded) {
  std::vector<std::string> lines;
  Walk walk = file.dataset().walk();
  while (walk.next()) {
    const DataElement element = walk.element();
    if (may_differ(element.tag(), coded || walk.depth() == 0)) continue;
    std::string line = to_string(walk.path());
    if (!element.is_sequence()) {
      const auto value = element.bytes();
      if (!value) {
        line += " " + value.assume_error().message();
      } else {
        std::vector<std::byte> bytes{value.assume_value().begin(), value.assume_value().end()};
        if (value_order(element.header(), element.encoding()) == ByteOrder::big) swap_units(bytes, traits(element.vr()).unit_length);
        if (bytes.size() % 2 != 0) bytes.push_back(static_cast<std::byte>(traits(element.vr()).padding));
        const std::string_view text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
        line += fmt::format(" {} {:x}", text.size(), std::hash<std::string_view>{}(text));
      }
    }
    lines.push_back(std::move(line));
  }
  ends_well = walk.error().code() == ErrorCode::none;
  return lines;
}

/// A hash of each frame; the error of the first that cannot be had.
std::vector<std::string> frames(const File& file) {
  std::vector<std::string> found;
  const auto image = file.image();
  if (!image) return found;
  for (std::uint64_t index = 0; index < image.assume_value().frame_count(); ++index) {
    const auto hash = [&]() -> Result<std::size_t> {
      if (image.assume_value().layout().bits_allocated == 1) {
        DICOMAP_TRY(bits, image.assume_value().bits(index));
        std::string text;
        for (std::uint64_t i = 0; i < bits.layout().frame_samples(); ++i) text.push_back(bits.test(i) ? '1' : '0');
        return std::hash<std::string>{}(text);
      }
      return image.assume_value().visit(index, [](const auto& frame) {
        const auto bytes = std::as_bytes(frame.samples());
        return std::hash<std::string_view>{}({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
      });
    }();
    if (!hash) {
      found.push_back("error");
      break;
    }
    found.push_back(fmt::format("{:x}", hash.assume_value()));
  }
  return found;
}

Result<File> rewritten(const File& file, std::string_view syntax) {
  MemorySink sink;
  SaveOptions options;
  options.transfer_syntax = std::string{syntax};
  DICOMAP_TRY_VOID(rewrite_file(file, {}, options, sink));
  if (const char* folder = std::getenv("DICOMAP_KEEP_REWRITTEN")) {
    const auto name = fs::path{file.source().name()}.filename().string() + "." + std::string{syntax};
    std::ofstream{fs::path{folder} / name, std::ios::binary}.write(reinterpret_cast<const char*>(sink.bytes().data()),
                                                                 static_cast<std::streamsize>(sink.bytes().size()));
  }
  return File::open(Source::own(sink.take(), file.source().name()));
}

std::string first_difference(const std::vector<std::string>& before, const std::vector<std::string>& after) {
  const auto [left, right] = std::ranges::mismatch(before, after);
  if (left == before.end() && right == after.end()) return {};
  return fmt::format("{} | {}", left == before.end() ? "(end)" : *left, right == after.end() ? "(end)" : *right);
}

/// Files with a UN of defined length that the dictionary knows as a sequence: implicit VR has no UN, so it becomes one.
const std::set<std::string> becomes_sequence{"GH064.dcm", "2021-02-19-MalaterreCP246.dcm", "rtdose_rle.dcm", "bad_sequence.dcm",
                                             "un_defined_length_sequence_le.dcm"};

/// Whole files that are refused under some syntax: attributes that make no image, into fragments (7); float pixel data, into fragments
/// (2); bytes in a sequence that are no items (5).
constexpr std::size_t refused = 14;

}  // namespace

TEST_CASE("Every readable file of the corpus keeps its elements and frames in each native transfer syntax and back", "[corpus][rewrite]") {
  std::size_t same = 0;
  std::size_t told = 0;
  std::map<std::string, std::vector<std::string>> others;
  for (const fs::path& path : corpus_files()) {
    const auto name = fs::relative(path, std::getenv("DICOMAP_CORPUS")).native();
    const auto file = File::open(path.native());
    if (!file) continue;
    bool ends_well = false;
    const bool coded = file.assume_value().transfer_syntax().is_encapsulated();
    const auto before = elements(file.assume_value(), ends_well, coded);
    const auto frames_before = frames(file.assume_value());
    const bool whole = std::ranges::find(frames_before, "error") == frames_before.end();
    for (const std::string_view syntax : native) {
      const auto there = rewritten(file.assume_value(), syntax);
      if (!there) {
        others[fmt::format("{}{}", ends_well ? "" : "(does not end well) ", whole ? "" : "(frames do not) ")].push_back(
            fmt::format("{} as {}: {}", name, syntax, there.assume_error().message()));
        continue;
      }
      bool well = false;
      std::string difference = first_difference(before, elements(there.assume_value(), well, coded));
      if (difference.empty()) difference = first_difference(frames_before, frames(there.assume_value()));
      if (difference.empty()) {
        const auto back = rewritten(there.assume_value(), explicit_uid);
        if (!back) difference = back.assume_error().message();
        else difference = first_difference(before, elements(back.assume_value(), well, coded)) + first_difference(frames_before, frames(back.assume_value()));
      }
      if (difference.empty()) ++same;
      else if (difference.find(" | ") != std::string::npos && becomes_sequence.contains(path.filename().native()) && syntax == implicit_uid) ++told;
      else others["differs"].push_back(fmt::format("{} as {}: {}", name, syntax, difference));
    }
  }
  std::cout << same << " the same, " << told << " with a sequence that implicit VR tells\n";
  for (const auto& [kind, lines] : others) {
    std::cout << kind << ": " << lines.size() << '\n';
    for (const auto& line : lines) std::cout << "  " << line << '\n';
  }
  CHECK(same > 0);
  CHECK(others["differs"].empty());
  CHECK(others[""].size() <= refused);
}

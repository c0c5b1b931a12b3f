// SPDX-License-Identifier: MIT
#include "fuzz/codec_seeds.hpp"

#include "fuzz/codec_input.hpp"

#include <dicomap/file.hpp>
#include <dicomap/image.hpp>

#include <array>
#include <fstream>
#include <iterator>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fs = std::filesystem;

namespace dicomap::fuzz {

namespace {

constexpr std::size_t most_bytes = 32 * 1024;  // of a code stream
constexpr std::size_t most_of_a_file = 4;

constexpr std::array<std::pair<PixelCoding, const char*>, 7> codecs{{{PixelCoding::rle, "rle"},
                                                                     {PixelCoding::jpeg, "jpeg"},
                                                                     {PixelCoding::jpeg_ls, "jpeg_ls"},
                                                                     {PixelCoding::jpeg_2000, "jpeg_2000"},
                                                                     {PixelCoding::htj2k, "htj2k"},
                                                                     {PixelCoding::jpeg_xl, "jpeg_xl"},
                                                                     {PixelCoding::deflated_frames, "deflated_frames"}}};

std::string read_all(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// The code stream of each frame, where it is plain which fragments it has: one for each, or all for one. Else none.
std::vector<std::string> codestreams_of(std::vector<std::string> fragments, std::uint64_t frame_count) {
  if (fragments.empty()) return {};
  fragments.erase(fragments.begin());  // the Basic Offset Table
  if (fragments.size() == frame_count) return fragments;
  if (frame_count != 1) return {};
  return {std::accumulate(fragments.begin(), fragments.end(), std::string{})};
}

/// The fragments of pixel data in explicit VR little endian, the first of which is the Basic Offset Table. Found by the bytes
/// of the element's header: a seed that is none does no harm.
std::vector<std::string> fragments_of(const std::string& bytes) {
  using namespace std::string_view_literals;
  std::vector<std::string> fragments;
  std::size_t offset = bytes.find("\xE0\x7F\x10\x00OB\x00\x00\xFF\xFF\xFF\xFF"sv);
  if (offset == std::string::npos) return fragments;
  for (offset += 12; offset + 8 <= bytes.size() && bytes.compare(offset, 4, "\xFE\xFF\x00\xE0"sv) == 0;) {
    std::size_t length = 0;
    for (std::size_t i = 0; i < 4; ++i) length |= std::size_t{static_cast<unsigned char>(bytes[offset + 4 + i])} << (8 * i);
    offset += 8;
    if (length > bytes.size() - offset) break;
    fragments.push_back(bytes.substr(offset, length));
    offset += length;
  }
  return fragments;
}

void write(const fs::path& path, const std::string& header, const std::string& codestream) {
  std::ofstream{path, std::ios::binary} << header << codestream;
}

std::size_t write_codestreams_of(const fs::path& path, const fs::path& folder, std::size_t count) {
  const auto file = File::open(path);
  if (!file) return 0;
  const PixelCoding coding = file.value().transfer_syntax().pixels;
  const auto image = file.value().image();
  std::size_t written = 0;
  for (const auto& [codec, name] : codecs) {
    if (codec != coding || !image) continue;
    const PixelLayout& layout = image.value().layout();
    CodecInput input;
    input.rows = static_cast<std::uint16_t>(layout.rows);
    input.columns = static_cast<std::uint16_t>(layout.columns);
    input.samples_per_pixel = static_cast<std::uint8_t>(layout.samples_per_pixel);
    input.bits_allocated = static_cast<std::uint8_t>(layout.bits_allocated);
    input.bits_stored = static_cast<std::uint8_t>(layout.bits_stored);
    input.is_signed = layout.is_signed;
    for (const std::string& codestream : codestreams_of(fragments_of(read_all(path)), image.value().frame_count())) {
      if (codestream.size() > most_bytes || written == most_of_a_file) continue;
      write(folder / name / ("corpus_" + std::to_string(count + written++)), input.header(), codestream);
    }
  }
  return written;
}

}  // namespace

void write_codec_folders(const fs::path& folder) {
  CodecInput input;
  input.rows = 2;
  input.columns = 2;
  for (const auto& [codec, name] : codecs) {
    fs::create_directories(folder / name);
    write(folder / name / "zeros", input.header(), std::string(72, '\0'));
  }
}

std::size_t write_codestreams(const fs::path& corpus, const fs::path& folder) {
  std::size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator{corpus / "files"}) {
    if (entry.is_regular_file()) count += write_codestreams_of(entry.path(), folder, count);
  }
  return count;
}

}  // namespace dicomap::fuzz

// SPDX-License-Identifier: MIT
#include "codestream_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace dicomap::tool {

namespace {

/// How files of one kind of code stream are named; the first name is the one to use.
struct Naming {
  std::string_view kind;
  std::array<std::string_view, 4> extensions;  ///< the rest is empty

  [[nodiscard]] bool has(std::string_view extension) const noexcept {
    return std::ranges::find(extensions, extension) != extensions.end();
  }
};

constexpr Naming jpeg{"JPEG", {"jpg", "jpeg", "", ""}};
constexpr Naming jpeg_ls{"JPEG-LS", {"jls", "", "", ""}};
constexpr Naming jpeg_2000{"JPEG 2000", {"j2k", "j2c", "jpc", ""}};
constexpr Naming htj2k{"HTJ2K", {"j2k", "j2c", "jhc", ""}};
constexpr Naming jp2{"JPEG 2000 in boxes", {"jp2", "", "", ""}};
constexpr Naming jpeg_xl{"JPEG XL", {"jxl", "", "", ""}};
constexpr Naming mpeg_2{"MPEG-2 video", {"m2v", "mpg", "mpeg", ""}};
constexpr Naming avc{"MPEG-4 AVC video", {"mp4", "h264", "ts", ""}};
constexpr Naming hevc{"HEVC video", {"hevc", "h265", "mp4", "ts"}};
constexpr std::array namings{jpeg, jpeg_ls, jpeg_2000, htj2k, jp2, jpeg_xl, mpeg_2, avc, hevc};

constexpr std::size_t head_bytes = 12;

bool has_boxes(std::span<const std::byte> head) {
  constexpr std::array<unsigned char, head_bytes> signature{0, 0, 0, 12, 'j', 'P', ' ', ' ', 0x0D, 0x0A, 0x87, 0x0A};
  return std::ranges::equal(head, signature, {}, [](std::byte byte) { return std::to_integer<unsigned char>(byte); });
}

/// The first bytes of the first code stream; fewer where it is shorter or cannot be read.
std::vector<std::byte> head_of(const File& file, const Image& image) {
  const auto ranges = image.codestream_ranges(0);
  if (!ranges) return {};
  const ByteRange first = ranges.assume_value().front();
  std::vector<std::byte> head(static_cast<std::size_t>(std::min<std::uint64_t>(head_bytes, first.length)));
  if (!file.dataset_source().copy_out(first.offset, head)) return {};
  return head;
}

const Naming* video_naming(std::string_view uid) {
  const auto is = [uid](std::string_view beginning) { return uid.starts_with(beginning); };
  if (is("1.2.840.10008.1.2.4.100") || is("1.2.840.10008.1.2.4.101")) return &mpeg_2;
  if (is("1.2.840.10008.1.2.4.107") || is("1.2.840.10008.1.2.4.108")) return &hevc;
  return &avc;
}

/// Null: code streams of this kind are no files by themselves.
const Naming* naming_of(const File& file, const Image& image) {
  switch (image.coding()) {
    case PixelCoding::jpeg: return &jpeg;
    case PixelCoding::jpeg_ls: return &jpeg_ls;
    case PixelCoding::jpeg_2000: return has_boxes(head_of(file, image)) ? &jp2 : &jpeg_2000;
    case PixelCoding::htj2k: return has_boxes(head_of(file, image)) ? &jp2 : &htj2k;
    case PixelCoding::jpeg_xl: return &jpeg_xl;
    case PixelCoding::video: return video_naming(file.transfer_syntax().uid);
    case PixelCoding::native:
    case PixelCoding::encapsulated_native:
    case PixelCoding::rle:
    case PixelCoding::deflated_frames:
    case PixelCoding::referenced:
    case PixelCoding::unknown: return nullptr;
  }
  return nullptr;
}

/// Of a stream that ends with FF D9: all of it, but for one byte behind that.
bool ends_with_padding(std::span<const std::byte> tail) {
  constexpr std::byte first{0xFF};
  constexpr std::byte second{0xD9};
  return tail.size() == 3 && tail[0] == first && tail[1] == second;
}

/// The last three bytes of a code stream, whatever the fragments they lie in.
Result<std::vector<std::byte>> tail_of(const Source& source, const std::vector<ByteRange>& ranges) {
  std::vector<std::byte> tail;
  for (auto range = ranges.rbegin(); range != ranges.rend() && tail.size() < 3; ++range) {
    std::vector<std::byte> bytes(static_cast<std::size_t>(std::min<std::uint64_t>(3 - tail.size(), range->length)));
    DICOMAP_TRY_VOID(source.copy_out(range->offset + range->length - bytes.size(), bytes));
    tail.insert(tail.begin(), bytes.begin(), bytes.end());
  }
  return tail;
}

}  // namespace

bool is_codestream_extension(std::string_view extension) noexcept {
  return !extension.empty() && std::ranges::any_of(namings, [&](const Naming& naming) { return naming.has(extension); });
}

Result<void> check_extension(const File& file, const Image& image, std::string_view extension) {
  if (is_uncompressed(image.coding())) {
    return Error{ErrorCode::unsupported, "the frames are not compressed"}.hint(".png, .npy or .raw can be written");
  }
  if (extension.empty()) return success();
  const Naming* naming = naming_of(file, image);
  const TransferSyntax& syntax = file.transfer_syntax();
  if (naming == nullptr) {
    return Error{ErrorCode::unsupported, fmt::format("{} code streams are no files by themselves", syntax.name)}.hint(
        ".png, .npy or .raw can be written, or the stream by --format codestream");
  }
  if (naming->has(extension)) return success();
  return Error{ErrorCode::unsupported, fmt::format("a .{} file holds no {} (the transfer syntax is {})", extension, naming->kind,
                                                   syntax.name)}
      .hint(fmt::format("name it .{}", naming->extensions[0]));
}

Result<void> write_codestream(const File& file, const Image& image, std::uint64_t index, NewFile& out) {
  constexpr std::uint64_t piece_bytes = std::uint64_t{1} << 20;
  const Source& source = file.dataset_source();
  DICOMAP_TRY(ranges, image.codestream_ranges(index));
  const Naming* naming = naming_of(file, image);
  if (naming == &jpeg || naming == &jpeg_ls || naming == &jpeg_2000 || naming == &htj2k) {
    DICOMAP_TRY(tail, tail_of(source, ranges));
    const auto last = std::find_if(ranges.rbegin(), ranges.rend(), [](const ByteRange& range) { return range.length > 0; });
    if (ends_with_padding(tail)) --last->length;
  }
  std::vector<std::byte> piece;
  for (const ByteRange& range : ranges) {
    for (std::uint64_t done = 0; done < range.length; done += piece.size()) {
      piece.resize(static_cast<std::size_t>(std::min(piece_bytes, range.length - done)));
      DICOMAP_TRY_VOID(source.copy_out(range.offset + done, piece));
      DICOMAP_TRY_VOID(out.write(piece));
    }
  }
  return image.check();
}

}  // namespace dicomap::tool

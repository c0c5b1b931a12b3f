// SPDX-License-Identifier: MIT
#include "codecs/jpeg_2000_wrapper.hpp"

#include "codecs/header_bytes.hpp"

#include <fmt/format.h>

namespace dicomap::codecs {

namespace {

constexpr std::uint32_t type_of(const char (&name)[5]) noexcept {
  std::uint32_t type = 0;
  for (int i = 0; i < 4; ++i) type = type << 8U | static_cast<unsigned char>(name[i]);
  return type;
}

struct Box {
  std::uint32_t type = 0;
  std::uint64_t length = 0;  ///< of its contents
};

/// A box's header; its length may be 0 (to the end) or stand in 64 bits behind the type (I.4).
Result<Box> take_box(HeaderBytes& bytes) {
  const std::size_t offset = bytes.offset();
  std::uint64_t length = bytes.take<std::uint32_t>();
  Box box;
  box.type = bytes.take<std::uint32_t>();
  std::uint64_t header = 8;
  if (length == 1) {
    length = bytes.take<std::uint64_t>();
    header = 16;
  }
  if (bytes.ended_early()) return Error{ErrorCode::truncated, fmt::format("the JP2 boxes end after {} bytes, before the code stream", offset)};
  if (length == 0) length = header + bytes.left();
  if (length < header) return Error{ErrorCode::malformed, fmt::format("a JP2 box of length {}, at byte {}", length, offset)};
  box.length = length - header;
  return box;
}

Jpeg2000Wrapper::ColorSpace color_space_of(HeaderBytes color) noexcept {
  const auto method = color.take<std::uint8_t>();
  color.skip(2);  // precedence, approximation
  const auto space = color.take<std::uint32_t>();
  if (color.ended_early() || method != 1) return Jpeg2000Wrapper::ColorSpace::not_said;
  if (space == 16) return Jpeg2000Wrapper::ColorSpace::srgb;
  return space == 18 ? Jpeg2000Wrapper::ColorSpace::sycc : Jpeg2000Wrapper::ColorSpace::not_said;
}

Result<void> read_header_box(HeaderBytes boxes, Jpeg2000Wrapper& wrapper) {
  while (boxes.left() != 0) {
    DICOMAP_TRY(box, take_box(boxes));
    const HeaderBytes contents = boxes.take_part(box.length);
    if (boxes.ended_early()) return Error{ErrorCode::malformed, "a JP2 box is longer than the box around it"};
    if (box.type == type_of("pclr")) wrapper.has_palette = true;
    if (box.type == type_of("colr") && wrapper.color_space == Jpeg2000Wrapper::ColorSpace::not_said) {
      wrapper.color_space = color_space_of(contents);
    }
  }
  return success();
}

bool begins_like_jp2(std::span<const std::byte> bytes) noexcept {
  HeaderBytes head{bytes};
  return head.take<std::uint32_t>() == 12 && head.take<std::uint32_t>() == type_of("jP  ");
}

}  // namespace

Result<Jpeg2000Wrapper> unwrap_jpeg_2000(std::span<const std::byte> bytes) {
  Jpeg2000Wrapper wrapper;
  wrapper.codestream = bytes;
  if (!begins_like_jp2(bytes)) return wrapper;
  wrapper.is_wrapped = true;
  HeaderBytes boxes{bytes};
  while (true) {
    DICOMAP_TRY(box, take_box(boxes));
    if (box.type == type_of("jp2c")) {
      // Longer than what is there: cut off, or only its beginning was handed over. The code stream itself will tell.
      wrapper.codestream = bytes.subspan(boxes.offset());
      if (box.length < wrapper.codestream.size()) wrapper.codestream = wrapper.codestream.first(static_cast<std::size_t>(box.length));
      return wrapper;
    }
    const HeaderBytes contents = boxes.take_part(box.length);
    if (boxes.ended_early()) return Error{ErrorCode::truncated, "the JP2 boxes end before the code stream"};
    if (box.type == type_of("jp2h")) DICOMAP_TRY_VOID(read_header_box(contents, wrapper));
  }
}

}  // namespace dicomap::codecs

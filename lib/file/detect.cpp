// SPDX-License-Identifier: MIT
#include "file/detect.hpp"

#include "vocabulary/find_vr.hpp"
#include "vocabulary/vr_code.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace dicomap {

namespace {

constexpr std::uint64_t preamble_bytes = 128;
constexpr std::string_view magic = "DICM";

[[gnu::hot]] bool reads(const ByteStore& store, std::uint64_t offset, std::string_view text) {
  std::array<std::byte, 16> bytes{};
  if (!ByteRange{offset, text.size()}.fits(store.size())) return false;
  const auto look = std::span{bytes}.first(text.size());
  if (!store.read(offset, look)) return false;
  return std::ranges::equal(look, text, {}, [](std::byte b) { return static_cast<char>(b); });
}

/// One header as `encoding` reads it, if it is plausible.
struct Peeked {
  Tag tag;
  VR vr = VR::none;       // in the file or, in implicit VR, of the dictionary
  std::uint64_t end = 0;  // of the value; 0 where its length is undefined
};

[[gnu::hot]] std::optional<Peeked> peek_element(const ByteStore& store, std::uint64_t offset, Encoding encoding) {
  std::array<std::byte, 12> bytes{};
  if (offset > store.size() || store.size() - offset < 8) return std::nullopt;
  const std::uint64_t left = store.size() - offset;
  const auto look = std::span{bytes}.first(static_cast<std::size_t>(std::min<std::uint64_t>(left, bytes.size())));
  if (!store.read(offset, look)) return std::nullopt;
  const ByteOrder order = encoding.order;
  const Tag tag{load<std::uint16_t>(bytes.data(), order), load<std::uint16_t>(bytes.data() + 2, order)};
  std::uint32_t length = load<std::uint32_t>(bytes.data() + 4, order);
  std::uint64_t header = 8;
  VR vr = dictionary_vr(tag);
  if (encoding.explicit_vr) {
    vr = vr_of_code(static_cast<char>(bytes[4]), static_cast<char>(bytes[5]));
    if (vr == VR::none) return std::nullopt;
    header = traits(vr).header_length;
    if (header > left) return std::nullopt;
    length = header == 8 ? load<std::uint16_t>(bytes.data() + 6, order) : load<std::uint32_t>(bytes.data() + 8, order);
  } else if (vr == VR::none && !tag.is_private()) {
    return std::nullopt;
  }
  if (length == 0xFFFFFFFF) {
    const bool may =
        vr == VR::SQ || vr == VR::UN || traits(vr).kind == VRKind::words || traits(vr).kind == VRKind::bytes;
    return may ? std::optional{Peeked{tag, vr, 0}} : std::nullopt;
  }
  if (length > left - header) return std::nullopt;
  return Peeked{tag, vr, offset + header + length};
}

[[gnu::hot]] bool begins_with_right_vr(const ByteStore& store, std::uint64_t offset, Encoding encoding) {
  const auto first = peek_element(store, offset, encoding);
  return first && dictionary_vr(first->tag) == first->vr;
}

[[gnu::hot]] bool is_bare_dataset(const ByteStore& store, Encoding encoding) {
  const auto first = peek_element(store, 0, encoding);
  if (!first || (first->tag.group() != 0x0008 && first->tag.group() != 0x0002) || first->end == 0) return false;
  const auto second = peek_element(store, first->end, encoding);
  return second && second->tag > first->tag;
}

// What a file that is no DICOM looks like, for the message.
std::string_view looks_otherwise(const ByteStore& store) {
  struct Kind {
    std::string_view magic;
    std::string_view name;
  };
  constexpr std::array<Kind, 10> kinds{{{"\x1F\x8B", "a gzip archive: unpack it first"},
                                        {"PK\x03\x04", "a ZIP archive"},
                                        {"\x89PNG", "a PNG image"},
                                        {"\xFF\xD8\xFF", "a JPEG image"},
                                        {"%PDF", "a PDF document"},
                                        {"<!", "HTML or XML text"},
                                        {"<?xml", "XML text"},
                                        {"\x7F"
                                         "ELF",
                                         "a program"},
                                        {"NRRD", "an NRRD image"},
                                        {"II*", "a TIFF image"}}};
  for (const Kind& kind : kinds) {
    if (reads(store, 0, kind.magic)) return kind.name;
  }
  return {};
}

}  // namespace

[[gnu::hot]] bool looks_like(const ByteStore& store, std::uint64_t offset, Encoding encoding) {
  const auto first = peek_element(store, offset, encoding);
  // Group 0800 is what group 0008 looks like in the other byte order; a data set does not begin with an unknown tag.
  if (!first || (dictionary_vr(first->tag) == VR::none && !first->tag.is_private())) return false;
  if (first->end == 0 || first->end == store.size()) return true;
  const auto second = peek_element(store, first->end, encoding);
  return second && second->tag > first->tag;
}

[[gnu::hot]] std::optional<Encoding> recognise_encoding(const ByteStore& store, std::uint64_t offset, Encoding expected) {
  // Letters that are the VR of the tag are no length: in a large file they could pass for one.
  if (!expected.explicit_vr && begins_with_right_vr(store, offset, {true, expected.order}))
    return Encoding{true, expected.order};
  if (looks_like(store, offset, expected)) return expected;
  for (const Encoding other : {explicit_little, implicit_little, explicit_big, Encoding{false, ByteOrder::big}}) {
    if (other != expected && looks_like(store, offset, other)) return other;
  }
  return std::nullopt;
}

[[gnu::hot]] Result<Start> find_start(const ByteStore& store) {
  const bool magic_at_128 = reads(store, preamble_bytes, magic);
  const bool bare = std::ranges::any_of(std::array{explicit_little, implicit_little, explicit_big},
                                        [&](Encoding encoding) { return is_bare_dataset(store, encoding); });
  if (magic_at_128) {
    const std::uint64_t behind = store.size() - preamble_bytes - magic.size();
    if (behind < 8) {
      return Error{ErrorCode::truncated, fmt::format("the file ends {} bytes behind its preamble and \"DICM\"", behind)}
          .hint("the file looks truncated");
    }
    // Four letters of a value can be "DICM" by chance: a data set that begins at 0 knows better.
    const bool meta_follows = reads(store, preamble_bytes + magic.size(), std::string_view{"\x02\x00", 2});
    if (meta_follows || !bare) return Start{preamble_bytes + magic.size(), true, true};
  }
  if (reads(store, 0, magic) && recognise_encoding(store, magic.size(), explicit_little)) {
    return Start{magic.size(), false, true};
  }
  if (bare) return Start{0, false, reads(store, 0, std::string_view{"\x02\x00", 2})};
  if (store.size() == 0) return Error{ErrorCode::not_dicom, "the file is empty"};
  const std::string_view other = looks_otherwise(store);
  return Error{
      ErrorCode::not_dicom,
      other.empty()
          ? fmt::format("neither \"DICM\" at offset 128 nor two plausible data elements at 0 ({} bytes)", store.size())
          : fmt::format("not a DICOM file but {}", other)}
      .hint("OpenOptions::transfer_syntax reads a bare data set");
}

}  // namespace dicomap

// SPDX-License-Identifier: MIT
#include "change/element_writer.hpp"

#include <fmt/format.h>

#include <array>
#include <cstring>

namespace dicomap {

namespace {

constexpr std::uint64_t longest_short_value = 0xFFFE;

/// Room for the longest header, filled from its beginning.
class HeaderBytes {
 public:
  explicit HeaderBytes(ByteOrder order) noexcept : order_{order} {}
  template <class T> void put(T number) noexcept {
    const T ordered = order_ == host_order ? number : byte_swapped(number);
    std::memcpy(bytes_.data() + size_, &ordered, sizeof ordered);
    size_ += sizeof ordered;
  }
  void put_tag(Tag tag) noexcept {
    put(tag.group());
    put(tag.element());
  }
  void put_letters(VR vr) noexcept {
    std::memcpy(bytes_.data() + size_, name_of(vr).data(), 2);
    size_ += 2;
  }
  [[nodiscard]] std::span<const std::byte> span() const noexcept { return std::span{bytes_}.first(size_); }

 private:
  std::array<std::byte, 12> bytes_{};
  std::size_t size_ = 0;
  ByteOrder order_;
};

/// The VR that a value can be written under.
VR written_vr(VR vr, std::uint64_t length) noexcept {
  if (vr == VR::none) return VR::UN;
  return traits(vr).header_length == 8 && length > longest_short_value ? VR::UN : vr;
}

Error too_long(Tag tag, std::uint64_t length) {
  return Error{ErrorCode::out_of_range, fmt::format("a value of {} bytes is longer than the {} that an element can have", length, longest_value)}
      .in(fmt::format("({})", to_string(tag)));
}

}  // namespace

std::uint8_t ElementWriter::header_length(VR vr, std::uint64_t length) const noexcept {
  return encoding_.explicit_vr ? traits(written_vr(vr, length)).header_length : std::uint8_t{8};
}

Result<void> ElementWriter::header(Tag tag, VR vr, std::uint64_t length) {
  if (length > longest_value && length != undefined_length) return too_long(tag, length);
  HeaderBytes bytes{encoding_.order};
  bytes.put_tag(tag);
  if (!encoding_.explicit_vr) {
    bytes.put(static_cast<std::uint32_t>(length));
    return sink_->write(bytes.span());
  }
  const VR written = written_vr(vr, length);
  bytes.put_letters(written);
  if (traits(written).header_length == 8) {
    bytes.put(static_cast<std::uint16_t>(length));
  } else {
    bytes.put(std::uint16_t{0});
    bytes.put(static_cast<std::uint32_t>(length));
  }
  return sink_->write(bytes.span());
}

Result<void> ElementWriter::element(Tag tag, VR vr, std::span<const std::byte> value) {
  DICOMAP_TRY_VOID(header(tag, vr, value.size()));
  return sink_->write(value);
}

Result<void> ElementWriter::item(std::uint64_t length) {
  if (length > longest_value && length != undefined_length) return too_long(tags::Item, length);
  return bracket(tags::Item, static_cast<std::uint32_t>(length));
}

Result<void> ElementWriter::end_item() { return bracket(tags::ItemDelimitationItem, 0); }
Result<void> ElementWriter::end_sequence() { return bracket(tags::SequenceDelimitationItem, 0); }

Result<void> ElementWriter::bracket(Tag tag, std::uint32_t length) {
  HeaderBytes bytes{encoding_.order};
  bytes.put_tag(tag);
  bytes.put(length);
  return sink_->write(bytes.span());
}

}  // namespace dicomap

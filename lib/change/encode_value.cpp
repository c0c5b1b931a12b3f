// SPDX-License-Identifier: MIT
#include "change/encode_value.hpp"

#include "change/encode_numbers.hpp"
#include "change/encode_text.hpp"
#include "change/number_text.hpp"
#include "change/value_errors.hpp"
#include "parsing/plain_text.hpp"

#include <fmt/format.h>

#include <new>
#include <type_traits>

namespace dicomap {

namespace {

using Bytes = std::vector<std::byte>;

constexpr bool is_bytes_or_words(VR vr) noexcept {
  return traits(vr).kind == VRKind::bytes || (traits(vr).kind == VRKind::words && vr != VR::OF && vr != VR::OD);
}

Bytes encode_tags(std::span<const Tag> tags, ByteOrder order) {
  NumberBytes bytes{VR::US, order};
  for (const Tag tag : tags) {
    static_cast<void>(bytes.add(std::uint64_t{tag.group()}));  // 16 bits always fit
    static_cast<void>(bytes.add(std::uint64_t{tag.element()}));
  }
  return bytes.take();
}

/// Texts for a VR that is not text: each as its value is printed.
Result<Bytes> encode_printed(std::span<const std::string> texts, const ValueTarget& target) {
  if (traits(target.vr).kind == VRKind::tag) {
    std::vector<Tag> tags;
    for (const auto& text : texts) {
      const auto tag = parse_tag(trimmed(text));
      if (!tag) return Error{ErrorCode::malformed, fmt::format("{} is not a tag", quoted(text))}.hint("write it as 0010,0020");
      tags.push_back(*tag);
    }
    return encode_tags(tags, target.order);
  }
  NumberBytes bytes{target.vr, target.order};
  for (const auto& text : texts) DICOMAP_TRY_VOID(bytes.add(std::string_view{text}));
  return bytes.take();
}

// One overload for each kind of value. None is asked for what is empty.

Result<Bytes> encode(std::monostate, const ValueTarget&) { return Bytes{}; }

Result<Bytes> encode(const std::string& text, const ValueTarget& target) {
  if (traits(target.vr).kind == VRKind::sequence) return wrong_type(target.vr, "text");
  if (is_bytes_or_words(target.vr)) return read_hexadecimal(text, target.vr);
  const bool is_one = traits(target.vr).kind == VRKind::text && !traits(target.vr).backslash_separates;
  const auto values = is_one ? std::vector{text} : split_values(text);
  return traits(target.vr).kind == VRKind::text ? encode_text(values, target) : encode_printed(values, target);
}

Result<Bytes> encode(const std::vector<std::string>& texts, const ValueTarget& target) {
  if (traits(target.vr).kind == VRKind::text) return encode_text(texts, target);
  if (texts.size() == 1) return encode(texts.front(), target);
  if (is_bytes_or_words(target.vr) || target.vr == VR::SQ) return wrong_type(target.vr, "texts");
  return encode_printed(texts, target);
}

template <class N>
requires std::is_arithmetic_v<N>
Result<Bytes> encode(const std::vector<N>& numbers, const ValueTarget& target) {
  if (target.vr == VR::DS || target.vr == VR::IS) {
    std::vector<std::string> texts;
    for (const N number : numbers) {
      DICOMAP_TRY(text, number_text(number, target.vr));
      texts.push_back(std::move(text));
    }
    return encode_text(texts, target);
  }
  const auto kind = traits(target.vr).kind;
  if (kind == VRKind::text || kind == VRKind::tag || kind == VRKind::sequence) return wrong_type(target.vr, "numbers");
  NumberBytes bytes{target.vr, target.order};
  for (const N number : numbers) {
    if constexpr (std::is_floating_point_v<N>) DICOMAP_TRY_VOID(bytes.add(double{number}));
    else DICOMAP_TRY_VOID(bytes.add(number));
  }
  return bytes.take();
}

Result<Bytes> encode(const std::vector<Tag>& tags, const ValueTarget& target) {
  if (target.vr != VR::AT) return wrong_type(target.vr, "tags");
  return encode_tags(tags, target.order);
}

Result<Bytes> encode(const Bytes& bytes, const ValueTarget& target) {
  if (target.vr == VR::SQ) return wrong_type(target.vr, "bytes");
  const std::size_t unit = target.vr == VR::AT ? 4 : traits(target.vr).unit_length;
  if (target.strictness == Strictness::strict && bytes.size() % unit != 0) {
    return forbidden(ErrorCode::malformed, fmt::format("{} bytes are no whole number of {} values ({} bytes each)", bytes.size(),
                                                       name_of(target.vr), unit));
  }
  return bytes;
}

bool is_empty(const NewValue::Storage& value) {
  return std::visit(
      [](const auto& held) {
        if constexpr (std::is_same_v<decltype(held), const std::monostate&>) return true;
        else return held.empty();
      },
      value);
}

}  // namespace

Result<std::vector<std::byte>> encode_value(const NewValue& value, const ValueTarget& target) {
  if (is_empty(value.storage())) return Bytes{};
  try {
    auto bytes = std::visit([&](const auto& held) { return encode(held, target); }, value.storage());
    if (bytes && bytes.assume_value().size() % 2 != 0)
      bytes.assume_value().push_back(static_cast<std::byte>(traits(target.vr).padding));
    return bytes;
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::out_of_memory, "no memory to write the value"};
  }
}

}  // namespace dicomap

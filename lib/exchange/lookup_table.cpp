// SPDX-License-Identifier: MIT
#include "exchange/lookup_table.hpp"

#include <dicomap/byte_order.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace dicomap {

namespace {

struct Descriptor {
  std::size_t size = 0;
  double first = 0;
  unsigned bits = 0;
};

Result<Descriptor> read_descriptor(const DataElement& element, bool is_signed) {
  DICOMAP_TRY(numbers, element.get_all<std::int64_t>());
  if (numbers.size() != 3)
    return Error{ErrorCode::malformed, fmt::format("{} values, where a descriptor has 3", numbers.size())};
  const auto word = [&](std::size_t i) {
    return static_cast<std::uint16_t>(numbers[i]);
  };  // US or SS: the 16 bits count
  Descriptor descriptor;
  descriptor.size = word(0) == 0 ? 65536U : word(0);
  descriptor.first = is_signed ? static_cast<double>(static_cast<std::int16_t>(word(1))) : static_cast<double>(word(1));
  descriptor.bits = word(2);
  if (descriptor.bits < 1 || descriptor.bits > 16) {
    return Error{ErrorCode::malformed, fmt::format("a table of {} bits an entry", descriptor.bits)};
  }
  return descriptor;
}

std::vector<std::uint16_t> words_of(std::span<const std::byte> bytes, ByteOrder order) {
  std::vector<std::uint16_t> words(bytes.size() / 2);
  for (std::size_t i = 0; i < words.size(); ++i) words[i] = load<std::uint16_t>(bytes.data() + 2 * i, order);
  return words;
}

/// Bytes one by one; those of big endian words stand swapped (PS3.5 7.3).
std::vector<std::uint16_t> bytes_of(std::span<const std::byte> bytes, bool swapped) {
  std::vector<std::uint16_t> units(bytes.size());
  for (std::size_t i = 0; i < units.size(); ++i) {
    const std::size_t at = swapped && (i ^ 1U) < units.size() ? i ^ 1U : i;
    units[i] = std::to_integer<std::uint16_t>(bytes[at]);
  }
  return units;
}

Result<LookupTable> read_entries(const DataElement& element, const Descriptor& descriptor, bool is_segmented) {
  DICOMAP_TRY(bytes, element.bytes());
  const ByteOrder order = element.vr() == VR::UN ? ByteOrder::little : element.encoding().order;
  const bool swapped = order == ByteOrder::big && traits(element.vr()).unit_length == 2;
  LookupTable table{descriptor.first, descriptor.bits, {}};
  if (is_segmented) {
    constexpr std::size_t longest = std::size_t{4} << 20;  // ten times what 65536 segments of one entry take
    if (bytes.size() > longest) return Error{ErrorCode::malformed, fmt::format("{} bytes of segments", bytes.size())};
    const auto units = descriptor.bits > 8 ? words_of(bytes.span(), order) : bytes_of(bytes.span(), swapped);
    DICOMAP_TRY(entries, expand_segments(units, descriptor.bits, descriptor.size));
    table.entries = std::move(entries);
    return table;
  }
  if (bytes.size() / 2 >= descriptor.size) {
    table.entries = words_of(bytes.span().first(2 * descriptor.size), order);
  } else if (descriptor.bits <= 8 && bytes.size() >= descriptor.size) {
    table.entries = bytes_of(bytes.span().first(std::min(bytes.size(), descriptor.size + 1)), swapped);
    table.entries.resize(descriptor.size);
  } else {
    return Error{ErrorCode::malformed, fmt::format("{} bytes for a table of {} entries of {} bits", bytes.size(),
                                                   descriptor.size, descriptor.bits)};
  }
  // Entries that do not fit the bits they are said to have have more.
  if (std::ranges::max(table.entries) > table.highest()) table.bits = 16;
  return table;
}

}  // namespace

std::uint16_t LookupTable::operator()(double value) const noexcept {
  const double index = std::floor(value - first + 0.5);
  if (!(index > 0)) return entries.front();  // NaN as well
  if (index >= static_cast<double>(entries.size())) return entries.back();
  return entries[static_cast<std::size_t>(index)];
}

Result<bool> has_table(const Dataset& dataset, const LookupTableTags& tags) {
  DICOMAP_TRY(descriptor, dataset.find(tags.descriptor));
  return !descriptor || descriptor->length() > 0;
}

Result<LookupTable> read_table(const Dataset& dataset, const LookupTableTags& tags, bool is_signed) {
  const auto named = [](Error error, Tag tag) { return std::move(error).in(to_names(tag)); };
  DICOMAP_TRY(descriptor_element, dataset.at(tags.descriptor));
  auto descriptor = read_descriptor(descriptor_element, is_signed);
  if (!descriptor) return named(std::move(descriptor).assume_error(), tags.descriptor);
  DICOMAP_TRY(data, dataset.find(tags.data));
  const bool is_segmented = (!data || data->length() == 0) && tags.segmented_data != Tag{};
  if (is_segmented) {
    DICOMAP_TRY(segmented, dataset.find(tags.segmented_data));
    if (segmented) data = segmented;
  }
  if (!data) return Error{ErrorCode::not_found, fmt::format("there is no {}", to_names(tags.data))};
  auto table = read_entries(*data, descriptor.assume_value(), is_segmented && data->tag() == tags.segmented_data);
  if (!table) return named(std::move(table).assume_error(), data->tag());
  return table;
}

}  // namespace dicomap

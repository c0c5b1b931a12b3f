// SPDX-License-Identifier: MIT
#include "pixels/fragments.hpp"

#include <dicomap/tags.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace dicomap {

FragmentReader::FragmentReader(const DataElement& pixel_data) noexcept
    : pixel_data_{pixel_data},
      order_{pixel_data.encoding().order},
      is_open_{pixel_data.header().has_undefined_length()},
      end_{is_open_ ? pixel_data.end() : std::min(pixel_data.end(), pixel_data.value_offset() + pixel_data.length())} {}

Result<FragmentReader::Item> FragmentReader::at(std::uint64_t position) const {
  if (position > end_ || end_ - position < 8) return Item{};
  std::array<std::byte, 8> bytes{};
  DICOMAP_TRY_VOID(pixel_data_.state().store().read(position, bytes));
  Item item;
  item.tag = Tag{load<std::uint16_t>(bytes.data(), order_), load<std::uint16_t>(bytes.data() + 2, order_)};
  item.length = load<std::uint32_t>(bytes.data() + 4, order_);
  item.value = {position + 8, item.length};
  if (item.tag == tags::SequenceDelimitationItem) {
    item.met = Met::delimiter;
  } else if (item.tag != tags::Item || item.length == undefined_length || item.length > end_ - position - 8) {
    item.met = Met::damage;
  } else {
    item.met = Met::fragment;
  }
  return item;
}

Error FragmentReader::damage_of(const Item& item, std::uint64_t position) const {
  Error error{ErrorCode::malformed, "a fragment of undefined length"};
  if (item.tag != tags::Item) {
    error = Error{ErrorCode::malformed, fmt::format("a fragment was expected, not {}", to_string(item.tag))};
  } else if (item.length != undefined_length) {
    error = Error{ErrorCode::truncated, fmt::format("a fragment of {} bytes runs {} bytes past the end", item.length,
                                                    item.length - (end_ - position - 8))}
                .hint("the file looks truncated");
  }
  return pixel_data_.state().place(std::move(error.at(position)), pixel_data_.header(), 0);
}

Result<Walked> walk_fragments(const FragmentReader& reader) {
  const DataElement& pixel_data = reader.element();
  const DatasetState& state = pixel_data.state();
  Walked walked;
  bool is_table = true;
  for (std::uint64_t position = reader.begin();;) {
    walked.reached = position;
    DICOMAP_TRY(item, reader.at(position));
    switch (item.met) {
      case FragmentReader::Met::fragment: break;
      case FragmentReader::Met::delimiter: return walked;
      case FragmentReader::Met::end:
        if (reader.is_open()) {
          DICOMAP_TRY_VOID(state.report(DiagnosticCode::missing_delimiter, pixel_data.header().offset, pixel_data.tag(),
                                        "the encapsulated value is not closed"));
        }
        return walked;
      case FragmentReader::Met::damage: walked.damage = reader.damage_of(item, position); return walked;
    }
    const std::uint64_t next = item.value.offset + item.value.length;
    if (is_table) {
      walked.table = item.value;
      walked.first_item = next;
      is_table = false;
    } else {
      if ((item.length & 1U) != 0) {
        DICOMAP_TRY_VOID(state.report(DiagnosticCode::fragments, position, pixel_data.tag(),
                                      fmt::format("a fragment of {} bytes", item.length)));
      }
      walked.items.push_back(position);
    }
    position = next;
  }
}

}  // namespace dicomap

// SPDX-License-Identifier: MIT
/// @file
/// Encapsulated pixel data (PS3.5 A.4): the item headers of its fragments, read one by one, 8 bytes each.
#pragma once

#include "parsing/dataset_state.hpp"

#include <array>
#include <optional>
#include <vector>

namespace dicomap {

/// Reads the items of one pixel data element. View: the element's file must stay.
class FragmentReader {
 public:
  explicit FragmentReader(const DataElement& pixel_data) noexcept;

  /// What lies at a position where an item should.
  enum class Met : std::uint8_t {
    fragment,
    delimiter,  ///< the sequence delimiter
    end,        ///< of the value: fewer than 8 bytes are left
    damage
  };
  struct Item {
    Met met = Met::end;
    ByteRange value;            ///< of a fragment, without its header
    Tag tag;                    ///< with `length`: of what was met, for messages
    std::uint32_t length = 0;
  };
  [[nodiscard]] Result<Item> at(std::uint64_t position) const;
  /// Why an item is damage.
  [[nodiscard]] Error damage_of(const Item& item, std::uint64_t position) const;

  [[nodiscard]] const DataElement& element() const noexcept { return pixel_data_; }
  [[nodiscard]] std::uint64_t begin() const noexcept { return pixel_data_.value_offset(); }
  /// Behind the last byte that may belong to the value.
  [[nodiscard]] std::uint64_t end() const noexcept { return end_; }
  /// Whether only a delimiter ends the value.
  [[nodiscard]] bool is_open() const noexcept { return is_open_; }

 private:
  DataElement pixel_data_;
  ByteOrder order_;
  bool is_open_;
  std::uint64_t end_;
};

/// All fragments of a pixel data element.
struct Walked {
  ByteRange table;               ///< the Basic Offset Table's bytes
  std::uint64_t first_item = 0;  ///< offset of the item header behind the table: what offset tables count from
  std::uint64_t reached = 0;     ///< offset of what ended the walk
  std::vector<std::uint64_t> items;  ///< offset of each fragment's item header; they follow each other
  std::optional<Error> damage;   ///< what ended the walk early

  /// The bytes of fragment `index`, without header.
  [[nodiscard]] ByteRange value(std::size_t index) const noexcept {
    const std::uint64_t next = index + 1 < items.size() ? items[index + 1] : reached;
    return {items[index] + 8, next - items[index] - 8};
  }
};

/// One pass over the item headers by positioned reads: 8 bytes a fragment, whatever their size. Reports fragments of odd
/// length and a missing delimiter. @errors what stopped the reading; under strict what was odd
[[nodiscard]] Result<Walked> walk_fragments(const FragmentReader& reader);

}  // namespace dicomap

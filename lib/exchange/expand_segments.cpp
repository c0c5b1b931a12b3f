// SPDX-License-Identifier: MIT
#include "exchange/lookup_table.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace dicomap {

namespace {

constexpr std::uint16_t discrete = 0;
constexpr std::uint16_t linear = 1;
constexpr std::uint16_t indirect = 2;
constexpr std::size_t most_segments = std::size_t{1} << 18;

/// Reads segments and appends what they stand for, up to `size` entries. Segments without entries are met again and
/// again through indirections: their number is bounded as well.
class Expansion {
 public:
  Expansion(std::span<const std::uint16_t> units, unsigned bits, std::size_t size)
      : units_{units}, offset_units_{bits > 8 ? 2U : 4U}, unit_bytes_{bits > 8 ? 2U : 1U}, size_{size} {}

  Result<void> run() {
    for (std::size_t at = 0; entries_.size() < size_;) {
      if (units_.size() - at < 2)
        return bad(at, fmt::format("the segments make {} entries of {}", entries_.size(), size_));
      if (units_[at] == indirect) {
        DICOMAP_TRY_VOID(copy_segments(at));
        at += 2 + offset_units_;
      } else {
        DICOMAP_TRY_VOID(expand(at));
      }
    }
    return success();
  }

  [[nodiscard]] std::vector<std::uint16_t> take() { return std::move(entries_); }

 private:
  /// A discrete or linear segment; `at` goes behind it.
  Result<void> expand(std::size_t& at) {
    if (units_.size() - at < 2) return bad(at, "a segment runs past the end");
    if (++segments_ > most_segments) return bad(at, fmt::format("more than {} segments", most_segments));
    const std::uint16_t kind = units_[at];
    const std::size_t length = units_[at + 1];
    const std::size_t behind = at + 2;
    if (kind == discrete) {
      if (length > units_.size() - behind) return bad(at, "a discrete segment runs past the end");
      for (std::size_t i = 0; i < length; ++i) append(units_[behind + i]);
      at = behind + length;
      return success();
    }
    if (kind != linear)
      return bad(at,
                 kind == indirect ? "an indirect segment leads to another" : fmt::format("a segment of type {}", kind));
    if (behind == units_.size()) return bad(at, "a linear segment runs past the end");
    if (entries_.empty()) return bad(at, "a linear segment has nothing to begin from");
    const std::int64_t from = entries_.back();
    const std::int64_t rise = std::int64_t{units_[behind]} - from;
    const auto steps = static_cast<std::int64_t>(length);
    for (std::int64_t i = 1; i <= steps; ++i) {
      // To the nearest: half a step is added, and the quotient rounded down.
      const std::int64_t twice = 2 * rise * i + steps;
      append(static_cast<std::uint16_t>(
          from + (twice >= 0 ? twice / (2 * steps) : -((-twice + 2 * steps - 1) / (2 * steps)))));
    }
    at = behind + 1;
    return success();
  }

  /// An indirect segment: as many segments as it says, from where it says, once more.
  Result<void> copy_segments(std::size_t at) {
    if (units_.size() - at < 2 + offset_units_) return bad(at, "an indirect segment runs past the end");
    std::uint64_t offset = 0;  // bytes
    for (std::size_t i = 0; i < offset_units_; ++i)
      offset |= std::uint64_t{units_[at + 2 + i]} << (8 * unit_bytes_ * i);
    const std::uint64_t target = offset / unit_bytes_;
    if (target >= units_.size()) return bad(at, fmt::format("an indirect segment leads to byte {}", offset));
    auto from = static_cast<std::size_t>(target);
    for (std::size_t left = units_[at + 1]; left > 0 && entries_.size() < size_; --left) DICOMAP_TRY_VOID(expand(from));
    return success();
  }

  void append(std::uint16_t entry) {
    if (entries_.size() < size_) entries_.push_back(entry);
  }

  Error bad(std::size_t at, std::string what) const {
    return Error{ErrorCode::malformed, fmt::format("{} (segment at byte {})", what, at * unit_bytes_)};
  }

  std::span<const std::uint16_t> units_;
  std::size_t offset_units_;  // that an offset takes: 32 bits
  std::size_t unit_bytes_;
  std::size_t size_;
  std::size_t segments_ = 0;
  std::vector<std::uint16_t> entries_;
};

}  // namespace

Result<std::vector<std::uint16_t>> expand_segments(std::span<const std::uint16_t> units, unsigned bits,
                                                   std::size_t size) {
  Expansion expansion{units, bits, size};
  DICOMAP_TRY_VOID(expansion.run());
  return expansion.take();
}

}  // namespace dicomap

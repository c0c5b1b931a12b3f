// SPDX-License-Identifier: MIT
#include <dicomap/uid.hpp>

#include <vocabulary/trim.hpp>
#include <vocabulary/uid_table.hpp>
#include <vocabulary/uuid_digits.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <span>

namespace dicomap {

using namespace vocabulary;

std::optional<UIDEntry> find_uid(std::string_view uid) noexcept {
  const std::string_view wanted = without_padding(uid);
  const std::span<const UIDRow> rows{uid_rows, uid_row_count};
  const auto uid_of = [](const UIDRow& row) { return row.uid.in(uid_texts); };
  const auto row = std::ranges::lower_bound(rows, wanted, {}, uid_of);
  if (row == rows.end() || uid_of(*row) != wanted) return std::nullopt;
  return UIDEntry{.uid = uid_of(*row),
                  .name = row->name.in(uid_texts),
                  .type = uid_types[row->type].in(uid_texts),
                  .keyword = row->keyword.in(uid_texts),
                  .retired = row->retired};
}

bool is_valid_uid(std::string_view text) noexcept {
  if (text.empty() || text.size() > 64) return false;
  std::size_t component = 0;  // where the component that is being read starts
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] >= '0' && text[i] <= '9') continue;
    if (i < text.size() && text[i] != '.') return false;
    const std::size_t length = i - component;
    if (length == 0 || (length > 1 && text[component] == '0')) return false;
    component = i + 1;
  }
  return true;
}

std::string make_uid() {
  std::random_device random;  // of the kernel: nothing to seed, nothing shared between threads
  std::array<std::uint32_t, 4> words{};
  for (std::uint32_t& word : words) word = random();
  words[1] = (words[1] & 0xFFFF0FFFU) | 0x4000U;      // version 4
  words[2] = (words[2] & 0x3FFFFFFFU) | 0x80000000U;  // of RFC 4122
  return "2.25." + uuid_digits(words);
}

}  // namespace dicomap

// SPDX-License-Identifier: MIT
#include "bytes/temporary_name.hpp"

#include "bytes/file_place.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include <sys/random.h>
#include <unistd.h>

namespace dicomap {

namespace {

constexpr std::string_view mark = ".dicomap-";
constexpr std::string_view ending = ".tmp";
constexpr std::size_t digits = 12;
constexpr std::uint64_t some_bits = (std::uint64_t{1} << 4U * digits) - 1;

// Need not be secret: a name that is taken is found out (O_EXCL).
std::uint64_t random_bits() noexcept {
  std::uint64_t bits = 0;
  if (::getrandom(&bits, sizeof bits, GRND_NONBLOCK) == static_cast<ssize_t>(sizeof bits)) return bits;
  const auto now = static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
  return (now ^ static_cast<std::uint64_t>(::getpid()) << 32U) * 0x9E37'79B9'7F4A'7C15U >> 8U;
}

bool is_digit(char character) noexcept {
  return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
}

}  // namespace

std::string temporary_name(const std::string& name) {
  return name_beside(name, fmt::format("{}{:0{}x}{}", mark, random_bits() & some_bits, digits, ending));
}

bool is_temporary_name(std::string_view name) noexcept {
  constexpr std::size_t tail = mark.size() + digits + ending.size();
  if (name.size() <= tail || !name.starts_with('.') || !name.ends_with(ending)) return false;
  name.remove_prefix(name.size() - tail);
  return name.starts_with(mark) && std::ranges::all_of(name.substr(mark.size(), digits), is_digit);
}

}  // namespace dicomap

// SPDX-License-Identifier: MIT
/// @file
/// Headers of code streams, put together by hand: big-endian numbers, one after the other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace dicomap::test {

class CodestreamBytes {
 public:
  CodestreamBytes& u8(std::initializer_list<unsigned> values) {
    for (const unsigned value : values) bytes_.push_back(static_cast<std::byte>(value));
    return *this;
  }
  CodestreamBytes& u16(std::initializer_list<unsigned> values) {
    for (const unsigned value : values) u8({value >> 8U, value & 0xFFU});
    return *this;
  }
  CodestreamBytes& u32(std::initializer_list<unsigned> values) {
    for (const unsigned value : values) u16({value >> 16U, value & 0xFFFFU});
    return *this;
  }
  CodestreamBytes& text(std::string_view text) {
    for (const char c : text) bytes_.push_back(static_cast<std::byte>(c));
    return *this;
  }
  CodestreamBytes& append(const std::vector<std::byte>& more) {
    bytes_.insert(bytes_.end(), more.begin(), more.end());
    return *this;
  }
  operator std::vector<std::byte>() const { return bytes_; }

 private:
  std::vector<std::byte> bytes_;
};

}  // namespace dicomap::test

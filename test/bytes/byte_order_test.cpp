// SPDX-License-Identifier: MIT
#include <dicomap/byte_order.hpp>

#include <catch2/catch.hpp>

#include <array>

using namespace dicomap;

namespace {
constexpr std::array nine{std::byte{0x01}, std::byte{0x23}, std::byte{0x45}, std::byte{0x67}, std::byte{0x89},
                          std::byte{0xAB}, std::byte{0xCD}, std::byte{0xEF}, std::byte{0x10}};
}

TEST_CASE("Numbers are loaded from any address in either byte order", "[bytes][byte_order]") {
  CHECK(load<std::uint8_t>(nine.data() + 1, ByteOrder::big) == 0x23);
  CHECK(load<std::uint16_t>(nine.data(), ByteOrder::little) == 0x2301);
  CHECK(load<std::uint16_t>(nine.data() + 1, ByteOrder::big) == 0x2345);
  CHECK(load<std::uint32_t>(nine.data() + 1, ByteOrder::little) == 0x89674523);
  CHECK(load<std::uint32_t>(nine.data() + 1, ByteOrder::big) == 0x23456789);
  CHECK(load<std::uint64_t>(nine.data() + 1, ByteOrder::little) == 0x10EFCDAB89674523);
  CHECK(load<std::uint64_t>(nine.data() + 1, ByteOrder::big) == 0x23456789ABCDEF10);
  CHECK(load<std::int16_t>(nine.data() + 5, ByteOrder::big) == -21555);    // 0xABCD
  CHECK(load<std::int16_t>(nine.data() + 5, ByteOrder::little) == -12885);  // 0xCDAB
}

TEST_CASE("Floating point numbers are loaded in either byte order", "[bytes][byte_order]") {
  constexpr std::array one_and_a_half_little{std::byte{0}, std::byte{0}, std::byte{0xC0}, std::byte{0x3F}};
  constexpr std::array one_and_a_half_big{std::byte{0x3F}, std::byte{0xC0}, std::byte{0}, std::byte{0}};
  CHECK(load<float>(one_and_a_half_little.data(), ByteOrder::little) == 1.5F);
  CHECK(load<float>(one_and_a_half_big.data(), ByteOrder::big) == 1.5F);
  constexpr std::array minus_two_big{std::byte{0xC0}, std::byte{0}, std::byte{0}, std::byte{0},
                                     std::byte{0},    std::byte{0}, std::byte{0}, std::byte{0}};
  CHECK(load<double>(minus_two_big.data(), ByteOrder::big) == -2.0);
}

TEST_CASE("A range fits when it ends within the size, without any overflow", "[bytes][range]") {
  constexpr std::uint64_t most = ~std::uint64_t{0};
  CHECK(ByteRange{0, 0}.fits(0));
  CHECK(ByteRange{10, 0}.fits(10));
  CHECK(ByteRange{3, 7}.fits(10));
  CHECK(ByteRange{0, most}.fits(most));
  CHECK_FALSE(ByteRange{0, 1}.fits(0));
  CHECK_FALSE(ByteRange{11, 0}.fits(10));
  CHECK_FALSE(ByteRange{3, 8}.fits(10));
  CHECK_FALSE(ByteRange{5, most}.fits(10));
  CHECK_FALSE(ByteRange{most, 2}.fits(most));
  CHECK_FALSE(ByteRange{most, most}.fits(most - 1));
}

// SPDX-License-Identifier: MIT
#include "change/encoding.hpp"

#include <catch2/catch.hpp>

#include <bit>
#include <cmath>
#include <limits>

using namespace dicomap;
using namespace dicomap::test;

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
}  // namespace

TEST_CASE("Integers are written in the units of their VR, in both byte orders", "[change][value]") {
  CHECK(field(VR::US, 0x1234) == bytes_of(0x34, 0x12));
  CHECK(field(VR::US, 0x1234, big_endian) == bytes_of(0x12, 0x34));
  CHECK(field(VR::SS, -2) == bytes_of(0xFE, 0xFF));
  CHECK(field(VR::UL, 0x12345678U) == bytes_of(0x78, 0x56, 0x34, 0x12));
  CHECK(field(VR::SL, {-1, 1}, big_endian) == bytes_of(0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 1));
  CHECK(field(VR::UV, std::numeric_limits<std::uint64_t>::max()) == filled(8, 0xFF));
  CHECK(field(VR::SV, std::numeric_limits<std::int64_t>::min(), big_endian) == bytes_of(0x80, 0, 0, 0, 0, 0, 0, 0));
}

TEST_CASE("An integer that a VR cannot hold is an error that says what it holds", "[change][value]") {
  CHECK(refused(VR::US, 65536) == "out_of_range: 65536 does not fit US, which holds 0 to 65535");
  CHECK(refused(VR::US, -1) == "out_of_range: -1 does not fit US, which holds 0 to 65535");
  CHECK(refused(VR::SS, 32768) == "out_of_range: 32768 does not fit SS, which holds -32768 to 32767");
  CHECK(refused(VR::SS, 32768U) == "out_of_range: 32768 does not fit SS, which holds -32768 to 32767");
  CHECK(refused(VR::SL, -2147483649LL) == "out_of_range: -2147483649 does not fit SL, which holds -2147483648 to 2147483647");
  CHECK(refused(VR::UL, 4294967296LL) == "out_of_range: 4294967296 does not fit UL, which holds 0 to 4294967295");
  CHECK(refused(VR::SV, 9223372036854775808ULL) ==
        "out_of_range: 9223372036854775808 does not fit SV, which holds -9223372036854775808 to 9223372036854775807");
  CHECK(refused(VR::UV, -1) == "out_of_range: -1 does not fit UV, which holds 0 to 18446744073709551615");
  CHECK(refused(VR::US, 65536, tolerantly) == refused(VR::US, 65536));
}

TEST_CASE("A VR holds its least and its greatest number", "[change][value]") {
  CHECK(field(VR::SS, {-32768, 32767}) == bytes_of(0, 0x80, 0xFF, 0x7F));
  CHECK(field(VR::US, {0, 65535}) == bytes_of(0, 0, 0xFF, 0xFF));
  CHECK(field(VR::US, {0.0, 65535.0}) == bytes_of(0, 0, 0xFF, 0xFF));
  CHECK(field(VR::SS, {-32768.0, 32767.0}) == bytes_of(0, 0x80, 0xFF, 0x7F));
  CHECK(field(VR::SV, -0x1p63) == bytes_of(0, 0, 0, 0, 0, 0, 0, 0x80));
}

TEST_CASE("A floating-point number is an integer only when it is one", "[change][value]") {
  CHECK(field(VR::US, 3.0) == bytes_of(3, 0));
  CHECK(field(VR::SL, -3.0F) == bytes_of(0xFD, 0xFF, 0xFF, 0xFF));
  CHECK(refused(VR::US, 1.5) == "out_of_range: 1.5 is not an integer, and US holds integers");
  CHECK(refused(VR::US, not_a_number) == "out_of_range: nan is not an integer, and US holds integers");
  CHECK(refused(VR::US, infinity) == "out_of_range: inf does not fit US, which holds 0 to 65535");
  CHECK(refused(VR::US, -1.0) == "out_of_range: -1 does not fit US, which holds 0 to 65535");
  CHECK(refused(VR::UV, 0x1p64) == "out_of_range: 1.8446744073709552e+19 does not fit UV, which holds 0 to 18446744073709551615");
  CHECK(refused(VR::SV, 0x1p63) ==
        "out_of_range: 9.223372036854776e+18 does not fit SV, which holds -9223372036854775808 to 9223372036854775807");
  CHECK(refused(VR::IS, 1.5) == "out_of_range: 1.5 is not an integer, and IS holds integers as text");
  CHECK(text_field(VR::IS, 15.0) == "15");
}

TEST_CASE("FL and FD hold numbers of every kind", "[change][value]") {
  CHECK(field(VR::FL, 1) == bytes_of(0, 0, 0x80, 0x3F));
  CHECK(field(VR::FL, 1.0, big_endian) == bytes_of(0x3F, 0x80, 0, 0));
  CHECK(field(VR::FD, -2) == bytes_of(0, 0, 0, 0, 0, 0, 0, 0xC0));
  CHECK(field(VR::FD, 0.5F) == bytes_of(0, 0, 0, 0, 0, 0, 0xE0, 0x3F));
  CHECK(field(VR::OF, {1.0, 2.0}) == bytes_of(0, 0, 0x80, 0x3F, 0, 0, 0, 0x40));
  CHECK(field(VR::OD, 1U, big_endian) == bytes_of(0x3F, 0xF0, 0, 0, 0, 0, 0, 0));
  CHECK(field(VR::FL, infinity) == bytes_of(0, 0, 0x80, 0x7F));
  CHECK(field(VR::FL, not_a_number).size() == 4);
  CHECK(refused(VR::FL, 1e39) == "out_of_range: 1e+39 does not fit FL (32 bits)");
}

TEST_CASE("Bytes and words are written from numbers of their unit, with and without a sign", "[change][value]") {
  CHECK(field(VR::OB, {1, 255}) == bytes_of(1, 255));
  CHECK(field(VR::OB, {1, 2, 3}) == bytes_of(1, 2, 3, 0));
  CHECK(field(VR::UN, -1) == bytes_of(255, 0));
  CHECK(field(VR::none, 7) == bytes_of(7, 0));
  CHECK(field(VR::OW, {-1, 0xFFFE}, big_endian) == bytes_of(0xFF, 0xFF, 0xFF, 0xFE));
  CHECK(field(VR::OL, 1) == bytes_of(1, 0, 0, 0));
  CHECK(field(VR::OV, 1, big_endian) == bytes_of(0, 0, 0, 0, 0, 0, 0, 1));
  CHECK(refused(VR::OB, 256) == "out_of_range: 256 does not fit OB, which holds -128 to 255");
  CHECK(refused(VR::OW, 65536) == "out_of_range: 65536 does not fit OW, which holds -32768 to 65535");
}

TEST_CASE("Text for a binary VR is read as it is printed", "[change][value]") {
  CHECK(field(VR::US, "1\\2") == bytes_of(1, 0, 2, 0));
  CHECK(field(VR::US, {"1", "2"}) == bytes_of(1, 0, 2, 0));
  CHECK(field(VR::SS, " -1 ") == bytes_of(0xFF, 0xFF));
  CHECK(field(VR::UV, "18446744073709551615") == filled(8, 0xFF));
  CHECK(field(VR::FL, "+1.0") == bytes_of(0, 0, 0x80, 0x3F));
  CHECK(field(VR::FD, "inf") == bytes_of(0, 0, 0, 0, 0, 0, 0xF0, 0x7F));
  CHECK(field(VR::OB, "01 0A ff") == bytes_of(1, 10, 255, 0));
  CHECK(field(VR::OW, "01020304") == bytes_of(1, 2, 3, 4));
  CHECK(field(VR::UN, "7f00") == bytes_of(0x7F, 0));
  CHECK(field(VR::AT, "0010,0020\\(0028,0010)") == bytes_of(0x10, 0, 0x20, 0, 0x28, 0, 0x10, 0));
  CHECK(field(VR::AT, {"00100020", "00280010"}, big_endian) == bytes_of(0, 0x10, 0, 0x20, 0, 0x28, 0, 0x10));
}

TEST_CASE("Text that prints no value of a binary VR is an error that quotes it", "[change][value]") {
  CHECK(refused(VR::US, "twelve") == "malformed: \"twelve\" is not a number that US holds");
  CHECK(refused(VR::US, "1\\\\2") == "malformed: \"\" is not a number that US holds");
  CHECK(refused(VR::US, "1.5") == "malformed: \"1.5\" is not a number that US holds");
  CHECK(refused(VR::US, "+-1") == "malformed: \"+-1\" is not a number that US holds");
  CHECK(refused(VR::US, "70000") == "out_of_range: 70000 does not fit US, which holds 0 to 65535");
  CHECK(refused(VR::FD, "1,5") == "malformed: \"1,5\" is not a number that FD holds");
  CHECK(refused(VR::AT, "Rows") == "malformed: \"Rows\" is not a tag; write it as 0010,0020");
  CHECK(refused(VR::OB, "1g") ==
        "malformed: \"1g\" is not a list of bytes in hexadecimal, which OB is written from; write them as 01 0a ff");
  CHECK(refused(VR::OB, "012") ==
        "malformed: \"012\" is not a list of bytes in hexadecimal, which OB is written from; write them as 01 0a ff");
}

TEST_CASE("Tags are written as two words each", "[change][value]") {
  CHECK(field(VR::AT, tags::PatientID) == bytes_of(0x10, 0, 0x20, 0));
  CHECK(field(VR::AT, {tags::PatientID, tags::Rows}, big_endian) == bytes_of(0, 0x10, 0, 0x20, 0, 0x28, 0, 0x10));
}

TEST_CASE("A VR refuses what it does not hold, and says what it does", "[change][value]") {
  CHECK(refused(VR::LO, 5) == "wrong_type: LO holds text, not numbers");
  CHECK(refused(VR::DA, 20200131) == "wrong_type: DA holds text, not numbers");
  CHECK(refused(VR::AT, 5) == "wrong_type: AT holds tags, not numbers");
  CHECK(refused(VR::US, tags::Rows) == "wrong_type: US holds integers, not tags");
  CHECK(refused(VR::DS, tags::Rows) == "wrong_type: DS holds numbers as text, not tags");
  CHECK(refused(VR::OW, {"a", "b"}) == "wrong_type: OW holds words, not texts");
  CHECK(refused(VR::OF, tags::Rows) == "wrong_type: OF holds floating-point numbers, not tags");
  CHECK(refused(VR::SQ, "x") == "wrong_type: SQ holds items, not text; insert its items, and give their elements values");
  CHECK(refused(VR::SQ, 1) == "wrong_type: SQ holds items, not numbers; insert its items, and give their elements values");
  CHECK(refused(VR::SQ, NewValue::bytes(bytes_of(1, 2))) ==
        "wrong_type: SQ holds items, not bytes; insert its items, and give their elements values");
}

TEST_CASE("What is empty is an element of length 0 of every VR", "[change][value]") {
  for (std::size_t i = 0; i < vr_traits.size(); ++i) {
    const auto vr = static_cast<VR>(i);
    CAPTURE(name_of(vr));
    CHECK(field(vr, NewValue{}).empty());
    CHECK(field(vr, "").empty());
    CHECK(field(vr, NewValue::Tags{}).empty());
  }
}

TEST_CASE("Bytes are written as they are and padded as the VR is", "[change][value]") {
  CHECK(field(VR::LO, NewValue::bytes(bytes_of(0xFF, 0x5C, 7))) == bytes_of(0xFF, 0x5C, 7, ' '));
  CHECK(field(VR::UI, NewValue::bytes(bytes_of('1'))) == bytes_of('1', 0));
  CHECK(field(VR::OB, NewValue::bytes(bytes_of(1))) == bytes_of(1, 0));
  CHECK(field(VR::US, NewValue::bytes(bytes_of(1, 2, 3)), tolerantly) == bytes_of(1, 2, 3, 0));
  CHECK(refused(VR::US, NewValue::bytes(bytes_of(1, 2, 3))) ==
        "malformed: 3 bytes are no whole number of US values (2 bytes each); Strictness::tolerant writes it as it is");
  CHECK(refused(VR::AT, NewValue::bytes(bytes_of(1, 2))) ==
        "malformed: 2 bytes are no whole number of AT values (4 bytes each); Strictness::tolerant writes it as it is");
}

// SPDX-License-Identifier: MIT
#include "change/encoding.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;
using namespace std::string_literals;

TEST_CASE("Text is padded to even length with what its VR is padded with", "[change][value]") {
  CHECK(text_field(VR::LO, "abc") == "abc ");
  CHECK(text_field(VR::LO, "ab") == "ab");
  CHECK(text_field(VR::UI, "1.2.3") == "1.2.3\0"s);
  CHECK(text_field(VR::UI, {"1.2", "1.2.3"}) == "1.2\\1.2.3\0"s);
  CHECK(text_field(VR::UT, "abc") == "abc ");
  CHECK(text_field(VR::LO, "é", {.charset = "ISO_IR 100"}) == "\xE9 ");
  CHECK(text_field(VR::LO, "é", {.charset = "ISO_IR 192"}) == "\xC3\xA9");
}

TEST_CASE("A backslash separates the values of one text where the VR has several", "[change][value]") {
  CHECK(text_field(VR::CS, "ORIGINAL\\PRIMARY") == "ORIGINAL\\PRIMARY");
  CHECK(text_field(VR::CS, {"ORIGINAL", "PRIMARY"}) == "ORIGINAL\\PRIMARY");
  CHECK(text_field(VR::DA, "20200131\\\\20200201") == "20200131\\\\20200201 "s.substr(0, 18));
  CHECK(text_field(VR::LT, "C:\\X") == "C:\\X");
  CHECK(text_field(VR::UC, "a\\b") == "a\\b ");
}

TEST_CASE("Texts with a backslash are not values of a VR that it separates", "[change][value]") {
  const auto* const message =
      "malformed: a value of LO has a backslash, which separates values; one text for all values is split at its backslashes";
  CHECK(refused(VR::LO, {"a\\b", "c"}) == message);
  CHECK(refused(VR::LO, {"a\\b", "c"}, tolerantly) == message);
  CHECK(text_field(VR::ST, {"a\\b"}) == "a\\b ");
}

TEST_CASE("A VR of one text does not take several", "[change][value]") {
  CHECK(refused(VR::UT, {"a", "b"}) == "wrong_type: UT holds one text, not 2");
  CHECK(refused(VR::UR, {"a", "b"}, tolerantly) == "wrong_type: UR holds one text, not 2");
}

TEST_CASE("Text that is not UTF-8 is an error that says where", "[change][value]") {
  CHECK(refused(VR::LO, "ab\xE9") ==
        "malformed: byte 2 of the text (E9) is not UTF-8; give text as UTF-8; it is written in the SpecificCharacterSet in force");
  CHECK(refused(VR::LO, "\xC3", tolerantly).substr(0, 44) == "malformed: byte 0 of the text (C3) is not UT");
}

TEST_CASE("A character that the character set does not have is named, with the way out", "[change][value]") {
  CHECK(refused(VR::LO, "Müller") ==
        "malformed: the character set \"ISO_IR 6\" has no U+00FC; ISO_IR 192 (UTF-8) has it: Editor::convert_to_utf8");
  CHECK(refused(VR::PN, "山田", {.charset = "ISO_IR 100"}) ==
        "malformed: the character set \"ISO_IR 100\" has no U+5C71; ISO_IR 192 (UTF-8) has it: Editor::convert_to_utf8");
  CHECK(refused(VR::LO, "Müller", tolerantly) == refused(VR::LO, "Müller"));
}

TEST_CASE("VRs that SpecificCharacterSet does not apply to are written in ASCII", "[change][value]") {
  CHECK(refused(VR::CS, "É", {.charset = "ISO_IR 192", .strictness = Strictness::tolerant}) ==
        "malformed: U+00C9 is not ASCII, which CS is written in whatever SpecificCharacterSet says");
  CHECK(text_field(VR::AE, "A~", {.charset = "ISO_IR 13"}) == "A~");
}

// SPDX-License-Identifier: MIT
#include "parsing/decoded.hpp"

#include <algorithm>

using namespace dicomap;
using namespace dicomap::test;
using namespace std::string_literals;

namespace {

/// The characters of the value field.
std::string encoded(std::string_view charset, std::string_view text, VR vr = VR::PN) {
  const auto bytes = SpecificCharacterSet{charset}.encode(text, vr).value();
  std::string field(bytes.size(), '\0');
  std::ranges::transform(bytes, field.begin(), [](std::byte b) { return static_cast<char>(b); });
  return field;
}

std::string refused(std::string_view charset, std::string_view text, VR vr = VR::PN) {
  return SpecificCharacterSet{charset}.encode(text, vr).error().message();
}

}  // namespace

// In literals below, \033 is ESC: an octal escape ends after three digits.

TEST_CASE("Text is written in a set with one byte a character", "[parsing][text][encode]") {
  CHECK(encoded("", "Doe^John") == "Doe^John");
  CHECK(encoded("ISO_IR 6", "Doe^John") == "Doe^John");
  CHECK(encoded("ISO_IR 100", "Buc^Jérôme") == "Buc^J\xE9" "r\xF4me");
  CHECK(encoded("ISO_IR 101", "Święcicki^Łukasz") == "\xA6wi\xEA" "cicki^\xA3ukasz");
  CHECK(encoded("ISO_IR 109", "Ħaż^Ġorġ") == "\xA1" "a\xBF^\xD5or\xF5");
  CHECK(encoded("ISO_IR 110", "Šķēle^Andris") == "\xA9\xF3\xBAle^Andris");
  CHECK(encoded("ISO_IR 126", "Διονυσιος") == "\xC4\xE9\xEF\xED\xF5\xF3\xE9\xEF\xF2");
  CHECK(encoded("ISO_IR 127", "قباني^لنزار") == "\xE2\xC8\xC7\xE6\xEA^\xE4\xE6\xD2\xC7\xD1");
  CHECK(encoded("ISO_IR 138", "שרון^דבורה") == "\xF9\xF8\xE5\xEF^\xE3\xE1\xE5\xF8\xE4");
  CHECK(encoded("ISO_IR 144", "Люкceмбypг") == "\xBB\xEE\xDA" "ce\xDC\xD1yp\xD3");
  CHECK(encoded("ISO_IR 148", "Çavuşoğlu^Şule") == "\xC7" "avu\xFEo\xF0lu^\xDEule");
  CHECK(encoded("ISO_IR 166", "สมชาย^ใจดี") == "\xCA\xC1\xAA\xD2\xC2^\xE3\xA8\xB4\xD5");
  CHECK(encoded("ISO_IR 203", "Prœuf^€uro") == "Pr\xBDuf^\xA4uro");
}

TEST_CASE("Chinese names are written in UTF-8, GB18030 and GBK", "[parsing][text][encode]") {  // PS3.5 annex J
  CHECK(encoded("ISO_IR 192", "Wang^XiaoDong=王^小東=") == "Wang^XiaoDong=\xE7\x8E\x8B^\xE5\xB0\x8F\xE6\x9D\xB1=");
  CHECK(encoded("GB18030", "Wang^XiaoDong=王^小东=") == "Wang^XiaoDong=\xCD\xF5^\xD0\xA1\xB6\xAB=");
  CHECK(encoded("GBK", "Wang^XiaoDong=王^小东=") == "Wang^XiaoDong=\xCD\xF5^\xD0\xA1\xB6\xAB=");
  CHECK(encoded("GB18030", "㐀𠀀") == "\x81\x39\xEE\x39\x95\x32\x82\x36");
  CHECK(encoded("GBK", "誠\\b", VR::LO) == "\xD5\x5C\\b");
}

TEST_CASE("Japanese names are written as PS3.5 writes them", "[parsing][text][encode]") {  // annex H.3.1, H.3.2
  CHECK(encoded("\\ISO 2022 IR 87", "Yamada^Tarou=山田^太郎=やまだ^たろう") ==
        "Yamada^Tarou=\033$B;3ED\033(B^\033$BB@O:\033(B=\033$B$d$^$@\033(B^\033$B$?$m$&\033(B");
  CHECK(encoded("ISO 2022 IR 13\\ISO 2022 IR 87", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう") ==
        "\xD4\xCF\xC0\xDE^\xC0\xDB\xB3=\033$B;3ED\033(J^\033$BB@O:\033(J=\033$B$d$^$@\033(J^\033$B$?$m$&\033(J");
}

TEST_CASE("Korean names are written as PS3.5 writes them", "[parsing][text][encode]") {  // annex I.2
  CHECK(encoded("\\ISO 2022 IR 149", "Hong^Gildong=洪^吉洞=홍^길동") ==
        "Hong^Gildong=\033$)C\xFB\xF3^\033$)C\xD1\xCE\xD4\xD7=\033$)C\xC8\xAB^\033$)C\xB1\xE6\xB5\xBF");
}

TEST_CASE("Chinese names are written in GB 2312 as PS3.5 writes them", "[parsing][text][encode]") {  // annex K
  CHECK(encoded("\\ISO 2022 IR 58", "Zhang^XiaoDong=张^小东=") == "Zhang^XiaoDong=\033$)A\xD5\xC5^\033$)A\xD0\xA1\xB6\xAB=");
}

TEST_CASE("An escape brings in each set when its characters come", "[parsing][text][encode]") {
  CHECK(encoded("\\ISO 2022 IR 100", "é") == "\033-A\xE9");
  CHECK(encoded("\\ISO 2022 IR 101", "Ś") == "\033-B\xA6");
  CHECK(encoded("\\ISO 2022 IR 109", "Ħ") == "\033-C\xA1");
  CHECK(encoded("\\ISO 2022 IR 110", "ē") == "\033-D\xBA");
  CHECK(encoded("\\ISO 2022 IR 126", "Δ") == "\033-F\xC4");
  CHECK(encoded("\\ISO 2022 IR 127", "ق") == "\033-G\xE2");
  CHECK(encoded("\\ISO 2022 IR 138", "ש") == "\033-H\xF9");
  CHECK(encoded("\\ISO 2022 IR 144", "м") == "\033-L\xDC");
  CHECK(encoded("\\ISO 2022 IR 148", "ş") == "\033-M\xFE");
  CHECK(encoded("\\ISO 2022 IR 166", "ส") == "\033-T\xCA");
  CHECK(encoded("\\ISO 2022 IR 203", "€") == "\033-b\xA4");
  CHECK(encoded("\\ISO 2022 IR 13", "ｱ‾~") == "\033)I\xB1\033(J~\033(B~");
  CHECK(encoded("\\ISO 2022 IR 87\\ISO 2022 IR 159", "丂山a") == "\033$(D0!\033$B;3\033(Ba");
  CHECK(encoded("\\ISO 2022 IR 126\\ISO 2022 IR 144", "ΔaмbΔ") == "\033-F\xC4" "a\033-L\xDC" "b\033-F\xC4");
}

TEST_CASE("The first term that has a character writes it", "[parsing][text][encode]") {
  CHECK(encoded("ISO 2022 IR 100\\ISO 2022 IR 101", "é") == "\xE9");
  CHECK(encoded("ISO 2022 IR 6\\ISO 2022 IR 144\\ISO 2022 IR 87", "м") == "\033-L\xDC");
  CHECK(encoded("ISO 2022 IR 6\\ISO 2022 IR 87\\ISO 2022 IR 144", "м") == "\033$B'^\033(B");
}

TEST_CASE("The first term's sets are back before each delimiter and at the end", "[parsing][text][encode]") {
  const auto* const charset = "ISO 2022 IR 100\\ISO 2022 IR 126";
  CHECK(encoded(charset, "αá^α=á") == "\033-F\xE1\033-A\xE1^\033-F\xE1\033-A=\xE1");
  CHECK(encoded(charset, "α^á", VR::LO) == "\033-F\xE1^\033-A\xE1");
  CHECK(encoded(charset, "α\\á", VR::LO) == "\033-F\xE1\033-A\\\xE1");
  CHECK(encoded(charset, "α\\α", VR::LT) == "\033-F\xE1\\\xE1\033-A");
  CHECK(encoded(charset, "α\r\nα", VR::LT) == "\033-F\xE1\033-A\r\n\033-F\xE1\033-A");
  CHECK(encoded("\\ISO 2022 IR 87", "山\t山\f", VR::LT) == "\033$B;3\033(B\t\033$B;3\033(B\f");
  CHECK(encoded("\\ISO 2022 IR 87", "山 田", VR::LO) == "\033$B;3\033(B \033$BED\033(B");
}

TEST_CASE("A set with two bytes a character that is the first term needs no escape", "[parsing][text][encode]") {
  CHECK(encoded("ISO 2022 IR 149", "홍^길동") == "\xC8\xAB^\xB1\xE6\xB5\xBF");
}

TEST_CASE("A character that the attribute does not have is named", "[parsing][text][encode]") {
  const auto way_out = "; ISO_IR 192 (UTF-8) has it: Editor::convert_to_utf8"s;
  CHECK(refused("", "é") == "the character set \"ISO_IR 6\" has no U+00E9" + way_out);
  CHECK(refused("ISO_IR 100", "aŁ") == "the character set \"ISO_IR 100\" has no U+0141" + way_out);
  CHECK(refused("\\ISO 2022 IR 87", "山é") == "the character set \"\\ISO 2022 IR 87\" has no U+00E9" + way_out);
  CHECK(refused("GBK", "𠀀") == "the character set \"GBK\" has no U+20000" + way_out);
  CHECK(refused("\\ISO 2022 IR 87", "①") == "the character set \"\\ISO 2022 IR 87\" has no U+2460" + way_out);  // NEC's, not JIS'
  CHECK(refused("ISO_IR 999", "é") == "the character set \"ISO_IR 999\" has no U+00E9" + way_out);
  CHECK(refused("ISO_IR 100", "é", VR::CS) == "U+00E9 is not ASCII, which CS is written in whatever SpecificCharacterSet says");
  CHECK(SpecificCharacterSet{"ISO_IR 100"}.encode("Ł", VR::PN).error().code() == ErrorCode::malformed);
}

TEST_CASE("A set that the attribute does not declare is not written", "[parsing][text][encode]") {
  CHECK(refused("ISO 2022 IR 13\\ISO 2022 IR 87", "~").starts_with("the character set \"ISO 2022 IR 13\\ISO 2022 IR 87\" has no U+007E"));
  CHECK(encoded("ISO 2022 IR 13\\ISO 2022 IR 6", "~") == "\033(B~\033(J");
}

TEST_CASE("A Yen sign is not written where its byte would separate values", "[parsing][text][encode]") {
  CHECK(encoded("ISO_IR 13", "¥", VR::LT) == "\\");
  CHECK(refused("ISO_IR 13", "¥", VR::LO).starts_with("the character set \"ISO_IR 13\" has no U+00A5"));
  CHECK(encoded("ISO 2022 IR 13\\ISO 2022 IR 100", "¥", VR::LO) == "\033-A\xA5\033)I");
  CHECK(refused("ISO_IR 13", "\\", VR::LT).starts_with("the character set \"ISO_IR 13\" has no U+005C"));
  CHECK(encoded("ISO_IR 13", "ｱ\\ｲ", VR::LO) == "\xB1\\\xB2");
}

TEST_CASE("An escape character is not text where escapes are followed", "[parsing][text][encode]") {
  CHECK(refused("", "\033") == "U+001B would be read as the beginning of an escape sequence");
  CHECK(refused("ISO_IR 100", "a\033b") == "U+001B would be read as the beginning of an escape sequence");
  CHECK(encoded("ISO_IR 192", "\033é") == "\033\xC3\xA9");
  CHECK(encoded("ISO_IR 100", "\033", VR::CS) == "\033");
}

TEST_CASE("Bytes that are not UTF-8 are not encoded", "[parsing][text][encode]") {
  for (const auto* charset : {"", "ISO_IR 100", "ISO_IR 192", "GB18030", "\\ISO 2022 IR 87"}) {
    CAPTURE(charset);
    CHECK(refused(charset, "ab\xC3") == "byte 2 of the text (C3) is not UTF-8");
    CHECK(refused(charset, "\xED\xA0\x80") == "byte 0 of the text (ED) is not UTF-8");
    CHECK(refused(charset, "é\xC0\xAF").ends_with(std::string_view{charset} == "" || std::string_view{charset} == "\\ISO 2022 IR 87"
                                                      ? "convert_to_utf8" : "byte 2 of the text (C0) is not UTF-8"));
  }
}

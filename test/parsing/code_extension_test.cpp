// SPDX-License-Identifier: MIT
#include "parsing/decoded.hpp"

using namespace dicomap;
using namespace dicomap::test;
using Texts = std::vector<std::string>;
using namespace std::string_literals;

// In literals below, \033 is ESC: an octal escape ends after three digits.

TEST_CASE("Japanese names read in ideographs and kana beside ASCII", "[parsing][text]") {  // PS3.5 annex H.3.1
  CHECK(decoded("\\ISO 2022 IR 87", "Yamada^Tarou=\033$B;3ED\033(B^\033$BB@O:\033(B="
                                    "\033$B$d$^$@\033(B^\033$B$?$m$&\033(B") == "Yamada^Tarou=山田^太郎=やまだ^たろう");
}

TEST_CASE("Japanese names read in ideographs and kana beside half-width katakana", "[parsing][text]") {  // annex H.3.2
  CHECK(decoded("ISO 2022 IR 13\\ISO 2022 IR 87",
                "\xD4\xCF\xC0\xDE^\xC0\xDB\xB3=\033$B;3ED\033(J^\033$BB@O:\033(J="
                "\033$B$d$^$@\033(J^\033$B$?$m$&\033(J") ==
        "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう");
}

TEST_CASE("Korean names read in hanja and hangul", "[parsing][text]") {  // PS3.5 annex I.2
  CHECK(decoded("\\ISO 2022 IR 149", "Hong^Gildong=\033$)C\xFB\xF3^\033$)C\xD1\xCE\xD4\xD7="
                                     "\033$)C\xC8\xAB^\033$)C\xB1\xE6\xB5\xBF") == "Hong^Gildong=洪^吉洞=홍^길동");
}

TEST_CASE("Chinese names read in GB 2312", "[parsing][text]") {  // PS3.5 annex K
  CHECK(decoded("\\ISO 2022 IR 58", "Zhang^XiaoDong=\033$)A\xD5\xC5^\033$)A\xD0\xA1\xB6\xAB=") ==
        "Zhang^XiaoDong=张^小东=");
}

TEST_CASE("Characters of JIS X 0212 read beside those of JIS X 0208", "[parsing][text]") {
  CHECK(decoded("\\ISO 2022 IR 87\\ISO 2022 IR 159", "\033$(D0!\033$B;3\033(B") == "丂山");
}

TEST_CASE("Each escape brings in its set", "[parsing][text]") {
  CHECK(decoded("\\ISO 2022 IR 100", "\033-A\xE9") == "é");
  CHECK(decoded("\\ISO 2022 IR 101", "\033-B\xA6") == "Ś");
  CHECK(decoded("\\ISO 2022 IR 109", "\033-C\xA1") == "Ħ");
  CHECK(decoded("\\ISO 2022 IR 110", "\033-D\xBA") == "ē");
  CHECK(decoded("\\ISO 2022 IR 126", "\033-F\xC4") == "Δ");
  CHECK(decoded("\\ISO 2022 IR 127", "\033-G\xE2") == "ق");
  CHECK(decoded("\\ISO 2022 IR 138", "\033-H\xF9") == "ש");
  CHECK(decoded("\\ISO 2022 IR 144", "\033-L\xDC") == "м");
  CHECK(decoded("\\ISO 2022 IR 148", "\033-M\xFE") == "ş");
  CHECK(decoded("\\ISO 2022 IR 166", "\033-T\xCA") == "ส");
  CHECK(decoded("\\ISO 2022 IR 203", "\033-b\xA4") == "€");
  CHECK(decoded("\\ISO 2022 IR 13", "\033)I\xB1\033(J~\033(B~") == "ｱ‾~");
}

TEST_CASE("G0 and G1 are designated apart from each other", "[parsing][text]") {
  CHECK(decoded("ISO 2022 IR 100\\ISO 2022 IR 87", "\xE9\033$B;3\xE9\033(B\xE9") == "é山éé");
  CHECK(decoded("\\ISO 2022 IR 126\\ISO 2022 IR 144", "\033-F\xC4" "a\033-L\xDC" "b\033-F\xC4") == "ΔaмbΔ");
}

TEST_CASE("A delimiter brings back the first term's set", "[parsing][text]") {
  const auto* const charset = "ISO 2022 IR 100\\ISO 2022 IR 126";
  CHECK(decoded(charset, "\033-F\xE1^\xE1=\033-F\xE1=\xE1", VR::PN) == "α^á=α=á");
  CHECK(decoded(charset, "\033-F\xE1^\xE1=\xE1", VR::LO) == "α^α=α");
  CHECK(decoded(charset, "\033-F\xE1\\\xE1", VR::LO) == "α\\á");
  CHECK(decoded(charset, "\033-F\xE1\\\xE1", VR::LT) == "α\\α");
  CHECK(decoded(charset, "\033-F\xE1\r\n\xE1\033-F\xE1\t\xE1\033-F\xE1\f\xE1", VR::LT) == "α\r\náα\táα\fá");
  CHECK(split(charset, "\033-F\xE1\\\xE1") == Texts{"α", "á"});
}

TEST_CASE("Bytes that look like delimiters inside characters of JIS X 0208 are not", "[parsing][text]") {
  CHECK(decoded("\\ISO 2022 IR 87", "\033$B=U\033(B=\033$BM^\033(B") == "春=抑");  // 3D first, 5E last
  CHECK(split("\\ISO 2022 IR 87", "\033$B\\,\033(B\\\033$B2\\\033(B") == Texts{"棯", "蝦"});  // 5C first, 5C last
}

TEST_CASE("Spaces and control characters stand between characters of two bytes", "[parsing][text]") {
  CHECK(decoded("\\ISO 2022 IR 87", "\033$B;3 ED\033(B ") == "山 田 ");
  CHECK(decoded("\\ISO 2022 IR 87", "\033$B;3\n;3", VR::LT) == "山\n;3");
}

TEST_CASE("A delimiter that was not preceded by a return to ASCII still counts where half a character is none",
          "[parsing][text][damage]") {
  CHECK(damaged("\\ISO 2022 IR 87", "\033$B;3ED^\033$BB@O:\033(B") == "山田^太郎|1");
  CHECK(split("\\ISO 2022 IR 87", "\033$B;3ED\\\033$BB@O:\033(B") == Texts{"山田", "太郎"});
  CHECK(damaged("\\ISO 2022 IR 87", "\033$B;3E\033(BD") == "山\uFFFDD|1");
  CHECK(damaged("\\ISO 2022 IR 87", "\033$B;3E") == "山\uFFFD|1");
}

TEST_CASE("An escape that the attribute does not declare is followed", "[parsing][text]") {
  CHECK(decoded("", "\033$B;3ED\033(B") == "山田");
  CHECK(decoded("ISO_IR 100", "\xE9\033-F\xE1") == "éα");
}

TEST_CASE("An escape that is not known is replaced and its letters stay", "[parsing][text][damage]") {
  CHECK(damaged("\\ISO 2022 IR 87", "a\033%Gb") == "a\uFFFD%Gb|1");
  CHECK(damaged("\\ISO 2022 IR 87", "a\033") == "a\uFFFD|1");
  CHECK(damaged("\\ISO 2022 IR 87", "a\033$") == "a\uFFFD$|1");
  CHECK(damaged("\\ISO 2022 IR 87", "a\033$)") == "a\uFFFD$)|1");
  CHECK(damaged("\\ISO 2022 IR 87", "\033\033(Ba") == "\uFFFD" "a|1");
}

TEST_CASE("An escape is a character of its own in encodings that stand alone", "[parsing][text]") {
  CHECK(decoded("ISO_IR 192", "\033$B\xC3\xA9") == "\033$Bé");
  CHECK(decoded("GBK", "\033$B\xCD\xF5") == "\033$B王");
}

TEST_CASE("Bytes above 7F without their escape are read by the declared set and counted", "[parsing][text][damage]") {
  CHECK(damaged("\\ISO 2022 IR 149", "\033$)C\xC8\xAB^\xB1\xE6\xB5\xBF") == "홍^길동|2");
  CHECK(damaged("ISO 2022 IR 6\\ISO 2022 IR 87\\ISO 2022 IR 144", "\xDC\xD8") == "ми|2");
  CHECK(damaged("\\ISO 2022 IR 13", "\xB1") == "ｱ|1");
  CHECK(damaged("\\ISO 2022 IR 87", "\xE9") == "é|1");
}

TEST_CASE("Characters of NEC row 13 are read and counted: JIS X 0208 has none there", "[parsing][text][damage]") {
  CHECK(damaged("\\ISO 2022 IR 87", "\033$B-!;3\033(B") == "①山|1");
  CHECK(decoded("\\ISO 2022 IR 87", "\033$B!A!]\033(B") == "〜−");  // by the standard's own table: not U+FF5E, U+FF0D
}

TEST_CASE("Characters that a set of two bytes does not have are replaced one by one", "[parsing][text][damage]") {
  CHECK(damaged("\\ISO 2022 IR 149", "\033$)C\xC8\xAB\xC9\xA1\xC8\xAB") == "홍\uFFFD홍|1");
  CHECK(damaged("\\ISO 2022 IR 149", "\033$)C\xC8\xAB\xC8" "a") == "홍\uFFFD" "a|1");
  CHECK(damaged("\\ISO 2022 IR 87", "\033$B;3\"/;3\033(B") == "山\uFFFD山|1");
  CHECK(damaged("\\ISO 2022 IR 159", "\033$(D!!0!\033(B") == "\uFFFD丂|1");
}

TEST_CASE("A megabyte of damage is read in one pass", "[parsing][text][damage]") {
  constexpr std::size_t count = 1U << 20U;
  const auto replaced_in = [](std::string_view charset, const std::string& text) {
    return SpecificCharacterSet{charset}.decode(bytes_of(text), VR::LT).value().replaced;
  };
  const auto repeated = [](const std::string& unit) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += unit;
    return text;
  };
  CHECK(replaced_in("\\ISO 2022 IR 87", repeated("\033")) == count);
  CHECK(replaced_in("\\ISO 2022 IR 149", "\033$)C" + repeated("\xC9\xA1")) == count);
  CHECK(replaced_in("\\ISO 2022 IR 87", "\033$B" + repeated("\"/")) == count);
  CHECK(replaced_in("ISO_IR 13", repeated("\xA0")) == count);
  CHECK(replaced_in("GB18030", repeated("\xFE\x39\xFE\x39")) == count);
  CHECK(replaced_in("GBK", repeated("\xA2\x5C")) == count);
  CHECK(replaced_in("ISO_IR 192", repeated("\xE2")) == count);
}

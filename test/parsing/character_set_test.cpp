// SPDX-License-Identifier: MIT
#include "parsing/decoded.hpp"
#include "parsing/text/converter.hpp"

#include <thread>

using namespace dicomap;
using namespace dicomap::test;
using Texts = std::vector<std::string>;
using namespace std::string_literals;
using namespace std::string_view_literals;

TEST_CASE("Text in a set with one byte a character comes out as UTF-8", "[parsing][text]") {
  CHECK(decoded("", "Doe^John") == "Doe^John");
  CHECK(decoded("ISO_IR 6", "Doe^John") == "Doe^John");
  CHECK(decoded("ISO_IR 100", "Buc^J\xE9" "r\xF4me") == "Buc^Jérôme");
  CHECK(decoded("ISO_IR 101", "\xA6wi\xEA" "cicki^\xA3ukasz") == "Święcicki^Łukasz");
  CHECK(decoded("ISO_IR 109", "\xA1" "a\xBF^\xD5or\xF5") == "Ħaż^Ġorġ");
  CHECK(decoded("ISO_IR 110", "\xA9\xF3\xBAle^Andris") == "Šķēle^Andris");
  CHECK(decoded("ISO_IR 126", "\xC4\xE9\xEF\xED\xF5\xF3\xE9\xEF\xF2") == "Διονυσιος");
  CHECK(decoded("ISO_IR 127", "\xE2\xC8\xC7\xE6\xEA^\xE4\xE6\xD2\xC7\xD1") == "قباني^لنزار");
  CHECK(decoded("ISO_IR 138", "\xF9\xF8\xE5\xEF^\xE3\xE1\xE5\xF8\xE4") == "שרון^דבורה");
  CHECK(decoded("ISO_IR 144", "\xBB\xEE\xDA" "ce\xDC\xD1yp\xD3") == "Люкceмбypг");
  CHECK(decoded("ISO_IR 148", "\xC7" "avu\xFEo\xF0lu^\xDEule") == "Çavuşoğlu^Şule");
  CHECK(decoded("ISO_IR 166", "\xCA\xC1\xAA\xD2\xC2^\xE3\xA8\xB4\xD5") == "สมชาย^ใจดี");
  CHECK(decoded("ISO_IR 203", "Pr\xBDuf^\xA4uro") == "Prœuf^€uro");
}

TEST_CASE("Chinese names read alike in UTF-8, GB18030 and GBK", "[parsing][text]") {  // PS3.5 annex J
  CHECK(decoded("ISO_IR 192", "Wang^XiaoDong=\xE7\x8E\x8B^\xE5\xB0\x8F\xE6\x9D\xB1=") == "Wang^XiaoDong=王^小東=");
  CHECK(decoded("GB18030", "Wang^XiaoDong=\xCD\xF5^\xD0\xA1\xB6\xAB=") == "Wang^XiaoDong=王^小东=");
  CHECK(decoded("GBK", "Wang^XiaoDong=\xCD\xF5^\xD0\xA1\xB6\xAB=") == "Wang^XiaoDong=王^小东=");
  CHECK(decoded("GB18030", "\x81\x39\xEE\x39\x95\x32\x82\x36") == "㐀𠀀");
}

TEST_CASE("Common misspellings of a term are understood", "[parsing][text]") {
  for (const auto* term : {"ISO_IR 144", "ISO IR 144", "ISO-IR 144", "ISO_IR_144", "ISO_IR144", "iso_ir 144",
                           " ISO_IR 144 ", "ISO 2022 IR 144", "ISO 2022-IR 144", "ISO_2022_IR_144",
                           "ISO2022 IR 144", "ISO-8859-5"}) {
    INFO(term);
    CHECK(SpecificCharacterSet{term}.unknown_terms().empty());
    CHECK(decoded(term, "\xDC\xD8\xE0") == "мир");
  }
  CHECK(decoded("utf-8", "\xC3\xA9") == "é");
  CHECK(decoded("ISO IR 192", "\xC3\xA9") == "é");
  CHECK(decoded("ISO_IR 149", "\xC8\xAB^\xB1\xE6\xB5\xBF") == "홍^길동");
  CHECK(decoded("ISO 2022 58", "\xD5\xC5") == "张");
  CHECK(decoded("ISO 2022 GBK", "\xD5\xC5") == "张");
}

TEST_CASE("Terms that are not known are listed, and text is read as ASCII", "[parsing][text]") {
  const SpecificCharacterSet charset{"ISO_IR 999\\ISO 2022 IR 87\\KOI8 "};
  CHECK(charset.unknown_terms() == Texts{"ISO_IR 999", "KOI8"});
  CHECK(charset.value() == "ISO_IR 999\\ISO 2022 IR 87\\KOI8 ");
  CHECK(damaged("ISO_IR 999", "Doe^John \xE9") == "Doe^John é|1");
  CHECK(SpecificCharacterSet{"ISO_IR \xFF"}.unknown_terms() == Texts{"ISO_IR \xFF"});
  CHECK(SpecificCharacterSet{"ISO_IR 100ISO_IR 100"}.unknown_terms() == Texts{"ISO_IR 100ISO_IR 100"});
  CHECK(SpecificCharacterSet{"100"}.unknown_terms() == Texts{"100"});
  CHECK(SpecificCharacterSet{"ISO_IR 100\0"sv}.unknown_terms().empty());
  CHECK(SpecificCharacterSet{"\\\\ \\"}.unknown_terms().empty());
}

TEST_CASE("Which character sets are their own UTF-8 is known", "[parsing][text]") {
  for (const auto* charset : {"", "ISO_IR 6", "ISO 2022 IR 6", "ISO_IR 192", "ISO_IR 192\\ISO 2022 IR 87",
                              "\\ISO_IR 192"})
    CHECK(SpecificCharacterSet{charset}.is_utf8_compatible());
  for (const auto* charset : {"ISO_IR 100", "ISO_IR 13", "GB18030", "ISO 2022 IR 87", "\\ISO 2022 IR 87"})
    CHECK_FALSE(SpecificCharacterSet{charset}.is_utf8_compatible());
  CHECK(SpecificCharacterSet{}.is_utf8_compatible());
}

TEST_CASE("Bytes above 7F in the default repertoire are read as Latin-1 and counted", "[parsing][text]") {
  CHECK(damaged("", "cr\xE2ne \xE9") == "crâne é|2");
  CHECK(damaged("ISO_IR 6", "\x80") == "\xC2\x80|1");
}

TEST_CASE("SpecificCharacterSet does not apply to codes, dates and UIDs", "[parsing][text]") {
  CHECK(damaged("ISO_IR 192", "\xC3\xA9", VR::CS) == "Ã©|2");
  CHECK(damaged("ISO_IR 144", "\xDC", VR::AE) == "Ü|1");
  CHECK(decoded("ISO 2022 IR 13", "A~B", VR::CS) == "A~B");
  CHECK(decoded("\\ISO 2022 IR 87", "\033(B1.2", VR::UI) == "\033(B1.2");
}

TEST_CASE("What is not UTF-8 under ISO_IR 192 is replaced piece by piece", "[parsing][text]") {
  const auto r = "\xEF\xBF\xBD"s;
  CHECK(damaged("ISO_IR 192", "M\xFCller^\xC3") == "M" + r + "ller^" + r + "|2");
  CHECK(damaged("ISO_IR 192", "\xC0\xAF") == r + r + "|2");                           // overlong
  CHECK(damaged("ISO_IR 192", "\xE0\x80\xAF") == r + r + r + "|3");                   // overlong
  CHECK(damaged("ISO_IR 192", "\xED\xA0\x80") == r + r + r + "|3");                   // surrogate
  CHECK(damaged("ISO_IR 192", "\xF4\x90\x80\x80") == r + r + r + r + "|4");           // beyond U+10FFFF
  CHECK(damaged("ISO_IR 192", "\xE2\x82^\xF0\x9F\x98") == r + "^" + r + "|2");        // begun, not ended
  CHECK(decoded("ISO_IR 192", "\xED\x9F\xBF\xEE\x80\x80") == "\uD7FF\uE000");
  CHECK(decoded("ISO_IR 192", "\xF4\x8F\xBF\xBF") == "\U0010FFFF");
  CHECK(decoded("ISO_IR 192", "a\0b"sv) == "a\0b"s);
}

TEST_CASE("Bytes that a set does not have are replaced one by one", "[parsing][text]") {
  CHECK(damaged("ISO_IR 126", "\xC1\xAE\xFF\xC2") == "Α\uFFFD\uFFFDΒ|2");
  CHECK(damaged("GBK", "\xCD\xF5\xFF\xCD\xF5") == "王\uFFFD王|1");
  CHECK(damaged("GBK", "\xCD\xF5\xCD") == "王\uFFFD|1");
  CHECK(damaged("GB18030", "\xFE\x39\xFE\x39^\x81\x30\x81") == "\uFFFD^\uFFFD" "0\uFFFD|3");
}

TEST_CASE("A backslash that is half a character does not separate values", "[parsing][text]") {
  CHECK(split("GBK", "\xD5\x5C\\b") == Texts{"誠", "b"});
  CHECK(split("GB18030", "a\\\xD5\x5C") == Texts{"a", "誠"});
  CHECK(split("ISO_IR 13", "\x83\x5C\\b") == Texts{"ソ", "b"});
}

TEST_CASE("A backslash after a byte that cannot begin a character separates values", "[parsing][text]") {
  CHECK(split("GBK", "a\xFF\\b") == Texts{"a\uFFFD", "b"});
  CHECK(split("GBK", "a\xA2\\b") == Texts{"a\uFFFD", "b"});  // the form of a character, but there is none
  CHECK(split("ISO_IR 192", "a\xE2\x82\\b") == Texts{"a\uFFFD", "b"});
}

TEST_CASE("Values are split where the VR has several, and padding stays", "[parsing][text]") {
  CHECK(split("", "a\\b \\") == Texts{"a", "b ", ""});
  CHECK(split("ISO_IR 100", "\xE9\\\\b ") == Texts{"é", "", "b "});
  CHECK(split("ISO_IR 100", "C:\\\xE9\\b", VR::LT) == Texts{"C:\\é\\b"});
  CHECK(split("ISO_IR 100", "C:\\a", VR::ST) == Texts{"C:\\a"});
  CHECK(split("", "") == Texts{""});
  CHECK(decoded("ISO_IR 100", "\xE9\\b", VR::LO) == "é\\b");
}

TEST_CASE("Each value counts its own replacements", "[parsing][text]") {
  const auto values = SpecificCharacterSet{"ISO_IR 192"}.decode_values(bytes_of("\xFF\xFF\\a\\\xFF"), VR::LO).value();
  REQUIRE(values.size() == 3);
  CHECK(values[0].replaced == 2);
  CHECK(values[1].replaced == 0);
  CHECK(values[2].replaced == 1);
}

TEST_CASE("JIS X 0201 has a yen sign and an overline, and its 5C separates values", "[parsing][text]") {
  CHECK(decoded("ISO_IR 13", "\xD4\xCF\xC0\xDE^\xC0\xDB\xB3") == "ﾔﾏﾀﾞ^ﾀﾛｳ");
  CHECK(decoded("ISO_IR 13", "\\1000~\xB1", VR::LT) == "¥1000‾ｱ");
  CHECK(decoded("ISO_IR 13", "a\\~", VR::LO) == "a\\‾");
  CHECK(split("ISO_IR 13", "\xB1\\\xB2") == Texts{"ｱ", "ｲ"});
}

TEST_CASE("Shift JIS under ISO_IR 13 is read, and counted as a guess", "[parsing][text]") {
  CHECK(damaged("ISO_IR 13", "Test-\x84" "D\x83\xA6\xC8") == "Test-ДΘﾈ|2");
  CHECK(damaged("ISO_IR 13", "\xA0\x81") == "\uFFFD\uFFFD|2");
}

TEST_CASE("A second encoding that stands alone counts only when nothing else was declared", "[parsing][text]") {
  CHECK(decoded("\\ISO_IR 192", "\xC3\xA9") == "é");
  CHECK(decoded("ISO_IR 6\\GBK", "\xCD\xF5") == "王");
  CHECK(decoded("ISO_IR 100\\ISO_IR 192", "\xC3\xA9") == "Ã©");
  CHECK(decoded("ISO_IR 192\\ISO 2022 IR 100", "\xC3\xA9") == "é");
}

TEST_CASE("A conversion table that is not installed is an error that names what needs it", "[parsing][text]") {
  const auto converter = Converter::open("NO-SUCH-TABLE", "ISO_IR 144");
  REQUIRE_FALSE(converter);
  CHECK(converter.error().code() == ErrorCode::unsupported);
  CHECK(converter.error().message() ==
        "text in ISO_IR 144 needs the conversion table NO-SUCH-TABLE, which is not installed; "
        "install the gconv modules of the C library; the bytes can be read as they are");
}

TEST_CASE("One SpecificCharacterSet decodes in several threads at once", "[parsing][text][threads]") {
  const SpecificCharacterSet charset{"ISO_IR 144\\ISO 2022 IR 87\\ISO 2022 IR 149"};
  const auto copy = charset;
  std::array<std::size_t, 4> right{};
  {
    std::vector<std::jthread> threads;
    for (auto& count : right)
      threads.emplace_back([&] {
        for (int turn = 0; turn < 200; ++turn)
          if (copy.decode(bytes_of("\xDC\033$B;3ED\033(B\033$)C\xC8\xAB"), VR::LO).value().text == "м山田홍") ++count;
      });
  }
  CHECK(right == std::array<std::size_t, 4>{200, 200, 200, 200});
}

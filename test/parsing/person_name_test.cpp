// SPDX-License-Identifier: MIT
#include <dicomap/person_name.hpp>

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace std::string_view_literals;

TEST_CASE("A name has three groups of five components", "[parsing][person_name]") {
  const auto name = parse_person_name("Adams^John Robert^Quincy^Rev.^B.A. M.Div.");
  CHECK(name.alphabetic == NameGroup{"Adams", "John Robert", "Quincy", "Rev.", "B.A. M.Div."});
  CHECK(name.ideographic.empty());
  CHECK(name.phonetic.empty());
  const auto japanese = parse_person_name("Yamada^Tarou=山田^太郎=やまだ^たろう");
  CHECK(japanese.alphabetic == NameGroup{"Yamada", "Tarou", "", "", ""});
  CHECK(japanese.ideographic == NameGroup{"山田", "太郎", "", "", ""});
  CHECK(japanese.phonetic == NameGroup{"やまだ", "たろう", "", "", ""});
}

TEST_CASE("Groups and components may be empty", "[parsing][person_name]") {
  CHECK(parse_person_name("") == PersonName{});
  CHECK(parse_person_name("^^^^==") == PersonName{});
  CHECK(parse_person_name("=山田").ideographic.family == "山田");
  CHECK(parse_person_name("==やまだ").phonetic.family == "やまだ");
  CHECK(parse_person_name("^John").alphabetic == NameGroup{"", "John", "", "", ""});
}

TEST_CASE("Padding at the end of components does not count", "[parsing][person_name]") {
  CHECK(parse_person_name("Doe ^ John  = \0"sv).alphabetic == NameGroup{"Doe", " John", "", "", ""});
  CHECK(parse_person_name("Doe\0"sv).alphabetic.family == "Doe");
}

TEST_CASE("What exceeds groups and components stays in the last one", "[parsing][person_name]") {
  CHECK(parse_person_name("a^b^c^d^e^f^g").alphabetic.suffix == "e^f^g");
  CHECK(parse_person_name("a=b=c=d^e").phonetic == NameGroup{"c=d", "e", "", "", ""});
}

TEST_CASE("A name is written without trailing separators", "[parsing][person_name]") {
  CHECK(to_string(PersonName{}).empty());
  CHECK(to_string(PersonName{{"Doe", "John", "", "", ""}, {}, {}}) == "Doe^John");
  CHECK(to_string(PersonName{{"", "", "", "Dr", ""}, {}, {}}) == "^^^Dr");
  CHECK(to_string(PersonName{{"Yamada", "Tarou", "", "", ""}, {}, {"やまだ", "たろう", "", "", ""}}) ==
        "Yamada^Tarou==やまだ^たろう");
}

TEST_CASE("A name that was written reads back as it was", "[parsing][person_name]") {
  for (const auto text : {"Doe^John"sv, "a^b^c^d^e^f"sv, "a^b^c^d^e^^"sv, "a=b=c=d"sv, "=^x"sv}) {
    const auto name = parse_person_name(text);
    CHECK(parse_person_name(to_string(name)) == name);
    CHECK(to_string(name) == text);
  }
}

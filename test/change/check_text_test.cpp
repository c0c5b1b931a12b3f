// SPDX-License-Identifier: MIT
#include "change/encoding.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

bool is_written(VR vr, const NewValue& value) { return encode(vr, value, {.charset = "ISO_IR 192"}).has_value(); }

std::string characters(std::size_t count) { return std::string(count, 'A'); }

}  // namespace

TEST_CASE("A text may be as long as PS3.5 says, and no longer", "[change][value]") {
  const auto [vr, most] = GENERATE(table<VR, std::size_t>({{VR::AE, 16}, {VR::CS, 16}, {VR::SH, 16}, {VR::LO, 64}, {VR::PN, 64},
                                                           {VR::ST, 1024}, {VR::LT, 10240}}));
  CAPTURE(name_of(vr));
  CHECK(is_written(vr, characters(most)));
  CHECK(refused(vr, characters(most + 1)) ==
        "out_of_range: the " + std::string{vr == VR::PN ? "name" : "text"} + " has " + std::to_string(most + 1) +
            " characters, and " + std::string{name_of(vr)} + " holds at most " + std::to_string(most) +
            "; Strictness::tolerant writes it as it is");
  CHECK(encode(vr, characters(most + 1), tolerantly));
}

TEST_CASE("UC, UR and UT may be of any length", "[change][value]") {
  for (const VR vr : {VR::UC, VR::UR, VR::UT}) CHECK(is_written(vr, characters(200'000)));
}

TEST_CASE("The length of a text is counted in characters, each value for itself", "[change][value]") {
  std::string sixteen;
  for (int i = 0; i < 16; ++i) sixteen += "山";
  CHECK(is_written(VR::SH, sixteen));
  CHECK_FALSE(is_written(VR::SH, sixteen + "a"));
  CHECK(is_written(VR::SH, {sixteen, sixteen, sixteen}));
}

TEST_CASE("Each group of a name may have 64 characters, of three groups of five components", "[change][value]") {
  const auto group = characters(64);
  CHECK(is_written(VR::PN, group + "=" + group + "=" + group));
  CHECK(is_written(VR::PN, "a^b^c^d^e=a^b^c^d^e"));
  CHECK(refused(VR::PN, "a=" + group + "A") ==
        "out_of_range: the name has 65 characters, and PN holds at most 64; Strictness::tolerant writes it as it is");
  CHECK(refused(VR::PN, "a=b=c=d") == "malformed: the name has 4 groups, and PN holds at most 3; Strictness::tolerant writes it as it is");
  CHECK(refused(VR::PN, "a=a^b^c^d^e^f") ==
        "malformed: the name has 6 components, and PN holds at most 5; Strictness::tolerant writes it as it is");
  CHECK(text_field(VR::PN, "a=b=c=d", tolerantly) == "a=b=c=d ");
}

TEST_CASE("Control characters are in texts of several lines, and there only those of lines", "[change][value]") {
  for (const VR vr : {VR::ST, VR::LT, VR::UT}) {
    CHECK(is_written(vr, "a\tb\r\nc\fd"));
    CHECK_FALSE(is_written(vr, "a\ab"));
    CHECK_FALSE(is_written(vr, "a\033b"));
  }
  for (const VR vr : {VR::SH, VR::LO, VR::UC, VR::PN, VR::AE, VR::UR}) CHECK_FALSE(is_written(vr, "a\nb"));
  CHECK(refused(VR::LO, "a\nb") ==
        "malformed: U+000A is a control character, which LO does not hold; Strictness::tolerant writes it as it is");
  CHECK(refused(VR::LO, "a\u0085b", {.charset = "ISO_IR 192"}) ==
        "malformed: U+0085 is a control character, which LO does not hold; Strictness::tolerant writes it as it is");
  CHECK(text_field(VR::LO, "a\nb", tolerantly) == "a\nb ");
}

TEST_CASE("A code string has capital letters, digits, spaces and underscores", "[change][value]") {
  CHECK(is_written(VR::CS, "ISO_IR 100"));
  CHECK(is_written(VR::CS, "A\\\\B"));
  CHECK(refused(VR::CS, "original") ==
        "malformed: \"original\" is not a code string (capital letters, digits, spaces and underscores); "
        "Strictness::tolerant writes it as it is");
  CHECK_FALSE(is_written(VR::CS, "A-B"));
  CHECK_FALSE(is_written(VR::CS, {"A", "b"}));
  CHECK(text_field(VR::CS, "original", tolerantly) == "original");
}

TEST_CASE("The title of an application is printable and not only spaces", "[change][value]") {
  CHECK(is_written(VR::AE, "STORE-SCP 1"));
  CHECK(refused(VR::AE, "  ") == "malformed: \"  \" is not the title of an application (printable ASCII, not only spaces); "
                                 "Strictness::tolerant writes it as it is");
}

TEST_CASE("A date is a day of the calendar in eight digits", "[change][value]") {
  CHECK(is_written(VR::DA, "20200229"));
  CHECK(refused(VR::DA, "20210229") == "malformed: \"20210229\" is not a date (YYYYMMDD); Strictness::tolerant writes it as it is");
  for (const auto* text : {"2020.02.29", "202002", " 20200229", "20200229x", "2020-02-29"}) {
    CAPTURE(text);
    CHECK_FALSE(is_written(VR::DA, text));
  }
  CHECK(text_field(VR::DA, "2020.02.29", tolerantly) == "2020.02.29");
}

TEST_CASE("A time has digits without colons, as far as it is known", "[change][value]") {
  for (const auto* text : {"07", "0705", "070509", "070509.1", "070509.123456", "235960", "07 "}) {
    CAPTURE(text);
    CHECK(is_written(VR::TM, text));
  }
  for (const auto* text : {"7", "24", "0760", "07:05", "070509.", "070509.1234567", "070509.1 2"}) {
    CAPTURE(text);
    CHECK_FALSE(is_written(VR::TM, text));
  }
  CHECK(refused(VR::TM, "07:05") == "malformed: \"07:05\" is not a time (HHMMSS.FFFFFF); Strictness::tolerant writes it as it is");
}

TEST_CASE("A date-time goes from the year to a fraction and an offset", "[change][value]") {
  for (const auto* text : {"2020", "202002", "20200229", "2020022907", "20200229070509.123456+0100", "2020-0500"}) {
    CAPTURE(text);
    CHECK(is_written(VR::DT, text));
  }
  CHECK(refused(VR::DT, "20200230") ==
        "malformed: \"20200230\" is not a date-time (YYYYMMDDHHMMSS.FFFFFF&ZZXX); Strictness::tolerant writes it as it is");
}

TEST_CASE("A range is for queries and no value", "[change][value]") {
  CHECK(refused(VR::DA, "20200101-20200131") == "malformed: \"20200101-20200131\" is not a date (YYYYMMDD); a range is for queries, not a value");
  CHECK(refused(VR::DA, "-20200131") == "malformed: \"-20200131\" is not a date (YYYYMMDD); a range is for queries, not a value");
  CHECK(refused(VR::TM, "07-08") == "malformed: \"07-08\" is not a time (HHMMSS.FFFFFF); a range is for queries, not a value");
  CHECK(refused(VR::DT, "2020-0500-2021-0500") ==
        "malformed: \"2020-0500-2021-0500\" is not a date-time (YYYYMMDDHHMMSS.FFFFFF&ZZXX); a range is for queries, not a value");
}

TEST_CASE("An age has three digits and a unit", "[change][value]") {
  CHECK(is_written(VR::AS, "018M"));
  CHECK(refused(VR::AS, "18M") == "malformed: \"18M\" is not an age (nnnD, nnnW, nnnM or nnnY); Strictness::tolerant writes it as it is");
  CHECK_FALSE(is_written(VR::AS, "018m"));
}

TEST_CASE("A UID is digits and dots", "[change][value]") {
  CHECK(is_written(VR::UI, "1.2.840.10008.1.1"));
  CHECK(refused(VR::UI, "1.02") ==
        "malformed: \"1.02\" is not a UID (digits and dots, at most 64, no component led by a zero); Strictness::tolerant writes it as it is");
  CHECK_FALSE(is_written(VR::UI, "1.2 "));
  CHECK(text_field(VR::UI, "1.02", tolerantly) == "1.02");
}

TEST_CASE("Numbers as text have the form of numbers", "[change][value]") {
  CHECK(is_written(VR::DS, " +1.5E-3 "));
  CHECK(is_written(VR::IS, " -15 "));
  CHECK(refused(VR::DS, "1,5") == "malformed: \"1,5\" is not a decimal number; Strictness::tolerant writes it as it is");
  CHECK(refused(VR::DS, "1.2345678901234567") ==
        "out_of_range: the text has 18 characters, and DS holds at most 16; Strictness::tolerant writes it as it is");
  CHECK(refused(VR::IS, "1.0") == "malformed: \"1.0\" is not an integer of 32 bits; Strictness::tolerant writes it as it is");
  CHECK_FALSE(is_written(VR::IS, "2147483648"));
  CHECK_FALSE(is_written(VR::IS, "          -15"));
  CHECK(text_field(VR::DS, "n/a", tolerantly) == "n/a ");
}

TEST_CASE("A URI has the characters of RFC 3986 and no space in front", "[change][value]") {
  CHECK(is_written(VR::UR, "https://example.org/a%20b?c=[d]#e "));
  CHECK(refused(VR::UR, "a b") == "malformed: \"a b\" is not a URI (RFC 3986); Strictness::tolerant writes it as it is");
  CHECK_FALSE(is_written(VR::UR, " a"));
  CHECK_FALSE(is_written(VR::UR, "a\\b"));
}

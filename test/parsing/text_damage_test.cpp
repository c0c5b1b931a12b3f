// SPDX-License-Identifier: MIT
// Text that its SpecificCharacterSet cannot explain: read with replacements and a diagnostic, refused by strict, its bytes kept.
#include "support/reading.hpp"

#include <catch2/catch.hpp>

#include <string_view>

using namespace dicomap;
using namespace dicomap::test;
using namespace std::string_literals;

namespace {

/// PatientName under a SpecificCharacterSet; none where that is empty.
DicomBytes name_under(std::string_view charset, std::string_view name) {
  DicomBytes bytes;
  if (!charset.empty()) bytes.cs(tags::SpecificCharacterSet, charset);
  return bytes.pn(tags::PatientName, name);
}

std::string text_of(const File& file) { return file.dataset().at(tags::PatientName).value().text().value(); }

/// Tolerant reads `text` with these diagnostics; strict refuses, and leaves the bytes.
void is_tolerated(const DicomBytes& bytes, const std::string& text, const Lines& diagnostics) {
  const File file = open(bytes, reading_as(explicit_little));
  CHECK(text_of(file) == text);
  CHECK(file.dataset().get<std::string>(tags::PatientName).value() == text);
  Lines found;
  for (const Diagnostic& diagnostic : file.diagnostics()) found.push_back(to_string(diagnostic));
  CHECK(found == diagnostics);

  const File strict = open(bytes, reading_as(explicit_little, Strictness::strict));
  const auto name = strict.dataset().at(tags::PatientName).value();
  CHECK(code_of(name.text()) == ErrorCode::malformed);
  CHECK(code_of(name.get<std::string>()) == ErrorCode::malformed);
  CHECK(name.bytes().value().size() == bytes.value_range_of("PatientName").length);
}

}  // namespace

TEST_CASE("An unknown SpecificCharacterSet is reported when text needs it", "[parsing][text][charset][E159]") {
  is_tolerated(name_under("ISO_IR 999", "M\xFCller"), "M\u00FCller",
               {"charset at offset 8, in 0008,0005: unknown term \"ISO_IR 999\"",
                "charset at offset 18, in 0010,0010: 1 places could not be read and were replaced"});
  const File plain = open(name_under("ISO_IR 999", "Miller"), reading_as(explicit_little, Strictness::strict));
  CHECK(text_of(plain) == "Miller");
}

TEST_CASE("Bytes above 7F without a SpecificCharacterSet are read as Latin-1 and reported", "[parsing][text][charset][E160]") {
  is_tolerated(name_under("", "M\xFCller"), "M\u00FCller",
               {"charset at offset 0, in 0010,0010: 1 places could not be read and were replaced"});
}

TEST_CASE("The error of strict text says where it is", "[parsing][text][charset][E160]") {
  const File file = open(name_under("", "M\xFCller"), reading_as(explicit_little, Strictness::strict));
  CHECK(error_of(file.dataset().get<std::string>(tags::PatientName)) ==
        "memory: charset: 1 places could not be read and were replaced at offset 0, in PatientName (0010,0010) PN; "
        "Strictness::tolerant reads on");
}

TEST_CASE("The SpecificCharacterSet of an item holds in it, and that of the data set behind it", "[parsing][text][charset][E161]") {
  const auto bytes = DicomBytes{}
                         .cs(tags::SpecificCharacterSet, "ISO_IR 192")
                         .sequence(tags::ReferencedPatientSequence,
                                   {item().cs(tags::SpecificCharacterSet, "ISO_IR 101").pn(tags::PatientName, "\xA6wi\xEA")})
                         .pn(tags::PatientName, "\xC5\x9Awi");
  const File file = open(bytes, reading_as(explicit_little, Strictness::strict));
  CHECK(file.dataset().get<std::string>("ReferencedPatientSequence[0].PatientName").value() == "\u015Awi\u0119");
  CHECK(file.dataset().get<std::string>(tags::PatientName).value() == "\u015Awi");
}

TEST_CASE("Escapes that are unknown or cut off are replaced", "[parsing][text][charset][E162]") {
  is_tolerated(name_under("\\ISO 2022 IR 87", "A\033(QB"), "A\uFFFD(QB",
               {"charset at offset 24, in 0010,0010: 1 places could not be read and were replaced"});
  is_tolerated(name_under("\\ISO 2022 IR 87", "AB\033"), "AB\uFFFD",
               {"charset at offset 24, in 0010,0010: 1 places could not be read and were replaced"});
  is_tolerated(name_under("\\ISO 2022 IR 87", "AB\033$"), "AB\uFFFD$",
               {"charset at offset 24, in 0010,0010: 1 places could not be read and were replaced"});
}

TEST_CASE("A character of two bytes that the value cuts is not read past the end", "[parsing][text][charset][E162]") {
  // The second byte would be the first of the next element.
  DicomBytes bytes = name_under("\\ISO 2022 IR 87", "A\033$B;").lo(tags::PatientID, "1");
  const File file = open(bytes, reading_as(explicit_little));
  CHECK(text_of(file) == "A\uFFFD");
  CHECK(file.count(DiagnosticCode::charset) == 1);
}

TEST_CASE("UTF-8 that is none is replaced", "[parsing][text][charset][E163]") {
  struct Case {
    std::string bytes;
    std::string text;
  };
  // A continuation without a start, a start without its continuation, overlong, a surrogate, beyond Unicode.
  const Case is = GENERATE(Case{"A\x80Z"s, "A\uFFFDZ"}, Case{"AB\xC3"s, "AB\uFFFD"}, Case{"A\xC3Z."s, "A\uFFFDZ."});
  is_tolerated(name_under("ISO_IR 192", is.bytes), is.text,
               {"charset at offset 18, in 0010,0010: 1 places could not be read and were replaced"});
  for (const auto& bytes : {"\xC0\x80"s, "\xE0\x80\x80"s, "\xED\xA0\x80"s, "\xF4\x90\x80\x80"s, "\xFF\xFE"s}) {
    const File file = open(name_under("ISO_IR 192", bytes), reading_as(explicit_little));
    CHECK(text_of(file).starts_with("\uFFFD"));
    CHECK(file.count(DiagnosticCode::charset) == 1);
  }
}

TEST_CASE("A NUL inside a text is a character of it, NULs at its end are padding", "[parsing][text][charset][E163]") {
  const File file = open(name_under("ISO_IR 192", "A\0B\0\0"s), reading_as(explicit_little));
  CHECK(text_of(file) == "A\0B"s);
}

TEST_CASE("The second byte of a Chinese character that looks like a backslash separates nothing",
          "[parsing][text][charset][E164]") {
  // 81 5C is U+4E57 in GB18030 and in GBK.
  const std::string_view charset = GENERATE(std::string_view{"GB18030"}, std::string_view{"GBK"});
  const auto bytes = DicomBytes{}.cs(tags::SpecificCharacterSet, charset).lo(tags::PatientID, "\x81\x5C\\B");
  const File file = open(bytes, reading_as(explicit_little, Strictness::strict));
  const auto id = file.dataset().at(tags::PatientID).value();
  CHECK(id.get_all<std::string>().value() == Lines{"\u4E57", "B"});
  CHECK(id.value_count().value() == 2);
}

// SPDX-License-Identifier: MIT
// DS, IS, UI, DA and TM as real writers fill them: read where the meaning is plain, else an error that quotes the text.
#include "support/reading.hpp"

#include <catch2/catch.hpp>

#include <locale>

using namespace dicomap;
using namespace dicomap::test;

namespace {

struct CommaForPoint : std::numpunct<char> {
  [[nodiscard]] char do_decimal_point() const override { return ','; }
};

}  // namespace

TEST_CASE("A DS that is no number is an error that quotes it, and its text remains", "[parsing][number][E165]") {
  const std::string text = GENERATE("1.2.3abc", "1,5", "nan", "inf", "0x10", "1.5 mm", "--1", "1e");
  const File file = open(DicomBytes{}.ds(tags::SliceThickness, text), reading_as(explicit_little));
  const auto element = file.dataset().at(tags::SliceThickness).value();
  CHECK(error_of(element.get<double>()) ==
        "memory: \"" + text + "\" is not a decimal number at offset 0, in SliceThickness (0018,0050) DS");
  CHECK(code_of(element.get<Decimal>()) == ErrorCode::malformed);
  CHECK(element.get<std::string>().value() == text);
}

TEST_CASE("An empty value among numbers is not there by itself, and left out of all", "[parsing][number][E165]") {
  const File file = open(DicomBytes{}.ds(tags::ImagePositionPatient, "\\\\3"), reading_as(explicit_little));
  const auto element = file.dataset().at(tags::ImagePositionPatient).value();
  CHECK(error_of(element.get<double>()) ==
        "memory: value 0 is empty at offset 0, in ImagePositionPatient (0020,0032) DS");
  CHECK(code_of(element.get<double>(1)) == ErrorCode::not_found);
  CHECK(element.get<double>(2).value() == 3);
  CHECK(error_of(element.get<double>(3)) ==
        "memory: there is no value 3 at offset 0, in ImagePositionPatient (0020,0032) DS");
  CHECK(element.get_all<double>().value() == std::vector{3.0});
}

TEST_CASE("A DS too large for a double is out of range", "[parsing][number][E165]") {
  const File file = open(DicomBytes{}.ds(tags::SliceThickness, "1e999"), reading_as(explicit_little));
  CHECK(error_of(file.dataset().get<double>(tags::SliceThickness)) ==
        "memory: \"1e999\" is too large for a double at offset 0, in SliceThickness (0018,0050) DS");
}

TEST_CASE("A DS of more than 16 characters is read", "[parsing][number][E165]") {
  const File file = open(DicomBytes{}.ds(tags::SliceThickness, "0.123456789012345678"), reading_as(explicit_little));
  CHECK(file.dataset().get<double>(tags::SliceThickness).value() == 0.123456789012345678);
  CHECK(file.dataset().get<std::string>(tags::SliceThickness).value() == "0.123456789012345678");
}

TEST_CASE("Numbers in text are read the same under any locale", "[parsing][number][E165]") {
  const std::locale before = std::locale::global(std::locale{std::locale{}, new CommaForPoint});
  const File file = open(DicomBytes{}.ds(tags::SliceThickness, "1.5").is(tags::InstanceNumber, "1234567"), reading_as(explicit_little));
  const auto thickness = file.dataset().get<double>(tags::SliceThickness);
  const auto number = file.dataset().get<std::int32_t>(tags::InstanceNumber);
  std::locale::global(before);
  CHECK(thickness.value() == 1.5);
  CHECK(number.value() == 1234567);
}

TEST_CASE("An IS that is no integer is an error that quotes it", "[parsing][number][E166]") {
  const File file = open(DicomBytes{}.is(tags::InstanceNumber, "12.5"), reading_as(explicit_little));
  CHECK(error_of(file.dataset().get<std::int32_t>(tags::InstanceNumber)) ==
        "memory: \"12.5\" is not an integer at offset 0, in InstanceNumber (0020,0013) IS");
  CHECK(file.dataset().get<std::string>(tags::InstanceNumber).value() == "12.5");
}

TEST_CASE("An IS beyond 32 bits is read as 64 bits and does not fit fewer", "[parsing][number][E166]") {
  const File file = open(DicomBytes{}.is(tags::InstanceNumber, "2147483648"), reading_as(explicit_little));
  CHECK(file.dataset().get<std::int64_t>(tags::InstanceNumber).value() == 2147483648);
  CHECK(error_of(file.dataset().get<std::int32_t>(tags::InstanceNumber)) ==
        "memory: the value 2147483648 does not fit into 32 bits with sign at offset 0, in InstanceNumber (0020,0013) IS");
}

TEST_CASE("A UID is its text, whatever it holds", "[parsing][text][E167]") {
  const std::string text = GENERATE(std::string{"1.2.abc"}, std::string{"1.02.003"}, "1." + std::string(98, '2'),
                                    std::string{"../../etc/passwd"});
  const File file = open(DicomBytes{}.ui(tags::SOPInstanceUID, text), reading_as(explicit_little));
  CHECK(file.dataset().get<std::string>(tags::SOPInstanceUID).value() == text);
}

TEST_CASE("Dates and times of the old form are read", "[parsing][date][E168]") {
  const File file = open(DicomBytes{}.da(tags::StudyDate, "2020.01.31").tm(tags::StudyTime, "10:11:12.5"), reading_as(explicit_little));
  const auto date = file.dataset().get<Date>(tags::StudyDate).value();
  CHECK(date == parse_date("20200131").value());
  const auto time = file.dataset().get<Time>(tags::StudyTime).value();
  CHECK(time == parse_time("101112.5").value());
  CHECK(file.dataset().get<std::string>(tags::StudyDate).value() == "2020.01.31");
}

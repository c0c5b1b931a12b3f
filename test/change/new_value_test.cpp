// SPDX-License-Identifier: MIT
#include "change/encoding.hpp"

#include <dicomap/editor.hpp>
#include <dicomap/new_value.hpp>

#include <catch2/catch.hpp>

#include <type_traits>

using namespace dicomap;
using namespace dicomap::test;

namespace {

/// As Editor::set takes it.
template <class T> T held(const NewValue& value) { return std::get<T>(value.storage()); }

bool holds_nothing(const NewValue& value) { return std::holds_alternative<std::monostate>(value.storage()); }

}  // namespace

TEST_CASE("A value is what one writes for it", "[change][value]") {
  CHECK(held<std::string>("Doe^Jane") == "Doe^Jane");
  CHECK(held<std::string>("") == "");
  CHECK(held<std::string>(std::string{"a"}) == "a");
  CHECK(held<std::string>(std::string_view{"a"}) == "a");
  CHECK(held<NewValue::Integers>(512) == NewValue::Integers{512});
  CHECK(held<NewValue::Integers>(0) == NewValue::Integers{0});
  CHECK(held<NewValue::Integers>(std::int8_t{-3}) == NewValue::Integers{-3});
  CHECK(held<NewValue::Unsigned>(512U) == NewValue::Unsigned{512});
  CHECK(held<NewValue::Unsigned>(std::uint8_t{7}) == NewValue::Unsigned{7});
  CHECK(held<NewValue::Numbers>(0.5) == NewValue::Numbers{0.5});
  CHECK(held<NewValue::Floats>(0.5F) == NewValue::Floats{0.5F});
  CHECK(held<NewValue::Tags>(tags::PatientID) == NewValue::Tags{tags::PatientID});
  CHECK(holds_nothing(NewValue{}));
  CHECK(holds_nothing({}));
}

// In an editor's own words; unevaluated, so that nothing is linked.
template <class E>
concept TakesValues = requires(E& editor, std::string text, Tag tag, const Date& date) {
  editor.set(tags::PatientName, "Doe^Jane");
  editor.set("ReferencedImageSequence[0].ReferencedSOPInstanceUID", text);
  editor.set(tags::PixelSpacing, {0.5, 0.5});
  editor.set(tags::ImagePositionPatient, {0, 0, 1.5});
  editor.set(tags::ImageType, {"ORIGINAL", "PRIMARY"});
  editor.set(tags::Rows, 512);
  editor.set("FrameIncrementPointer", tag);
  editor.set(tags::FrameIncrementPointer, {tag, tag}, VR::AT);
  editor.set(tags::StudyDate, date);
  editor.set(tags::StudyID, "");
  editor.set(tags::StudyID, {});
};
static_assert(TakesValues<Editor>);

TEST_CASE("Braces hold several values, or one", "[change][value]") {
  CHECK(held<NewValue::Texts>({"ORIGINAL", "PRIMARY"}) == NewValue::Texts{"ORIGINAL", "PRIMARY"});
  CHECK(held<NewValue::Texts>({"A", "B", "C"}) == NewValue::Texts{"A", "B", "C"});
  CHECK(held<NewValue::Texts>({std::string{"A"}, std::string{"B"}}) == NewValue::Texts{"A", "B"});
  CHECK(held<NewValue::Texts>({"A"}) == NewValue::Texts{"A"});
  CHECK(held<NewValue::Numbers>({0.5, 0.25}) == NewValue::Numbers{0.5, 0.25});
  CHECK(held<NewValue::Numbers>({0, 0.5, 1}) == NewValue::Numbers{0, 0.5, 1});
  CHECK(held<NewValue::Floats>({0.5F, 0.25F}) == NewValue::Floats{0.5F, 0.25F});
  CHECK(held<NewValue::Integers>({1, 2}) == NewValue::Integers{1, 2});
  CHECK(held<NewValue::Integers>({7}) == NewValue::Integers{7});
  CHECK(held<NewValue::Unsigned>({1U, 2U}) == NewValue::Unsigned{1, 2});
  CHECK(held<NewValue::Tags>({tags::Rows, tags::Columns}) == NewValue::Tags{tags::Rows, tags::Columns});
}

TEST_CASE("Vectors are values", "[change][value]") {
  CHECK(held<NewValue::Integers>(std::vector<std::int16_t>{1, -2}) == NewValue::Integers{1, -2});
  CHECK(held<NewValue::Unsigned>(std::vector<std::uint8_t>{1, 255}) == NewValue::Unsigned{1, 255});
  CHECK(held<NewValue::Numbers>(std::vector<double>{1, 2}) == NewValue::Numbers{1, 2});
  CHECK(held<NewValue::Floats>(std::vector<float>{1, 2}) == NewValue::Floats{1, 2});
  CHECK(held<NewValue::Texts>(std::vector<std::string>{"a", "b"}) == NewValue::Texts{"a", "b"});
  CHECK(held<NewValue::Tags>(std::vector<Tag>{tags::Rows}) == NewValue::Tags{tags::Rows});
  CHECK(held<NewValue::Bytes>(NewValue::bytes(bytes_of(1, 2))) == bytes_of(1, 2));
}

TEST_CASE("Characters, truths and null pointers are no values", "[change][value]") {
  CHECK_FALSE(std::is_convertible_v<char, NewValue>);
  CHECK_FALSE(std::is_convertible_v<bool, NewValue>);
  CHECK_FALSE(std::is_convertible_v<char32_t, NewValue>);
  CHECK_FALSE(std::is_convertible_v<std::nullptr_t, NewValue>);
  CHECK_FALSE(std::is_convertible_v<std::vector<bool>, NewValue>);
  CHECK_FALSE(std::is_convertible_v<void*, NewValue>);
}

TEST_CASE("Dates and times are written as precise as they are", "[change][value]") {
  CHECK(held<std::string>(Date{2020, 1, 31}) == "20200131");
  CHECK(held<std::string>(Date{33, 4, 3}) == "00330403");
  CHECK(held<std::string>(parse_time("07").value()) == "07");
  CHECK(held<std::string>(parse_time("07:05:00").value()) == "070500");
  CHECK(held<std::string>(parse_time("070509.04").value()) == "070509.04");
  Time time{.hour = 7, .minute = 5, .second = 9, .microsecond = 1};
  CHECK(held<std::string>(time) == "070509.000001");
  CHECK(held<std::string>(parse_date_time("2020").value()) == "2020");
  CHECK(held<std::string>(parse_date_time("20200131123015.5+0130").value()) == "20200131123015.5+0130");
  CHECK(held<std::string>(parse_date_time("202001-0500").value()) == "202001-0500");
  CHECK(held<std::string>(Age{7, 'W'}) == "007W");
}

TEST_CASE("Names and decimals are written as they were read", "[change][value]") {
  CHECK(text_field(VR::PN, parse_person_name("Doe^Jane^^Dr")) == "Doe^Jane^^Dr");
  CHECK(held<std::string>(parse_decimal("+1.50").value()) == "+1.50");
  CHECK(held<std::string>(Decimal{.coefficient = -15, .exponent = -1, .text = {}}) == "-15E-1");
  CHECK(held<std::string>(Decimal{.coefficient = 15, .text = {}}) == "15");
}

TEST_CASE("A backslash in a component of a name separates no values", "[change][value]") {
  PersonName name;
  name.alphabetic.family = "Doe\\Jane";
  CHECK(refused(VR::PN, name) ==
        "malformed: a value of PN has a backslash, which separates values; one text for all values is split at its backslashes");
}

// SPDX-License-Identifier: MIT
#include <dicomap/date_time.hpp>

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace std::string_view_literals;

TEST_CASE("A date is read in its new and in its old form", "[parsing][date_time]") {
  CHECK(parse_date("20200131").value() == Date{2020, 1, 31});
  CHECK(parse_date(" 20200131 ").value() == Date{2020, 1, 31});
  CHECK(parse_date("20200131\0"sv).value() == Date{2020, 1, 31});
  CHECK(parse_date("2020.01.31").value() == Date{2020, 1, 31});
  CHECK(parse_date("00010101").value() == Date{1, 1, 1});
  CHECK(to_string(parse_date("00010203").value()) == "0001-02-03");
}

TEST_CASE("A day is checked against its month", "[parsing][date_time]") {
  CHECK(parse_date("20200229").value() == Date{2020, 2, 29});
  CHECK(parse_date("20000229").value() == Date{2000, 2, 29});
  for (const auto text : {"20190229"sv, "19000229"sv, "20200431"sv, "20200100"sv, "20201301"sv, "20200001"sv}) {
    INFO(text);
    CHECK(parse_date(text).error().code() == ErrorCode::malformed);
  }
}

TEST_CASE("What is not a date is malformed, and quoted", "[parsing][date_time]") {
  CHECK(parse_date("2020133").error().message() == "\"2020133\" is not a date (YYYYMMDD)");
  for (const auto text : {""sv, "2020-01-31"sv, "202001310"sv, "2020.0131"sv, "202001.31"sv, "2020.01"sv, "20200131-"sv,
                          "\xEF\xBC\x92" "0200131"sv}) {
    INFO(text);
    CHECK(parse_date(text).error().code() == ErrorCode::malformed);
  }
}

TEST_CASE("A time is as precise as its text", "[parsing][date_time]") {
  CHECK(parse_time("12").value() == Time{12, {}, {}, {}, 0});
  CHECK(parse_time("1230").value() == Time{12, 30, {}, {}, 0});
  CHECK(parse_time("123015").value() == Time{12, 30, 15, {}, 0});
  CHECK(parse_time("123015.5").value() == Time{12, 30, 15, 500000, 1});
  CHECK(parse_time("123015.000001").value() == Time{12, 30, 15, 1, 6});
  CHECK(parse_time("235960 ").value() == Time{23, 59, 60, {}, 0});
  CHECK(parse_time("12:30:15.50").value() == Time{12, 30, 15, 500000, 2});
  CHECK(parse_time("12:30").value() == Time{12, 30, {}, {}, 0});
}

TEST_CASE("What is not a time is malformed, and quoted", "[parsing][date_time]") {
  CHECK(parse_time("24").error().message() == "\"24\" is not a time (HHMMSS.FFFFFF)");
  for (const auto text : {""sv, "1"sv, "123"sv, "1260"sv, "123061"sv, "123015."sv, "123015.1234567"sv, "1230.5"sv,
                          "12:3015"sv, "1230:15"sv, "12:"sv, "120000-130000"sv, "12:30:"sv}) {
    INFO(text);
    CHECK(parse_time(text).error().code() == ErrorCode::malformed);
  }
}

TEST_CASE("A time is written as precisely as it is", "[parsing][date_time]") {
  CHECK(to_string(Time{12, {}, {}, {}, 0}) == "12");
  CHECK(to_string(Time{1, 2, {}, {}, 0}) == "01:02");
  CHECK(to_string(Time{1, 2, 3, {}, 0}) == "01:02:03");
  CHECK(to_string(Time{1, 2, 3, 500000, 1}) == "01:02:03.5");
  CHECK(to_string(Time{1, 2, 3, 42, 6}) == "01:02:03.000042");
  CHECK(to_string(Time{1, 2, 3, 42, 0}) == "01:02:03.000042");
}

TEST_CASE("A date-time is as precise as its text", "[parsing][date_time]") {
  CHECK(parse_date_time("2020").value() == DateTime{2020, {}, {}, {}, {}});
  CHECK(parse_date_time("202001").value() == DateTime{2020, 1, {}, {}, {}});
  CHECK(parse_date_time("20200131").value() == DateTime{2020, 1, 31, {}, {}});
  CHECK(parse_date_time("2020013112").value() == DateTime{2020, 1, 31, Time{12, {}, {}, {}, 0}, {}});
  CHECK(parse_date_time("20200131123015.25+0100").value() == DateTime{2020, 1, 31, Time{12, 30, 15, 250000, 2}, 60});
  CHECK(parse_date_time("2020-0500 ").value() == DateTime{2020, {}, {}, {}, -300});
  CHECK(parse_date_time("202001311230+1400").value().utc_offset_minutes == 840);
  CHECK(parse_date_time("202001311230-1200").value().utc_offset_minutes == -720);
}

TEST_CASE("What is not a date-time is malformed, and quoted", "[parsing][date_time]") {
  CHECK(parse_date_time("20201").error().message() ==
        "\"20201\" is not a date-time (YYYYMMDDHHMMSS.FFFFFF&ZZXX)");
  for (const auto text : {""sv, "202"sv, "20201301"sv, "20200230"sv, "2020+01"sv, "2020+0160"sv, "2020+1401"sv,
                          "2020-1201"sv, "2020-01-31"sv, "20200131T12"sv, "2020.01.31"sv,
                          "2020013112:30"sv, "2020+0100+0100"sv}) {
    INFO(text);
    CHECK(parse_date_time(text).error().code() == ErrorCode::malformed);
  }
}

TEST_CASE("A date-time is written as ISO 8601", "[parsing][date_time]") {
  CHECK(to_string(parse_date_time("2020").value()) == "2020");
  CHECK(to_string(parse_date_time("202001").value()) == "2020-01");
  CHECK(to_string(parse_date_time("202001311230+0100").value()) == "2020-01-31T12:30+01:00");
  CHECK(to_string(parse_date_time("20200131123015.5-0530").value()) == "2020-01-31T12:30:15.5-05:30");
  CHECK(to_string(parse_date_time("20200131-0000").value()) == "2020-01-31+00:00");
}

TEST_CASE("An age has a number and a unit", "[parsing][date_time]") {
  CHECK(parse_age("045Y").value() == Age{45, 'Y'});
  CHECK(parse_age("010D ").value() == Age{10, 'D'});
  CHECK(parse_age("45Y").value() == Age{45, 'Y'});
  CHECK(to_string(Age{12, 'W'}) == "012W");
  CHECK(parse_age("45").error().message() == "\"45\" is not an age (nnnD, nnnW, nnnM or nnnY)");
  for (const auto text : {""sv, "Y"sv, "0045Y"sv, "045y"sv, "045YY"sv, "-45Y"sv, "04 Y"sv}) {
    INFO(text);
    CHECK(parse_age(text).error().code() == ErrorCode::malformed);
  }
}

TEST_CASE("Dates and times are ordered", "[parsing][date_time]") {
  CHECK(Date{2019, 12, 31} < Date{2020, 1, 1});
  CHECK(parse_time("1230").value() < parse_time("1231").value());
}

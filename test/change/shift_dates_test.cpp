// SPDX-License-Identifier: MIT
#include "change/shift_dates.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;

TEST_CASE("A date is moved over the ends of months and years", "[change][anonymize]") {
  CHECK(shift_dates("20240228", 1) == "20240229");
  CHECK(shift_dates("20240229", 1) == "20240301");
  CHECK(shift_dates("20230101", -1) == "20221231");
  CHECK(shift_dates("20240615", -730) == "20220616");
  CHECK(shift_dates("19991231 ", 1) == "20000101");
  CHECK(shift_dates("2024.06.15", 20) == "2024.07.05");
}

TEST_CASE("A date-time keeps its time, its fraction and its offset from UTC", "[change][anonymize]") {
  CHECK(shift_dates("20240615123059.123456+0100", 1) == "20240616123059.123456+0100");
  CHECK(shift_dates("20240615-0500", 1) == "20240616-0500");
  CHECK(shift_dates("2024061512", -15) == "2024053112");
}

TEST_CASE("What a date leaves out stays left out", "[change][anonymize]") {
  CHECK(shift_dates("2024", 366) == "2025");
  CHECK(shift_dates("202406", 40) == "202407");
  CHECK(shift_dates("", 3) == "");
}

TEST_CASE("Both ends of a range and all of several values are moved", "[change][anonymize]") {
  CHECK(shift_dates("20240101-20240131", 1) == "20240102-20240201");
  CHECK(shift_dates("-20240131", 1) == "-20240201");
  CHECK(shift_dates("20240101-", 1) == "20240102-");
  CHECK(shift_dates("20240101120000-0500-20240102120000-0500", 1) == "20240102120000-0500-20240103120000-0500");
  CHECK(shift_dates("20240101\\\\20240301", 31) == "20240201\\\\20240401");
}

TEST_CASE("What is no date is not moved", "[change][anonymize]") {
  for (const char* text : {"yesterday", "20241301", "20230229", "202", "20240101x", "20240101120000+01", "\xff\xff", "2024\\soon"}) {
    CAPTURE(text);
    CHECK_FALSE(shift_dates(text, 1));
  }
  CHECK_FALSE(shift_dates("99991231", 1));
  CHECK_FALSE(shift_dates("00010101", -1));
  CHECK_FALSE(shift_dates("20240101", 2147483647));
}

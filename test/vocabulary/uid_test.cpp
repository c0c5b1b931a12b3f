// SPDX-License-Identifier: MIT
#include <dicomap/uid.hpp>
#include <vocabulary/table_file.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace dicomap;
using namespace std::string_literals;

TEST_CASE("Every registered UID is found with its name, type and keyword", "[vocabulary][uid]") {
  const auto rows = test::table_file("uids.tsv");
  CHECK(rows.size() == 490);
  std::vector<std::string> wrong;
  for (auto row : rows) {
    const auto entry = find_uid(row["uid"]);
    const bool right = entry && entry->uid == row["uid"] && entry->name == row["name"] && entry->type == row["type"] &&
                       entry->keyword == row["keyword"] && entry->retired == (row["retired"] == "1");
    if (!right) wrong.push_back(row["uid"]);
  }
  CHECK(wrong == std::vector<std::string>{});
}

TEST_CASE("Padding after a UID does not count, other characters do", "[vocabulary][uid]") {
  REQUIRE(find_uid("1.2.840.10008.1.1"));
  CHECK(find_uid("1.2.840.10008.1.1")->name == "Verification SOP Class");
  CHECK(find_uid("1.2.840.10008.5.1.4.1.1.2\0"s)->keyword == "CTImageStorage");
  CHECK(find_uid("1.2.840.10008.5.1.4.1.1.2 \0\0"s)->type == "SOP Class");
  CHECK_FALSE(find_uid(" 1.2.840.10008.1.1"));
  CHECK_FALSE(find_uid("1.2.840.10008.1"));
  CHECK_FALSE(find_uid("1.2.840.10008.1.1.0"));
  CHECK_FALSE(find_uid(""));
  CHECK_FALSE(find_uid("zzz"));
}

TEST_CASE("A UID is digits and dots, without empty components or leading zeros", "[vocabulary][uid]") {
  CHECK(is_valid_uid("1.2.840.10008.1.2"));
  CHECK(is_valid_uid("0"));
  CHECK(is_valid_uid("1.0.3"));
  CHECK(is_valid_uid("2.25." + std::string(59, '9')));
  CHECK_FALSE(is_valid_uid("2.25." + std::string(60, '9')));
  for (const std::string& text : {""s, "."s, "1."s, ".1"s, "1..2"s, "1.02"s, "00"s, "1.2 "s, "1.2\0"s, "1,2"s}) {
    CAPTURE(text);
    CHECK_FALSE(is_valid_uid(text));
  }
}

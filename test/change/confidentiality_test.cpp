// SPDX-License-Identifier: MIT
#include "change/confidentiality.hpp"

#include <dicomap/dictionary.hpp>
#include <dicomap/tags.hpp>

#include <catch2/catch.hpp>

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

using namespace dicomap;

namespace {

std::vector<std::vector<std::string>> rows_of(const std::string& name) {
  std::ifstream file{std::string{DICOMAP_SOURCE_DIR} + "/data/confidentiality/" + name};
  std::vector<std::vector<std::string>> rows;
  std::string line;
  std::getline(file, line);  // the names of the columns
  while (std::getline(file, line)) {
    std::vector<std::string> cells(1);
    for (const char c : line) {
      if (c == '\t') cells.emplace_back();
      else cells.back() += c;
    }
    rows.push_back(std::move(cells));
  }
  return rows;
}

}  // namespace

TEST_CASE("The confidentiality table has each row of PS3.15 table E.1-1", "[change][anonymize]") {
  const std::map<std::string, ProfileAction> actions{
      {"X", ProfileAction::remove},      {"Z", ProfileAction::empty},    {"D", ProfileAction::dummy},
      {"U", ProfileAction::new_uid},     {"X/Z", ProfileAction::empty},  {"X/D", ProfileAction::dummy},
      {"Z/D", ProfileAction::dummy},     {"X/Z/D", ProfileAction::dummy}, {"X/Z/U*", ProfileAction::keep_items}};
  const auto profile = rows_of("profile.tsv");
  CHECK(profile.size() == 621);
  std::vector<std::string> wrong;
  for (const auto& row : profile) {
    const auto tag = parse_tag(row[0]);
    if (!tag) continue;  // a pattern: see below
    const auto found = find_confidentiality(*tag);
    const auto kept = [&](std::size_t column, std::uint8_t option) { return row[column] == "K" ? option : 0; };
    const int kept_by = kept(4, keep_uids) | kept(5, keep_device) | kept(6, keep_institution) | kept(7, keep_patient) | kept(8, keep_dates);
    const bool right = found && found->basic == actions.at(row[2]) && found->kept_by == kept_by && keyword_of(*tag) == row[1];
    if (!right) wrong.push_back(row[0]);
  }
  CHECK(wrong == std::vector<std::string>{});
}

TEST_CASE("Elements that name a person and are not in the standard's table are in dicomap's", "[change][anonymize]") {
  const auto additional = rows_of("additional.tsv");
  CHECK(additional.size() == 8);
  for (const auto& row : additional) {
    CAPTURE(row[1]);
    CHECK(find_confidentiality(parse_tag(row[0]).value())->basic == ProfileAction::remove);
  }
  CHECK(confidentiality_rows().size() == 621 - 4 + 8);
}

TEST_CASE("Curves, overlays and private elements are rows of the table, whatever their number", "[change][anonymize]") {
  for (const Tag tag : {Tag{0x5000, 0x0005}, Tag{0x50FE, 0x3000}, tags::OverlayData(3), tags::OverlayRows(0), Tag{0x0009, 0x0010},
                        Tag{0x0029, 0x1010}, Tag{0xFFFD, 0x0001}}) {
    CAPTURE(to_string(tag));
    REQUIRE(find_confidentiality(tag));
    CHECK(find_confidentiality(tag)->basic == ProfileAction::remove);
    CHECK(find_confidentiality(tag)->kept_by == 0);
  }
}

TEST_CASE("Of what the profile does not name there is no row", "[change][anonymize]") {
  for (const Tag tag : {tags::Modality, tags::Rows, tags::PixelData, tags::SOPClassUID, Tag{}, Tag{0xFFFE, 0xE000}}) {
    CHECK_FALSE(find_confidentiality(tag));
  }
}

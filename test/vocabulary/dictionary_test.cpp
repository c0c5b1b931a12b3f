// SPDX-License-Identifier: MIT
#include <dicomap/dictionary.hpp>
#include <dicomap/tags.hpp>
#include <vocabulary/find_vr.hpp>
#include <vocabulary/table_file.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

using namespace dicomap;
using namespace std::string_literals;

namespace {

std::string with(std::string text, char wildcard, const std::string& digits) {
  std::size_t next = 0;
  for (char& c : text) {
    if (c == wildcard) c = digits.at(next++ % digits.size());
  }
  return text;
}

bool is_row(const std::optional<DictionaryEntry>& entry, test::TableRow& row) {
  return entry && entry->keyword == row["keyword"] && entry->name == row["name"] && entry->vm == row["vm"] &&
         entry->vr_text == row["vr"] && entry->retired == (row["retired"] == "1");
}

/// Tags of one row of PS3.6: its own, or three of those that repeat.
std::vector<Tag> tags_of(const std::string& text) {
  if (text.find('x') == std::string::npos) return {parse_tag(text).value()};
  return {parse_tag(with(text, 'x', "12")).value(), parse_tag(with(text, 'x', "E")).value(),
          parse_tag(with(text, 'x', "4A")).value()};
}

/// Reservations of blocks, written as elements of any number; elements of the even group 0032.
bool describes_no_private_element(test::TableRow& row) {
  const bool any_number = row["element"].substr(6) == "xx";
  return (any_number && row["name"].ends_with("Creator")) || row["element"].starts_with("0032");
}

/// A tag that a row of the private dictionary describes.
Tag private_tag_of(std::string element) {
  if (element.substr(2, 4) == "xxxx") element.replace(2, 4, "0120");
  if (element.substr(4, 2) == "00") element.replace(4, 2, "10");
  return parse_tag(with(element, 'x', "10")).value();
}

}  // namespace

TEST_CASE("Every row of PS3.6 is found by tag and by keyword", "[vocabulary][dictionary]") {
  const auto rows = test::table_file("elements.tsv");
  CHECK(rows.size() == 5277);
  std::vector<std::string> wrong;
  std::size_t without_keyword = 0;
  for (auto row : rows) {
    for (const Tag tag : tags_of(row["tag"])) {
      if (!is_row(find_entry(tag), row) || keyword_of(tag) != row["keyword"]) wrong.push_back(to_string(tag));
    }
    if (row["keyword"].empty()) {
      ++without_keyword;
    } else if (!is_row(find_keyword(row["keyword"]), row)) {
      wrong.push_back(row["keyword"]);
    }
  }
  CHECK(wrong == std::vector<std::string>{});
  CHECK(without_keyword == 7);
}

TEST_CASE("A row with one VR has that VR", "[vocabulary][dictionary]") {
  std::vector<std::string> wrong;
  for (auto row : test::table_file("elements.tsv")) {
    if (row["vr"].size() != 2) continue;
    for (const Tag tag : tags_of(row["tag"])) {
      const auto entry = find_entry(tag);
      const bool right = entry && name_of(entry->vr) == row["vr"] && entry->other_vr == VR::none &&
                         name_of(dictionary_vr(tag)) == row["vr"] && dictionary_vrs(tag).other == VR::none;
      if (!right) wrong.push_back(to_string(tag));
    }
  }
  CHECK(wrong == std::vector<std::string>{});
}

TEST_CASE("Of several VRs the dictionary takes one and names another", "[vocabulary][dictionary]") {
  const auto vrs = [](Tag tag) {
    const auto entry = find_entry(tag).value();
    CHECK(dictionary_vrs(tag).vr == entry.vr);
    CHECK(dictionary_vrs(tag).other == entry.other_vr);
    return std::pair{entry.vr, entry.other_vr};
  };
  CHECK(vrs(tags::PixelData) == std::pair{VR::OW, VR::OB});
  CHECK(vrs(tags::OverlayData(3)) == std::pair{VR::OW, VR::OB});
  CHECK(vrs(tags::WaveformData) == std::pair{VR::OW, VR::OB});
  CHECK(vrs(tags::SmallestImagePixelValue) == std::pair{VR::US, VR::SS});
  CHECK(vrs(tags::LUTDescriptor) == std::pair{VR::US, VR::SS});
  CHECK(vrs(tags::LUTData) == std::pair{VR::OW, VR::US});
  CHECK(vrs(tags::GrayLookupTableData) == std::pair{VR::OW, VR::US});
  CHECK(find_entry(tags::GrayLookupTableData)->vr_text == "US or SS or OW");
}

TEST_CASE("The brackets of sequences have no VR", "[vocabulary][dictionary]") {
  CHECK(dictionary_vr(tags::Item) == VR::none);
  CHECK(dictionary_vr(tags::SequenceDelimitationItem) == VR::none);
  CHECK(find_entry(tags::Item)->vr == VR::none);
  CHECK(keyword_of(tags::ItemDelimitationItem) == "ItemDelimitationItem");
}

TEST_CASE("An entry of a repeating group has the group's first tag", "[vocabulary][dictionary]") {
  CHECK(find_entry(Tag{0x6004, 0x3000})->tag == Tag{0x6000, 0x3000});
  CHECK(find_entry(Tag{0x501E, 0x0010})->keyword == "NumberOfPoints");
  CHECK(find_entry(Tag{0x7F04, 0x0010})->keyword == "VariablePixelData");
  CHECK(find_entry(Tag{0x7FE0, 0x0010})->keyword == "PixelData");
  CHECK(find_entry(Tag{0x7FE0, 0x0011})->keyword == "VariableNextDataGroup");
  CHECK(find_entry(Tag{0x0020, 0x3150})->keyword == "SourceImageIDs");
  CHECK(find_entry(Tag{0x0028, 0x0400})->keyword == "TransformLabel");
  CHECK(find_entry(Tag{0x0028, 0x0420})->keyword == "RowsForNthOrderCoefficients");
  CHECK(find_entry(Tag{0x0028, 0x0808})->keyword == "ImageDataLocation");
  CHECK(find_entry(Tag{0x1000, 0x0020})->keyword == "EscapeTriplet");
  CHECK(find_entry(Tag{0x1010, 0xFFFF})->keyword == "ZonalMap");
}

TEST_CASE("Odd groups do not repeat", "[vocabulary][dictionary]") {
  CHECK_FALSE(find_entry(Tag{0x6001, 0x3000}));
  CHECK(dictionary_vr(Tag{0x6001, 0x3000}) == VR::none);
  CHECK(dictionary_vr(Tag{0x5003, 0x2000}) == VR::none);
}

TEST_CASE("Unknown tags have no entry and no VR", "[vocabulary][dictionary]") {
  for (const Tag tag : {Tag{0x0008, 0xFFFE}, Tag{0x0009, 0x1001}, Tag{0x6000, 0x9999}, Tag{0x7FE0, 0x0012},
                        Tag{0x0028, 0x0405}, Tag{0x1000, 0x0016}, Tag{0xFFFE, 0x0001}, Tag{0xFFFF, 0xFFFF}}) {
    CAPTURE(to_string(tag));
    CHECK_FALSE(find_entry(tag));
    CHECK(dictionary_vr(tag) == VR::none);
    CHECK(keyword_of(tag).empty());
  }
  CHECK_FALSE(find_keyword(""));
  CHECK_FALSE(find_keyword("patientName"));
  CHECK_FALSE(find_keyword("PatientNam"));
  CHECK_FALSE(find_keyword("zzz"));
}

TEST_CASE("Every group has a length, and every odd group has creators", "[vocabulary][dictionary]") {
  for (const std::uint32_t group : {0x0000U, 0x0002U, 0x0008U, 0x0009U, 0x1000U, 0x1010U, 0x6004U, 0x7FE0U}) {
    CAPTURE(group);
    CHECK(dictionary_vr(Tag::from(group << 16)) == VR::UL);
  }
  CHECK(keyword_of(Tag{0x0008, 0x0000}) == "GroupLength");
  CHECK(keyword_of(Tag{0x0002, 0x0000}) == "FileMetaInformationGroupLength");
  CHECK(dictionary_vr(Tag{0x0029, 0x0010}) == VR::LO);
  CHECK(dictionary_vr(Tag{0x0029, 0x00FF}) == VR::LO);
  CHECK(dictionary_vr(Tag{0x0029, 0x000F}) == VR::none);
  CHECK(keyword_of(Tag{0x0029, 0x0010}) == "PrivateCreator");
}

TEST_CASE("The whole dictionary can be walked in ascending order of tag", "[vocabulary][dictionary]") {
  REQUIRE(dictionary_size() == 5277);
  std::vector<std::string> wrong;
  for (std::size_t i = 0; i < dictionary_size(); ++i) {
    const DictionaryEntry entry = dictionary_entry(i);
    if (i > 0 && !(dictionary_entry(i - 1).tag < entry.tag)) wrong.push_back(to_string(entry.tag));
    if (find_entry(entry.tag)->name != entry.name) wrong.push_back(to_string(entry.tag));
  }
  CHECK(wrong == std::vector<std::string>{});
  CHECK(dictionary_entry(0).keyword == "CommandGroupLength");
}

TEST_CASE("Every tag of the dictionary is found within five slots", "[vocabulary][dictionary]") {
  std::size_t farthest = 0;
  for (std::size_t i = 0; i < dictionary_size(); ++i) {
    const std::uint32_t tag = dictionary_entry(i).tag.value();
    const auto found = static_cast<std::size_t>(&vocabulary::find_slot(tag) - vocabulary::dictionary_slots.data());
    const std::size_t distance = found + vocabulary::dictionary_slot_count - vocabulary::first_slot_of(tag);
    farthest = std::max(farthest, distance % vocabulary::dictionary_slot_count);
  }
  CHECK(farthest == 4);
}

TEST_CASE("Every private element is found by its creator", "[vocabulary][dictionary][private]") {
  const auto rows = test::table_file("private.tsv");
  CHECK(rows.size() == 10545);
  std::vector<std::string> wrong;
  std::size_t left_out = 0;
  for (auto row : rows) {
    if (describes_no_private_element(row)) {
      ++left_out;
      continue;
    }
    const auto entry = find_private(row["creator"], private_tag_of(row["element"]));
    const bool same_text = entry && entry->element == row["element"] && entry->vm == row["vm"] &&
                           entry->name == row["name"] && name_of(entry->vr) == row["vr"].substr(0, 2);
    // Where a vendor lists an element twice, with a block and for all blocks, one of the two is found.
    const bool twice = entry && entry->element != row["element"] &&
                       entry->element.substr(0, 4) == row["element"].substr(0, 4) &&
                       entry->element.substr(6) == row["element"].substr(6);
    if (!entry || entry->creator != row["creator"] || !(same_text || twice)) {
      wrong.push_back(row["creator"] + " " + row["element"]);
    }
  }
  CHECK(wrong == std::vector<std::string>{});
  CHECK(left_out == 12);
}

TEST_CASE("A private element is found in whichever block its creator reserved", "[vocabulary][dictionary][private]") {
  for (const Tag tag : {Tag{0x0029, 0x1008}, Tag{0x0029, 0x1108}, Tag{0x0029, 0xFF08}}) {
    CAPTURE(to_string(tag));
    const auto entry = find_private("SIEMENS CSA HEADER", tag);
    REQUIRE(entry);
    CHECK(entry->name == "CSA Image Header Type");
    CHECK(entry->element == "0029xx08");
    CHECK(entry->vr == VR::CS);
    CHECK(entry->vm == "1");
    CHECK(entry->creator == "SIEMENS CSA HEADER");
  }
}

TEST_CASE("An element listed under block 00 is found in any block", "[vocabulary][dictionary][private]") {
  const auto entry = find_private("SIEMENS MR FMRI", Tag{0x0021, 0x1149});
  REQUIRE(entry);
  CHECK(entry->vr == VR::FD);
  CHECK(entry->element == "00210049");
}

TEST_CASE("An element listed for one block is preferred there", "[vocabulary][dictionary][private]") {
  CHECK(find_private("ELSCINT1", Tag{0x01F1, 0x1026})->vr == VR::FD);
  CHECK(find_private("ELSCINT1", Tag{0x01F1, 0x1126})->vr == VR::DS);
}

TEST_CASE("Groups that repeat are found under a private creator too", "[vocabulary][dictionary][private]") {
  CHECK(find_private("PAPYRUS 3.0", Tag{0x6001, 0x10A0})->name == "Label");
  CHECK(find_private("PAPYRUS 3.0", Tag{0x6003, 0x11A0})->name == "Label");
}

TEST_CASE("Padding after a creator does not count", "[vocabulary][dictionary][private]") {
  CHECK(find_private("SIEMENS CSA HEADER  ", Tag{0x0029, 0x1008}));
  CHECK(find_private("SIEMENS CSA HEADER\0"s, Tag{0x0029, 0x1008}));
  CHECK_FALSE(find_private(" SIEMENS CSA HEADER", Tag{0x0029, 0x1008}));
}

TEST_CASE("What no creator can have reserved is not found", "[vocabulary][dictionary][private]") {
  CHECK_FALSE(find_private("SIEMENS CSA HEADER", Tag{0x0029, 0x0008}));
  CHECK_FALSE(find_private("SIEMENS CSA HEADER", Tag{0x0029, 0x0010}));
  CHECK_FALSE(find_private("SIEMENS CSA HEADER", Tag{0x0029, 0x0F08}));
  CHECK_FALSE(find_private("SIEMENS CSA HEADER", Tag{0x0029, 0x10FF}));
  CHECK_FALSE(find_private("PAPYRUS 3.0", Tag{0x6002, 0x10A0}));
  CHECK_FALSE(find_private("nobody", Tag{0x0029, 0x1008}));
  CHECK_FALSE(find_private("", Tag{0x0029, 0x1008}));
}

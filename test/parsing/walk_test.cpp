// SPDX-License-Identifier: MIT
#include "support/reading.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

Item referenced(std::string_view uid, Length length) { return item(length).ui(tags::ReferencedSOPInstanceUID, uid); }

DicomBytes nested(Encoding encoding, Length length) {
  return DicomBytes{encoding}
      .cs(tags::Modality, "OT")
      .sequence(tags::ReferencedSeriesSequence,
                {item(length)
                     .sequence(tags::ReferencedSOPSequence, {referenced("1.2.3", length), referenced("1.2.4", length)},
                               length)
                     .ui(tags::SeriesInstanceUID, "1.2"),
                 item(length).ui(tags::SeriesInstanceUID, "1.3")},
                length)
      .us(tags::Rows, 4);
}

}  // namespace

TEST_CASE("Elements of one level are visited without those of their items", "[parsing][walk]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const Length length = GENERATE(Length::defined, Length::undefined);
  const File file = open(nested(encoding, length), reading_as(encoding));
  std::vector<Tag> found;
  for (const DataElement& element : file.dataset().elements()) found.push_back(element.tag());
  CHECK(found == std::vector<Tag>{tags::Modality, tags::ReferencedSeriesSequence, tags::Rows});
}

TEST_CASE("A walk visits all items and says how deep and in which item it is", "[parsing][walk]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const Length length = GENERATE(Length::defined, Length::undefined);
  const File file = open(nested(encoding, length), reading_as(encoding));
  struct Stop {
    Tag tag;
    std::size_t depth;
    std::uint32_t item;
    bool operator==(const Stop&) const = default;
  };
  std::vector<Stop> stops;
  Walk walk = file.dataset().walk();
  while (walk.next()) stops.push_back({walk.header().tag, walk.depth(), walk.item_index()});
  CHECK(walk.error().code() == ErrorCode::none);
  CHECK(stops == std::vector<Stop>{{tags::Modality, 0, 0},
                                   {tags::ReferencedSeriesSequence, 0, 0},
                                   {tags::ReferencedSOPSequence, 1, 0},
                                   {tags::ReferencedSOPInstanceUID, 2, 0},
                                   {tags::ReferencedSOPInstanceUID, 2, 1},
                                   {tags::SeriesInstanceUID, 1, 0},
                                   {tags::SeriesInstanceUID, 1, 1},
                                   {tags::Rows, 0, 0}});
}

TEST_CASE("A sequence that is skipped is not entered", "[parsing][walk]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const Length length = GENERATE(Length::defined, Length::undefined);
  const File file = open(nested(encoding, length), reading_as(encoding));
  std::vector<Tag> found;
  Walk walk = file.dataset().walk();
  while (walk.next()) {
    found.push_back(walk.header().tag);
    if (walk.header().tag == tags::ReferencedSOPSequence) walk.skip();
  }
  CHECK(found == std::vector<Tag>{tags::Modality, tags::ReferencedSeriesSequence, tags::ReferencedSOPSequence,
                                  tags::SeriesInstanceUID, tags::SeriesInstanceUID, tags::Rows});
}

TEST_CASE("Skipping what is no sequence changes nothing", "[parsing][walk]") {
  const File file = open(nested(explicit_little, Length::defined), reading_as(explicit_little));
  Walk walk = file.dataset().elements();
  walk.skip();
  std::size_t count = 0;
  while (walk.next()) {
    walk.skip();
    ++count;
  }
  CHECK(count == 3);
  CHECK_FALSE(walk.next());
  CHECK_FALSE(walk.next());
}

TEST_CASE("Items are data sets that are visited in their order", "[parsing][items]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const Length length = GENERATE(Length::defined, Length::undefined);
  const File file = open(nested(encoding, length), reading_as(encoding));
  const Sequence series = file.dataset().sequence(tags::ReferencedSeriesSequence).value();
  Lines uids;
  for (const Dataset& one : series.items()) {
    uids.push_back(one.get<std::string>(tags::SeriesInstanceUID).value());
    CHECK(one.depth() == 1);
    CHECK_FALSE(one.is_root());
    CHECK(one.encoding() == encoding);
  }
  CHECK(uids == Lines{"1.2", "1.3"});
  const Sequence images = series.item(0).value().sequence(tags::ReferencedSOPSequence).value();
  uids.clear();
  for (const Dataset& one : images.items())
    uids.push_back(one.get<std::string>(tags::ReferencedSOPInstanceUID).value());
  CHECK(uids == Lines{"1.2.3", "1.2.4"});
}

TEST_CASE("A walk of an item begins at depth 0 and stays inside of it", "[parsing][walk][items]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const Length length = GENERATE(Length::defined, Length::undefined);
  const File file = open(nested(encoding, length), reading_as(encoding));
  const Dataset first = file.dataset().sequence(tags::ReferencedSeriesSequence).value().item(0).value();
  Lines lines;
  Walk walk = first.walk();
  while (walk.next()) lines.push_back(std::to_string(walk.depth()) + " " + to_string(walk.path()));
  CHECK(walk.error().code() == ErrorCode::none);
  CHECK(lines == Lines{"0 0008,1199", "1 0008,1199[0].0008,1155", "1 0008,1199[1].0008,1155", "0 0020,000E"});
}

TEST_CASE("An element knows the whole way to itself", "[parsing][walk][path]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const Length length = GENERATE(Length::defined, Length::undefined);
  const File file = open(nested(encoding, length), reading_as(encoding));
  const std::string path = "0008,1115[0].0008,1199[1].0008,1155";
  const DataElement element = file.dataset().at(path).value();
  CHECK(to_string(element.path()) == path);
  CHECK(error_of(element.get<std::uint16_t>())
            .find("in ReferencedSeriesSequence[0].ReferencedSOPSequence[1]."
                  "ReferencedSOPInstanceUID (0008,1155) UI") != std::string::npos);
}

TEST_CASE("A walk that met damage is at its end and stays there", "[parsing][walk]") {
  const File file =
      open(DicomBytes{}.us(tags::Rows, 4).item_delimiter().us(tags::Columns, 5), reading_as(explicit_little));
  Walk walk = file.dataset().elements();
  CHECK(walk.next());
  CHECK_FALSE(walk.next());
  CHECK_FALSE(walk.next());
  CHECK(walk.error().code() == ErrorCode::malformed);
}

TEST_CASE("Items that end in damage say so", "[parsing][items]") {
  const auto bytes = DicomBytes{}.sequence(tags::ReferencedImageSequence, {item(), item()}, Length::unclosed);
  const File file = open(bytes, reading_as(explicit_little));
  const Sequence sequence = file.dataset().sequence(tags::ReferencedImageSequence).value();
  Sequence::Items items = sequence.items();
  CHECK(items.next());
  CHECK(items.next());
  CHECK_FALSE(items.next());
  CHECK_FALSE(items.next());
  CHECK(items.error().code() == ErrorCode::truncated);
  CHECK(code_of(sequence.count_items()) == ErrorCode::truncated);
  CHECK(sequence.item(1).has_value());
}

TEST_CASE("The value of a sequence of undefined length ends before its delimiter", "[parsing][walk]") {
  const auto bytes = nested(explicit_little, Length::undefined);
  const File file = open(bytes, reading_as(explicit_little));
  const auto whole = bytes.value_range_of("ReferencedSeriesSequence");
  CHECK(file.dataset().at(tags::ReferencedSeriesSequence).value().value_range().value() ==
        ByteRange{whole.offset, whole.length - 8});
  const auto inner = bytes.value_range_of("ReferencedSeriesSequence[0].ReferencedSOPSequence");
  CHECK(file.dataset().at("ReferencedSeriesSequence[0].ReferencedSOPSequence").value().bytes().value().size() ==
        inner.length - 8);
}

// SPDX-License-Identifier: MIT
#include "change/item_index.hpp"

#include "support/dicom_bytes.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

DicomBytes sequence_of(std::uint16_t count, Length length) {
  std::vector<Item> items;
  for (std::uint16_t i = 0; i < count; ++i) items.push_back(item(length).us(tags::Rows, i));
  return DicomBytes{}.sequence(tags::ReferencedImageSequence, items, length);
}

std::uint16_t rows_of(const Result<Dataset>& item) { return item.value().get<std::uint16_t>(tags::Rows).value(); }

}  // namespace

TEST_CASE("An item index finds every item, near or far, and counts them", "[change][editor]") {
  const auto length = GENERATE(Length::defined, Length::undefined);
  const File file = test::open(sequence_of(30, length).as_file());
  const DataElement element = file.dataset().at(tags::ReferencedImageSequence).value();
  ItemIndex index;
  for (const std::uint64_t item : {std::uint64_t{29}, std::uint64_t{0}, std::uint64_t{8}, std::uint64_t{7}}) {
    CHECK(rows_of(index.item(element, item)) == item);
  }
  CHECK(index.count(element).value() == 30);
  CHECK(ItemIndex{}.count(element).value() == 30);
  CHECK(index.item(element, 30).error().code() == ErrorCode::not_found);
}

TEST_CASE("Of a damaged sequence an item index says what a walk says", "[change][editor]") {
  const File file = test::open(sequence_of(30, Length::undefined).lie_about_length("ReferencedImageSequence[20]", 0x10000).as_file());
  const DataElement element = file.dataset().at(tags::ReferencedImageSequence).value();
  const Sequence sequence = element.sequence().value();
  ItemIndex index;
  CHECK(rows_of(index.item(element, 19)) == 19);
  for (std::uint64_t item = 0; item < 31; ++item) {
    CAPTURE(item);
    const auto expected = sequence.item(item);
    const auto found = index.item(element, item);
    REQUIRE(found.has_value() == expected.has_value());
    if (found) CHECK(found.value().begin_offset() == expected.value().begin_offset());
    else CHECK(found.error().message() == expected.error().message());
  }
  CHECK(index.count(element).has_value() == sequence.count_items().has_value());
}

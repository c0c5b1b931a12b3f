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

TEST_CASE("Items before damage are found, those behind it are the damage's error", "[change][editor]") {
  const File file = test::open(sequence_of(30, Length::defined).lie_about_length("ReferencedImageSequence[20]", 0x10000).as_file());
  const DataElement element = file.dataset().at(tags::ReferencedImageSequence).value();
  ItemIndex index;
  CHECK(rows_of(index.item(element, 19)) == 19);
  const auto behind = index.item(element, 25);
  REQUIRE_FALSE(behind);
  CHECK(behind.error().code() != ErrorCode::not_found);
  CHECK_FALSE(index.count(element));
}

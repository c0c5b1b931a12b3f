// SPDX-License-Identifier: MIT
#include "support/counting_new.hpp"
#include "support/reading.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

/// Tag i of many, ascending; no private ones, since the parser remembers private creators.
Tag tag_of(std::uint32_t i) {
  return {static_cast<std::uint16_t>(0x0100 + i / 0xE000 * 2), static_cast<std::uint16_t>(0x1000 + i % 0xE000)};
}

DicomBytes many_elements(Encoding encoding, std::uint32_t count) {
  DicomBytes bytes{encoding};
  for (std::uint32_t i = 0; i < count; ++i) bytes.us(tag_of(i), i & 0xFFFFU);
  return bytes;
}

}  // namespace

TEST_CASE("A walk over many elements allocates nothing", "[parsing][allocation]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const File file = open(many_elements(encoding, 200000), reading_as(encoding));
  const AllocationCount allocations;
  std::uint64_t count = 0;
  Walk walk = file.dataset().walk();
  while (walk.next()) ++count;
  CHECK(allocations() == 0);
  CHECK(count == 200000);
}

TEST_CASE("Looking at the elements of a walk and reading their numbers in place allocates nothing",
          "[parsing][allocation]") {
  const File file = open(many_elements(explicit_little, 1000), reading_as(explicit_little));
  const AllocationCount allocations;
  std::uint64_t sum = 0;
  Walk walk = file.dataset().elements();
  while (walk.next()) {
    const auto values = walk.element().values<std::uint16_t>();
    sum += values.assume_value()[0];
  }
  CHECK(allocations() == 0);
  CHECK(sum == 499500);
}

TEST_CASE("A walk through nested sequences allocates for its depth, not for its length", "[parsing][allocation]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const Length length = GENERATE(Length::defined, Length::undefined);
  const auto one = item(length).ui(tags::ReferencedSOPInstanceUID, "1.2.3").us(tags::Rows, 4);
  const auto series = item(length).sequence(tags::ReferencedSOPSequence, std::vector<Item>(100, one), length);
  const auto bytes =
      DicomBytes{encoding}.sequence(tags::ReferencedSeriesSequence, std::vector<Item>(100, series), length);
  const File file = open(bytes, reading_as(encoding));
  const AllocationCount allocations;
  std::uint64_t count = 0;
  Walk walk = file.dataset().walk();
  while (walk.next()) ++count;
  CHECK(allocations() <= 8);
  CHECK(count == 1 + 100 + 2 * 100 * 100);
}

TEST_CASE("Lookups allocate for the index, and nothing once it is there", "[parsing][allocation]") {
  const File file = open(many_elements(explicit_little, 100000), reading_as(explicit_little));
  const AllocationCount first;
  CHECK(file.dataset().find(tag_of(99999)).has_value());
  CHECK(first() <= 64);
  const AllocationCount second;
  for (std::uint32_t i = 0; i < 100000; ++i) {
    if (!file.dataset().find(tag_of(i)).assume_value()) FAIL("an element was not found");
  }
  CHECK(second() == 0);
}

TEST_CASE("A million items of length zero are counted without keeping them", "[parsing][allocation][E074]") {
  constexpr std::size_t count = 1000000;
  const Length length = GENERATE(Length::defined, Length::undefined);
  Bytes items;
  items.reserve(count * 8);
  const Bytes one = bytes_of(0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0);
  for (std::size_t i = 0; i < count; ++i) items.insert(items.end(), one.begin(), one.end());
  auto bytes = DicomBytes{};
  bytes.header(tags::ReferencedImageSequence, VR::SQ, length == Length::defined ? count * 8 : 0xFFFFFFFF)
      .raw(std::move(items));
  if (length == Length::undefined) bytes.sequence_delimiter();
  bytes.us(tags::Rows, 4);
  const File file = open(bytes, reading_as(explicit_little, Strictness::strict));
  const AllocationCount allocations;
  const Sequence sequence = file.dataset().sequence(tags::ReferencedImageSequence).value();
  CHECK(sequence.count_items().value() == count);
  CHECK(sequence.item(count - 1).value().begin_offset() == 12 + count * 8);
  std::size_t elements = 0;
  Walk walk = file.dataset().walk();
  while (walk.next()) ++elements;
  CHECK(elements == 2);
  CHECK(file.dataset().get<std::uint16_t>(tags::Rows).value() == 4);
  CHECK(allocations() <= 64);
}

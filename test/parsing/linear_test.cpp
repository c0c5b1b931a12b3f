// SPDX-License-Identifier: MIT
// Files that are made to cost more than they weigh. What is read is counted, not timed: twice the file may read twice
// the bytes, and a little.
#include "support/reading.hpp"
#include "support/watched_source.hpp"

#include <catch2/catch.hpp>

#include <functional>

using namespace dicomap;
using namespace dicomap::test;

namespace {

Tag private_tag(std::uint32_t i) { return Tag::from(0x00090000U + (i / 0xE000 * 2 << 16) + 0x1000 + i % 0xE000); }

/// Bytes read by `use` of what `build` makes of n.
std::uint64_t cost(const std::function<DicomBytes(std::uint32_t)>& build, const std::function<void(const File&)>& use,
                   std::uint32_t n) {
  const WatchedSource watched{build(n)};
  const File file = File::open(watched.source(), reading_as(explicit_little)).value();
  use(file);
  return watched.bytes_read();
}

void check_linear(const std::function<DicomBytes(std::uint32_t)>& build, const std::function<void(const File&)>& use) {
  const std::uint64_t once = cost(build, use, 1000);
  const std::uint64_t twice = cost(build, use, 2000);
  CAPTURE(once, twice);
  CHECK(twice <= once * 5 / 2);
  CHECK(once <= 100 * build(1000).size());
}

void walk_elements(const File& file) {
  Walk walk = file.dataset().walk();
  std::size_t count = 0;
  while (walk.next()) count += walk.element().value_offset() > 0 ? 1U : 0U;
  REQUIRE(walk.error().code() == ErrorCode::none);
  REQUIRE(count > 1000);
}

}  // namespace

TEST_CASE("Looking up every one of many sequences of undefined length walks them once", "[parsing][linear][E075]") {
  check_linear(
      [](std::uint32_t n) {
        DicomBytes bytes;
        for (std::uint32_t i = 0; i < n; ++i) {
          bytes.sequence(private_tag(i), {item(Length::undefined).us(tags::Rows, 4)}, Length::undefined);
        }
        return bytes;
      },
      [](const File& file) {
        for (std::uint32_t i = 0; i < 1000; ++i) {
          const auto found = file.dataset().find(private_tag(i));
          REQUIRE(found.has_value());
          REQUIRE(found.assume_value().has_value());
        }
      });
}

TEST_CASE("Looking for tags that are absent walks the data set once", "[parsing][linear][E075]") {
  check_linear(
      [](std::uint32_t n) {
        DicomBytes bytes;
        for (std::uint32_t i = 0; i < n; ++i)
          bytes.sequence(private_tag(i), {item(Length::undefined)}, Length::undefined);
        return bytes;
      },
      [](const File& file) {
        for (std::uint16_t i = 0; i < 1000; ++i) REQUIRE_FALSE(file.dataset().find(Tag{0x0008, i}).value());
      });
}

TEST_CASE("The errors of many elements of the top level are placed without a walk", "[parsing][linear]") {
  check_linear(
      [](std::uint32_t n) {
        DicomBytes bytes;
        for (std::uint32_t i = 0; i < n; ++i) bytes.lo(private_tag(i), "text");
        return bytes;
      },
      [](const File& file) {
        for (const DataElement& element : file.dataset().elements()) {
          REQUIRE(code_of(element.get<std::uint16_t>()) == ErrorCode::wrong_type);
        }
      });
}

TEST_CASE("The character set of an item is looked up once", "[parsing][linear]") {
  check_linear(
      [](std::uint32_t n) {
        Item one;
        for (std::uint32_t i = 0; i < n; ++i) one.ul(Tag{0x0008, 0x0001}, i);  // duplicates, all before (0008,0005)
        for (std::uint32_t i = 0; i < n; ++i) one.lo(private_tag(i), "text");
        return DicomBytes{}.sequence(tags::ReferencedImageSequence, {one});
      },
      walk_elements);
}

TEST_CASE("The character set of an item that holds many others is looked up once", "[parsing][linear]") {
  check_linear(
      [](std::uint32_t n) {
        Item outer;
        for (std::uint32_t i = 0; i < n; ++i) outer.ul(Tag{0x0008, 0x0001}, i);
        for (std::uint32_t i = 0; i < n; ++i) outer.sequence(private_tag(i), {item().lo(tags::PatientID, "text")});
        return DicomBytes{}.sequence(tags::ReferencedImageSequence, {outer});
      },
      walk_elements);
}

TEST_CASE("A walk of nested sequences of undefined length reads each header once", "[parsing][linear]") {
  check_linear(
      [](std::uint32_t n) {
        Item inner{Length::undefined};
        for (std::uint32_t i = 0; i < n; ++i) inner.us(private_tag(i), i);
        for (int level = 0; level < 20; ++level) {
          inner = Item{Length::undefined}.sequence(tags::ContentSequence, {inner}, Length::undefined);
        }
        return DicomBytes{}.sequence(tags::ContentSequence, {inner}, Length::undefined);
      },
      walk_elements);
}

TEST_CASE("Values that end at a delimiter are searched no further than it", "[parsing][linear]") {
  check_linear(
      [](std::uint32_t n) {
        DicomBytes bytes;
        for (std::uint32_t i = 0; i < n; ++i)
          bytes.header(private_tag(i), VR::UT, 0xFFFFFFFF).raw("text").sequence_delimiter();
        return bytes.us(tags::NumberOfSlices, 1);
      },
      walk_elements);
}

TEST_CASE("Elements of tag 0000,0000 do not each search for padding", "[parsing][linear]") {
  check_linear(
      [](std::uint32_t n) {
        DicomBytes bytes;
        for (std::uint32_t i = 0; i < n; ++i) bytes.us(Tag{}, 1);
        return bytes.us(tags::Rows, 1);
      },
      walk_elements);
}

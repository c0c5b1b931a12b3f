// SPDX-License-Identifier: MIT
// What values cost: views in place allocate nothing, text is split once, items are found without what lies between.
#include "support/counting_new.hpp"
#include "support/reading.hpp"
#include "support/temporary_file.hpp"
#include "support/watched_source.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace dicomap;
using namespace dicomap::test;

TEST_CASE("Of the 34 VRs the binary ones are seen in place and the text ones decoded", "[parsing][values]") {
  for (std::size_t index = 0; index < static_cast<std::size_t>(VR::none); ++index) {
    const auto vr = static_cast<VR>(index);
    if (vr == VR::SQ) continue;
    CAPTURE(name_of(vr));
    const Tag tag{0x0019, 0x1001};
    const auto bytes = DicomBytes{}.element(tag, vr, bytes_of('1', '2', '3', '4', '5', '6', '7', '8'));
    const File file = open(bytes, reading_as(explicit_little));
    const auto element = file.dataset().at(tag).value();
    const auto raw = element.bytes().value();
    CHECK(raw.residence() == Residence::borrowed);
    const auto seen = element.values<std::uint8_t>();
    if (traits(vr).kind == VRKind::text) {
      CHECK(element.text().value() == "12345678");
      CHECK(code_of(seen) == ErrorCode::wrong_type);
    } else {
      CHECK(code_of(element.text()) == ErrorCode::wrong_type);
      CHECK(seen.value().data() == reinterpret_cast<const std::uint8_t*>(raw.data()));
      CHECK(seen.value().size() == 8);
    }
  }
}

TEST_CASE("A million numbers in place cost no allocation", "[parsing][values][allocation]") {
  const auto bytes = DicomBytes{}
                         .us(tags::Rows, 4)  // 10 bytes that align what follows
                         .numbers(Tag{0x0029, 0x1010}, VR::OF, std::vector<float>(1000000, 1.5F))
                         .as_file();
  const TemporaryFile on_disk{bytes.bytes()};
  OpenOptions options;
  options.mapping = Mapping::required;
  const File file = File::open(on_disk.path(), options).value();
  const auto element = file.dataset().at(Tag{0x0029, 0x1010}).value();
  const AllocationCount allocations;
  const auto values = element.values<float>().value();
  CHECK(allocations() == 0);
  CHECK(values.size() == 1000000);
  CHECK(values.residence() == Residence::mapped);
  CHECK(std::ranges::all_of(values, [](float value) { return value == 1.5F; }));
}

TEST_CASE("100,000 decimal strings are read in one pass", "[parsing][number][scale]") {
  std::string text;
  for (int i = 0; i < 100000; ++i) text += std::to_string(i) + ".25\\";
  text.pop_back();
  const auto bytes = DicomBytes{implicit_little}.ds(tags::ContourData, text);
  WatchedSource source{bytes};
  const File file = File::open(source.source(), reading_as(implicit_little)).value();
  const auto element = file.dataset().at(tags::ContourData).value();
  CHECK(element.value_count().value() == 100000);
  source.forget();
  const AllocationCount allocations;
  const auto numbers = element.get_all<double>().value();
  CHECK(allocations() < 100);  // vectors that grow, not a text for each number
  CHECK(numbers.size() == 100000);
  CHECK(numbers.front() == 0.25);
  CHECK(numbers.back() == 99999.25);
  CHECK(source.bytes_read() == text.size() + text.size() % 2);
  CHECK(element.get<double>(54321).value() == 54321.25);
}

TEST_CASE("One of many text values is taken without making the others", "[parsing][text][allocation][E169]") {
  const std::string text(1000000, '\\');
  const File file = open(DicomBytes{implicit_little}.cs(tags::ImageType, text), reading_as(implicit_little));
  const auto element = file.dataset().at(tags::ImageType).value();
  const AllocationCount allocations;
  CHECK(element.value_count().value() == 1000001);
  CHECK(element.get<std::string>(999999).value().empty());
  CHECK(allocations() < 10);
}

TEST_CASE("A million backslashes are a million and one values, in one pass", "[parsing][text][scale][E169]") {
  const std::string_view charset = GENERATE(std::string_view{"ISO_IR 192"}, std::string_view{"ISO_IR 13"},
                                            std::string_view{"\\ISO 2022 IR 87"}, std::string_view{"GB18030"});
  CAPTURE(charset);
  const auto bytes =
      DicomBytes{implicit_little}.cs(tags::SpecificCharacterSet, charset).lo(tags::PatientID, std::string(1000000, '\\'));
  WatchedSource source{bytes};
  const File file = File::open(source.source(), reading_as(implicit_little)).value();
  const auto element = file.dataset().at(tags::PatientID).value();
  source.forget();
  const AllocationCount allocations;
  CHECK(element.get_all<std::string>().value().size() == 1000001);
  CHECK(allocations() < 200);
  CHECK(source.bytes_read() < 1000000 + 1000);
}

TEST_CASE("The first of 180,000 items is read without the others", "[parsing][sequence][scale][laziness]") {
  const auto length = GENERATE(Length::defined, Length::undefined);
  const std::vector<Item> items(180000, item(length).us(tags::Rows, 4).lo(tags::PatientID, "12345678"));
  const auto bytes = DicomBytes{}
                         .us(tags::SamplesPerPixel, 1)
                         .sequence(tags::PerFrameFunctionalGroupsSequence, items, length)
                         .as_file();
  WatchedSource source{bytes};
  const File file = File::open(source.source()).value();
  CHECK(file.dataset().get<std::uint16_t>("PerFrameFunctionalGroupsSequence[0].Rows").value() == 4);
  CHECK(source.bytes_read() < 16 * 1024);
  const auto sequence = file.dataset().sequence(tags::PerFrameFunctionalGroupsSequence).value();
  CHECK(sequence.count_items().value() == 180000);
  CHECK(sequence.item(179999).value().get<std::uint16_t>(tags::Rows).value() == 4);
}

TEST_CASE("What lies behind 180,000 items of a defined length is found without entering them", "[parsing][sequence][scale][laziness]") {
  const std::vector<Item> items(180000, item().us(tags::Rows, 4));
  const auto bytes = DicomBytes{}.sequence(tags::PerFrameFunctionalGroupsSequence, items).us(Tag{0x6000, 0x0010}, 7).as_file();
  WatchedSource source{bytes};
  const File file = File::open(source.source()).value();
  CHECK(file.dataset().get<std::uint16_t>(Tag{0x6000, 0x0010}).value() == 7);
  CHECK(source.bytes_read() < 16 * 1024);
}

TEST_CASE("130,000 elements of 8 bytes are walked without keeping them, and indexed by 24 bytes each", "[parsing][scale][E179]") {
  DicomBytes bytes{implicit_little};
  Bytes elements;
  for (unsigned i = 0; i < 130000; ++i) {
    const unsigned group = 0x0009 + 2 * (i / 32768);
    const unsigned element = 0x1000 + i % 32768;
    const Bytes header = bytes_of(group & 0xFF, group >> 8, element & 0xFF, element >> 8, 0, 0, 0, 0);
    elements.insert(elements.end(), header.begin(), header.end());
  }
  const File file = open(bytes.raw(elements), reading_as(implicit_little));
  std::size_t count = 0;
  const AllocationCount allocations;
  for (auto walk = file.dataset().elements(); walk.next();) ++count;
  CHECK(allocations() == 0);
  CHECK(count == 130000);
  CHECK_FALSE(file.dataset().find(tags::PixelData).value().has_value());
  CHECK(allocations() < 100);  // one vector that grows
  CHECK(sizeof(ElementHeader) == 24);
}

TEST_CASE("Beyond the elements that are remembered lookups still find", "[parsing][scale][limits][E179]") {
  DicomBytes bytes;
  for (unsigned i = 0; i < 100; ++i) bytes.us(Tag{0x0009, static_cast<std::uint16_t>(0x1000 + i)}, i);
  OpenOptions options = reading_as(explicit_little);
  options.limits.indexed_elements = 10;
  const TemporaryFile on_disk{bytes.bytes()};
  const File file = File::open(on_disk.path(), options).value();
  for (unsigned i = 0; i < 100; ++i) {
    CHECK(file.dataset().get<std::uint16_t>(Tag{0x0009, static_cast<std::uint16_t>(0x1000 + i)}).value() == i);
  }
  CHECK_FALSE(file.dataset().find(tags::Rows).value().has_value());
}

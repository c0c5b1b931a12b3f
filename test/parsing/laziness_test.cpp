// SPDX-License-Identifier: MIT
// What is not asked for is not read. The watched source hands out just the bytes that are asked for; a header is asked
// for as 12 bytes, so values of interest are longer than that.
#include "support/reading.hpp"
#include "support/watched_source.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

constexpr std::string_view long_text = "0123456789ABCDEF0123456789ABCDEF";

ByteRange from(std::uint64_t offset, const DicomBytes& bytes) { return {offset, bytes.size() - offset}; }

/// Behind the first 12 bytes of an element: what is neither its header nor asked for with it.
ByteRange inside_of(const DicomBytes& bytes, std::string_view path) {
  const ByteRange whole = bytes.range_of(path);
  return {whole.offset + 12, whole.length - 12};
}

File watched_file(WatchedSource& watched, Encoding encoding) {
  File file = File::open(watched.source(), reading_as(encoding)).value();
  watched.forget();
  return file;
}

}  // namespace

TEST_CASE("Opening a file reads its meta group and the first headers of its data set", "[parsing][laziness]") {
  const auto bytes = DicomBytes{}
                         .lo(tags::Manufacturer, long_text)
                         .lo(tags::PatientID, long_text)
                         .us(tags::Rows, 4)
                         .element(tags::PixelData, VR::OW, filled(100))
                         .as_file();
  const WatchedSource watched{bytes};
  const File file = File::open(watched.source()).value();
  CHECK_FALSE(watched.touched(inside_of(bytes, "Manufacturer")));
  CHECK_FALSE(watched.touched(from(bytes.offset_of(tags::PatientID) + 12, bytes)));
  CHECK(file.dataset().get<std::uint16_t>(tags::Rows).value() == 4);
}

TEST_CASE("A lookup reads nothing behind the element it finds", "[parsing][laziness]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const auto bytes = DicomBytes{encoding}
                         .lo(tags::Manufacturer, long_text)
                         .lo(tags::PatientID, long_text)
                         .us(tags::Rows, 4)
                         .element(tags::PixelData, VR::OW, filled(100));
  WatchedSource watched{bytes};
  const File file = watched_file(watched, encoding);
  CHECK(file.dataset().find(tags::PatientID).value());
  CHECK_FALSE(watched.touched(inside_of(bytes, "Manufacturer")));
  CHECK_FALSE(watched.touched(inside_of(bytes, "PatientID")));
  CHECK_FALSE(watched.touched(from(bytes.offset_of(tags::Rows), bytes)));
}

TEST_CASE("A second lookup reads nothing that the first one read", "[parsing][laziness]") {
  const auto bytes = DicomBytes{}.lo(tags::Manufacturer, long_text).lo(tags::PatientID, long_text).us(tags::Rows, 4);
  WatchedSource watched{bytes};
  const File file = watched_file(watched, explicit_little);
  CHECK(file.dataset().find(tags::Rows).value());
  watched.forget();
  CHECK(file.dataset().find(tags::PatientID).value());
  CHECK_FALSE(file.dataset().find(tags::PatientName, Search::ascending).value());
  CHECK(watched.calls() == 0);
}

TEST_CASE("Reading a value reads that value", "[parsing][laziness]") {
  const auto bytes = DicomBytes{}.lo(tags::Manufacturer, long_text).lo(tags::PatientID, long_text).us(tags::Rows, 4);
  WatchedSource watched{bytes};
  const File file = watched_file(watched, explicit_little);
  CHECK(file.dataset().get<std::string>(tags::PatientID).value() == long_text);
  CHECK_FALSE(watched.touched(inside_of(bytes, "Manufacturer")));
  CHECK_FALSE(watched.touched(from(bytes.offset_of(tags::Rows), bytes)));
}

TEST_CASE("A sequence of defined length is stepped over without entering its items", "[parsing][laziness][sequence]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const auto bytes = DicomBytes{encoding}
                         .sequence(tags::ReferencedImageSequence, {item().ui(tags::ReferencedSOPInstanceUID, "1.2.3"),
                                                                   item(Length::undefined).lo(tags::PatientID, "A")})
                         .us(tags::Rows, 4);
  WatchedSource watched{bytes};
  const File file = watched_file(watched, encoding);
  CHECK(file.dataset().get<std::uint16_t>(tags::Rows).value() == 4);
  CHECK(list(file.dataset().elements()).size() == 2);
  CHECK_FALSE(watched.touched(inside_of(bytes, "ReferencedImageSequence")));
}

TEST_CASE("Items of defined length are stepped over without their elements", "[parsing][laziness][sequence]") {
  const Length length = GENERATE(Length::defined, Length::undefined);
  const auto one = item().ui(tags::ReferencedSOPInstanceUID, long_text).lo(tags::PatientID, long_text);
  const auto bytes = DicomBytes{}.sequence(tags::ReferencedImageSequence, {one, one, one}, length).us(tags::Rows, 4);
  WatchedSource watched{bytes};
  const File file = watched_file(watched, explicit_little);
  const Dataset second = file.dataset().sequence(tags::ReferencedImageSequence).value().item(1).value();
  watched.forget();
  CHECK(second.get<std::string>(tags::ReferencedSOPInstanceUID).value() == long_text);
  CHECK_FALSE(watched.touched(bytes.range_of("ReferencedImageSequence[0]")));
  CHECK_FALSE(watched.touched(bytes.range_of("ReferencedImageSequence[1].PatientID")));
  CHECK_FALSE(watched.touched(bytes.range_of("ReferencedImageSequence[2]")));
}

TEST_CASE("A sequence of undefined length costs its headers, not its values", "[parsing][laziness][sequence]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const auto one = item(Length::undefined).ui(tags::ReferencedSOPInstanceUID, long_text).lo(tags::PatientID, long_text);
  const auto bytes =
      DicomBytes{encoding}.sequence(tags::ReferencedImageSequence, {one, one}, Length::undefined).us(tags::Rows, 4);
  WatchedSource watched{bytes};
  const File file = watched_file(watched, encoding);
  CHECK(file.dataset().get<std::uint16_t>(tags::Rows).value() == 4);
  for (const std::string path :
       {"[0].ReferencedSOPInstanceUID", "[0].PatientID", "[1].ReferencedSOPInstanceUID", "[1].PatientID"}) {
    CHECK_FALSE(watched.touched(inside_of(bytes, "ReferencedImageSequence" + path)));
  }
  watched.forget();
  CHECK(file.dataset().get<std::uint16_t>(tags::Rows).value() == 4);
  CHECK_FALSE(watched.touched(bytes.range_of("ReferencedImageSequence")));
}

TEST_CASE("No walk and no lookup reads native pixels", "[parsing][laziness][pixels]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const auto bytes = DicomBytes{encoding}
                         .us(tags::Rows, 4)
                         .element(tags::PixelData, VR::OW, filled(100000))
                         .element(tags::DataSetTrailingPadding, VR::OB, filled(20));
  WatchedSource watched{bytes};
  const File file = watched_file(watched, encoding);
  CHECK(read(file).elements.size() == 3);
  CHECK(file.dataset().find(tags::PixelData).value());
  CHECK_FALSE(file.dataset().find(tags::Columns).value());
  CHECK(file.dataset().find(tags::DataSetTrailingPadding, Search::whole).value());
  CHECK_FALSE(watched.touched(inside_of(bytes, "PixelData")));
}

TEST_CASE("A lookup does not go past the pixel data", "[parsing][laziness][pixels]") {
  const auto bytes = DicomBytes{}
                         .us(tags::Rows, 4)
                         .encapsulated({filled(100), filled(100)})
                         .element(tags::DataSetTrailingPadding, VR::OB, filled(20));
  WatchedSource watched{bytes};
  const File file = watched_file(watched, explicit_little);
  CHECK_FALSE(file.dataset().find(tags::Columns).value());
  CHECK(file.dataset().find(tags::PixelData).value());
  // The header's 12 bytes, and the tag behind them, which shows that there are fragments.
  CHECK_FALSE(watched.touched(from(bytes.value_offset_of(tags::PixelData) + 4, bytes)));
}

TEST_CASE("A walk past encapsulated pixels reads the fragments' headers only", "[parsing][laziness][pixels]") {
  const auto bytes =
      DicomBytes{}.us(tags::Rows, 4).encapsulated({filled(100), filled(100)}, {0, 108}).us(tags::Columns, 5);
  WatchedSource watched{bytes};
  const File file = watched_file(watched, explicit_little);
  CHECK(read(file).elements == Lines{"0028,0010 US 2", "7FE0,0010 OB undefined", "0028,0011 US 2"});
  for (const std::string path : {"PixelData[0]", "PixelData[1]"}) {
    const ByteRange fragment = bytes.range_of(path);
    CHECK_FALSE(watched.touched({fragment.offset + 8, fragment.length - 8}));
  }
}

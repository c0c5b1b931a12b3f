// SPDX-License-Identifier: MIT
#include "support/reading.hpp"
#include "support/watched_source.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

DicomBytes with_references(Encoding encoding = explicit_little) {
  return DicomBytes{encoding}
      .sequence(tags::ReferencedImageSequence, {item().ui(tags::ReferencedSOPInstanceUID, "1.2.3"),
                                                item(Length::undefined).ui(tags::ReferencedSOPInstanceUID, "1.2.4")})
      .us(tags::Rows, 4);
}

}  // namespace

TEST_CASE("An absent element is an empty find and an error of at", "[parsing][lookup]") {
  const File file = open(with_references(), reading_as(explicit_little));
  CHECK_FALSE(file.dataset().find(tags::Columns).value());
  CHECK_FALSE(file.dataset().find(tags::Modality).value());
  CHECK(error_of(file.dataset().at(tags::Columns)) == "memory: there is no Columns (0028,0011)");
  CHECK(error_of(file.dataset().get<std::uint16_t>(tags::Columns)) == "memory: there is no Columns (0028,0011)");
  CHECK(code_of(file.dataset().at(Tag{0x0009, 0x1001})) == ErrorCode::not_found);
}

TEST_CASE("Elements are found in any order of asking", "[parsing][lookup]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const auto bytes =
      DicomBytes{encoding}.cs(tags::Modality, "OT").lo(tags::PatientID, "A").us(tags::Rows, 4).us(tags::Columns, 5);
  const File file = open(bytes, reading_as(encoding));
  CHECK(file.dataset().get<std::uint16_t>(tags::Columns).value() == 5);
  CHECK(file.dataset().get<std::string>(tags::Modality).value() == "OT");
  CHECK(file.dataset().get<std::uint16_t>(tags::Rows).value() == 4);
  CHECK(file.dataset().get<std::string>(tags::PatientID).value() == "A");
  CHECK_FALSE(file.dataset().find(tags::PatientName).value());
}

TEST_CASE("An ascending search stops at the first greater tag", "[parsing][lookup]") {
  const auto bytes = DicomBytes{}.us(tags::Rows, 4).us(tags::BitsStored, 12).us(tags::Columns, 5);
  const File file = open(bytes, reading_as(explicit_little));
  CHECK_FALSE(file.dataset().find(tags::Columns, Search::ascending).value());
  CHECK(file.dataset().find(tags::Columns).value()->get<std::uint16_t>().value() == 5);
  CHECK(file.dataset().find(tags::Columns, Search::ascending).value());  // known by now
}

TEST_CASE("Elements behind the pixel data are found on demand", "[parsing][lookup]") {
  const bool encapsulated = GENERATE(false, true);
  auto bytes = DicomBytes{}.us(tags::Rows, 4);
  if (encapsulated) {
    bytes.encapsulated({filled(10), filled(20)});
  } else {
    bytes.ow(tags::PixelData, 1, 2, 3, 4);
  }
  bytes.element(tags::DataSetTrailingPadding, VR::OB, filled(4)).us(tags::Columns, 5);
  const File file = open(bytes, reading_as(explicit_little));
  CHECK_FALSE(file.dataset().find(tags::Columns).value());
  CHECK_FALSE(file.dataset().find(tags::DataSetTrailingPadding).value());
  CHECK(file.dataset().find(tags::PixelData).value());
  CHECK(file.dataset().find(tags::DataSetTrailingPadding, Search::whole).value());
  CHECK(file.dataset().find(tags::Columns, Search::whole).value()->get<std::uint16_t>().value() == 5);
  CHECK(read(file).elements.size() == 4);
}

TEST_CASE("A path in text leads through sequences and items", "[parsing][lookup][path]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const File file = open(with_references(encoding), reading_as(encoding));
  const std::string path = GENERATE("ReferencedImageSequence[1].ReferencedSOPInstanceUID", "0008,1140[1].0008,1155",
                                    "ReferencedImageSequence[1].(0008,1155)", "00081140[1].00081155");
  CHECK(file.dataset().get<std::string>(path).value() == "1.2.4");
  CHECK(file.dataset().find(TagPath{{{tags::ReferencedImageSequence, 1}}, tags::ReferencedSOPInstanceUID}).value());
}

TEST_CASE("A missing item or sequence on the way is an absent element", "[parsing][lookup][path]") {
  const File file = open(with_references(), reading_as(explicit_little));
  CHECK_FALSE(file.dataset().find("ReferencedImageSequence[2].ReferencedSOPInstanceUID").value());
  CHECK_FALSE(file.dataset().find("ReferencedStudySequence[0].ReferencedSOPInstanceUID").value());
  CHECK_FALSE(file.dataset().find("ReferencedImageSequence[0].Rows").value());
  CHECK(error_of(file.dataset().at("ReferencedImageSequence[2].ReferencedSOPInstanceUID")) ==
        "memory: there is no ReferencedImageSequence[2].ReferencedSOPInstanceUID (0008,1155)");
}

TEST_CASE("A path through something that is no sequence is an error", "[parsing][lookup][path]") {
  const File file = open(with_references(), reading_as(explicit_little));
  // 12 + (8 + 14) + (8 + 14 + 8) bytes lie before Rows.
  CHECK(error_of(file.dataset().find("Rows[0].Columns")) ==
        "memory: the element is no sequence but US at offset 64, in Rows (0028,0010) US");
  CHECK(code_of(file.dataset().sequence(tags::Rows)) == ErrorCode::wrong_type);
}

TEST_CASE("A path that cannot be read says which part", "[parsing][lookup][path]") {
  const File file = open(with_references(), reading_as(explicit_little));
  const std::string help = "; write PatientName, 0010,0010 or ReferencedImageSequence[0].ReferencedSOPInstanceUID";
  CHECK(error_of(file.dataset().find("PatientNam")) ==
        "\"PatientNam\" is neither a keyword of the dictionary nor a tag" + help);
  CHECK(error_of(file.dataset().find("ReferencedImageSequence.Rows")) ==
        "\"ReferencedImageSequence\" needs the index of an item, e.g. ReferencedImageSequence[0]");
  CHECK(error_of(file.dataset().find("ReferencedImageSequence[-1].Rows")) == "\"-1\" is no index of an item");
  CHECK(error_of(file.dataset().find("ReferencedImageSequence[].Rows")) == "\"\" is no index of an item");
  for (const char* path : {"", ".", "Rows.", ".Rows", "Rows[0]", "0028,001", "[0].Rows",
                           "ReferencedImageSequence[4294967296].Rows", "ReferencedImageSequence[0]Rows"}) {
    CAPTURE(path);
    CHECK(code_of(file.dataset().find(path)) == ErrorCode::malformed);
  }
}

TEST_CASE("A path is written as it is read", "[parsing][path]") {
  const auto path = TagPath::parse("ReferencedImageSequence[12].0009,1001").value();
  CHECK(to_string(path) == "0008,1140[12].0009,1001");
  CHECK(to_names(path) == "ReferencedImageSequence[12].(0009,1001)");
  CHECK(TagPath::parse(to_string(path)).value() == path);
}

TEST_CASE("An item that is not there is an error that says where", "[parsing][lookup][item]") {
  const File file = open(with_references(), reading_as(explicit_little));
  const Sequence sequence = file.dataset().sequence(tags::ReferencedImageSequence).value();
  CHECK(error_of(sequence.item(2)) ==
        "memory: there is no item 2 at offset 0, in ReferencedImageSequence (0008,1140) SQ");
  CHECK(code_of(sequence.item(2)) == ErrorCode::not_found);
}

TEST_CASE("Lookups beyond the index limit scan, and find the same", "[parsing][lookup][limits]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little);
  auto bytes = DicomBytes{encoding};
  for (std::uint16_t i = 0; i < 20; ++i) bytes.us(Tag{0x0028, static_cast<std::uint16_t>(0x1200 + i)}, i);
  bytes.us(tags::Rows, 4).ow(tags::PixelData, 1, 2).us(tags::Columns, 5);
  OpenOptions options = reading_as(encoding);
  options.limits.indexed_elements = 5;
  const WatchedSource watched{bytes, options};
  const File file = File::open(watched.source(), options).value();
  CHECK_FALSE(file.dataset().find(tags::Columns).value());
  for (std::uint16_t i = 0; i < 20; ++i) {
    CHECK(file.dataset().find(Tag{0x0028, static_cast<std::uint16_t>(0x1200 + i)}).value());
  }
  CHECK(file.dataset().get<std::uint16_t>(tags::Rows).value() == 4);
  CHECK_FALSE(file.dataset().find(tags::Modality).value());
  CHECK(file.dataset().find(tags::PixelData).value());
  CHECK_FALSE(file.dataset().find(tags::Columns).value());
  CHECK(file.dataset().find(tags::Columns, Search::whole).value()->get<std::uint16_t>().value() == 5);
}

TEST_CASE("Of duplicates the first is found beyond the index limit too", "[parsing][lookup][limits]") {
  const auto bytes = DicomBytes{}.us(tags::Rows, 1).us(tags::Columns, 2).us(tags::Columns, 3).us(tags::Rows, 4);
  OpenOptions options = reading_as(explicit_little);
  options.limits.indexed_elements = GENERATE(1U, 2U, 3U);
  const WatchedSource watched{bytes, options};
  const File file = File::open(watched.source(), options).value();
  CHECK(file.dataset().get<std::uint16_t>(tags::Columns).value() == 2);
  CHECK(file.dataset().get<std::uint16_t>(tags::Rows).value() == 1);
}

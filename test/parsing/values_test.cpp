// SPDX-License-Identifier: MIT
#include "support/reading.hpp"
#include "support/temporary_file.hpp"

#include <catch2/catch.hpp>

#include <type_traits>

using namespace dicomap;
using namespace dicomap::test;

namespace {

template <class T> std::vector<T> copied(const Value<const T>& value) { return {value.begin(), value.end()}; }

}  // namespace

TEST_CASE("Numbers in the host's byte order and aligned are seen in place", "[parsing][values]") {
  const auto bytes = DicomBytes{}
                         .us(Tag{0x0028, 0x1201}, 1, 2, 65535)
                         .fl(Tag{0x0028, 0x9999}, 1.5F, -2.0F)
                         .ow(tags::PixelData, 7, 8, 9);
  const Source source = Source::own(bytes.bytes());
  const auto whole = source.bytes({0, source.size()}).value();
  const File file = File::open(source, reading_as(explicit_little)).value();

  const auto words = file.dataset().at(Tag{0x0028, 0x1201}).value().values<std::uint16_t>().value();
  CHECK(copied(words) == std::vector<std::uint16_t>{1, 2, 65535});
  CHECK(static_cast<const void*>(words.data()) == whole.data() + 8);
  CHECK(words.holding() == Holding{Residence::borrowed, Reason::in_memory});

  const auto pixels = file.dataset().at(tags::PixelData).value().values<std::uint16_t>().value();
  CHECK(copied(pixels) == std::vector<std::uint16_t>{7, 8, 9});
  CHECK(static_cast<const void*>(pixels.data()) == whole.data() + bytes.value_offset_of(tags::PixelData));
}

TEST_CASE("Numbers in big endian are copied into the host's byte order", "[parsing][values]") {
  const auto bytes = DicomBytes{explicit_big}
                         .us(Tag{0x0028, 0x1201}, 1, 2, 65535)
                         .fd(Tag{0x0028, 0x9999}, 1.5, -2.0)
                         .ow(tags::PixelData, 0x0102);
  const File file = open(bytes, reading_as(explicit_big));
  const auto words = file.dataset().at(Tag{0x0028, 0x1201}).value().values<std::uint16_t>().value();
  CHECK(copied(words) == std::vector<std::uint16_t>{1, 2, 65535});
  CHECK(words.holding() == Holding{Residence::copied, Reason::byte_order});
  const auto doubles = file.dataset().at(Tag{0x0028, 0x9999}).value().values<double>().value();
  CHECK(copied(doubles) == std::vector<double>{1.5, -2.0});
  const auto pixels = file.dataset().at(tags::PixelData).value().values<std::uint16_t>().value();
  CHECK(copied(pixels) == std::vector<std::uint16_t>{0x0102});
  const auto raw = file.dataset().at(tags::PixelData).value().values<std::uint8_t>().value();
  CHECK(copied(raw) == std::vector<std::uint8_t>{1, 2});
  CHECK(raw.holding() == Holding{Residence::borrowed, Reason::in_memory});
}

TEST_CASE("Numbers behind a value of odd length are copied to where they are aligned", "[parsing][values]") {
  const auto bytes = DicomBytes{}
                         .element(tags::PatientID, VR::LO, "ABC")
                         .us(Tag{0x0028, 0x1201}, 1, 2)
                         .ul(Tag{0x0028, 0x9998}, 70000)
                         .fd(Tag{0x0028, 0x9999}, 0.25)
                         .ow(tags::PixelData, 7, 8);
  const File file = open(bytes, reading_as(explicit_little));
  const auto words = file.dataset().at(Tag{0x0028, 0x1201}).value().values<std::uint16_t>().value();
  CHECK(copied(words) == std::vector<std::uint16_t>{1, 2});
  CHECK(words.holding() == Holding{Residence::copied, Reason::misaligned});
  CHECK(reinterpret_cast<std::uintptr_t>(words.data()) % alignof(std::uint16_t) == 0);
  CHECK(copied(file.dataset().at(Tag{0x0028, 0x9999}).value().values<double>().value()) == std::vector<double>{0.25});
  CHECK(copied(file.dataset().at(tags::PixelData).value().values<std::uint16_t>().value()) ==
        std::vector<std::uint16_t>{7, 8});
  CHECK(file.dataset().get<std::uint16_t>(Tag{0x0028, 0x1201}, 1).value() == 2);
  CHECK(file.dataset().get<std::uint32_t>(Tag{0x0028, 0x9998}).value() == 70000);
  CHECK(file.dataset().get<double>(Tag{0x0028, 0x9999}).value() == 0.25);
}

TEMPLATE_TEST_CASE("Numbers at any offset are seen in place where they are aligned, and copied where not",
                   "[parsing][values]", std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t, float, double) {
  using T = TestType;
  const std::vector<T> numbers{static_cast<T>(1), static_cast<T>(200), static_cast<T>(3)};
  const VR vr = sizeof(T) == 1                ? VR::OB
                : sizeof(T) == 2              ? VR::OW
                : std::is_floating_point_v<T> ? (sizeof(T) == 4 ? VR::OF : VR::OD)
                                              : (sizeof(T) == 4 ? VR::OL : VR::OV);
  const bool is_mapped = GENERATE(false, true);
  for (std::size_t off = 0; off < 16; ++off) {
    // 12 bytes of header, a filler, 12 bytes of header: the value begins at 24 plus the filler.
    const std::size_t filler = (off + 8) % 16;
    const auto bytes = DicomBytes{}
                           .element(tags::TextValue, VR::UT, std::string(filler, 'x'))
                           .numbers(Tag{0x7001, 0x1010}, vr, numbers);
    REQUIRE(bytes.value_offset_of(Tag{0x7001, 0x1010}) % 16 == off);
    const TemporaryFile on_disk{bytes.bytes()};
    OpenOptions options = reading_as(explicit_little);
    options.mapping = Mapping::required;
    const File file =
        is_mapped ? File::open(on_disk.path(), options).value() : open(bytes, reading_as(explicit_little));
    const auto values = file.dataset().at(Tag{0x7001, 0x1010}).value().values<T>().value();
    CAPTURE(off, sizeof(T));
    CHECK(copied(values) == numbers);
    CHECK(reinterpret_cast<std::uintptr_t>(values.data()) % alignof(T) == 0);
    if (off % alignof(T) != 0) {
      CHECK(values.holding() == Holding{Residence::copied, Reason::misaligned});
    } else {
      CHECK(values.residence() == (is_mapped ? Residence::mapped : Residence::borrowed));
    }
  }
}

TEST_CASE("Values live longer than their file", "[parsing][values]") {
  Value<const std::uint16_t> words;
  Value<const std::byte> text;
  {
    const File file = open(DicomBytes{}.lo(tags::PatientID, "ABCD").us(tags::Rows, 4), reading_as(explicit_little));
    words = file.dataset().at(tags::Rows).value().values<std::uint16_t>().value();
    text = file.dataset().at(tags::PatientID).value().bytes().value();
  }
  CHECK(copied(words) == std::vector<std::uint16_t>{4});
  CHECK(copied(text) == bytes_of("ABCD"));
}

TEST_CASE("Values of the wrong type are refused with the right one", "[parsing][values]") {
  const auto bytes = DicomBytes{}.lo(tags::PatientID, "ABCD").us(tags::Rows, 4).ss(tags::TagAngleSecondAxis, -1);
  const File file = open(bytes, reading_as(explicit_little));
  const DataElement rows = file.dataset().at(tags::Rows).value();
  CHECK(error_of(rows.values<float>()) ==
        "memory: the value is US, not float at offset 12, in Rows (0028,0010) US; ask for std::uint16_t");
  CHECK(error_of(rows.values<std::int16_t>()) ==
        "memory: the value is US, not std::int16_t at offset 12, in Rows (0028,0010) US; ask for std::uint16_t");
  CHECK(code_of(rows.values<std::uint32_t>()) == ErrorCode::wrong_type);
  CHECK(rows.values<std::uint8_t>().value().size() == 2);
  const DataElement text = file.dataset().at(tags::PatientID).value();
  CHECK(error_of(text.values<std::uint8_t>()) ==
        "memory: the value is LO, not std::uint8_t at offset 0, in PatientID (0010,0020) LO; ask for std::string");
}

TEST_CASE("Bytes that are no whole number of values are refused", "[parsing][values]") {
  const auto bytes = DicomBytes{}.element(tags::PixelData, VR::OW, filled(6));
  const File file = open(bytes, reading_as(explicit_little));
  const DataElement pixels = file.dataset().at(tags::PixelData).value();
  CHECK(pixels.values<std::uint16_t>().value().size() == 3);
  CHECK(error_of(pixels.values<std::uint32_t>()) ==
        "memory: 6 bytes are no whole number of std::uint32_t at offset 0, in PixelData (7FE0,0010) OW");
}

TEST_CASE("An empty value is an empty array", "[parsing][values]") {
  const File file = open(DicomBytes{}.us(tags::Rows), reading_as(explicit_little));
  CHECK(file.dataset().at(tags::Rows).value().values<std::uint16_t>().value().empty());
  CHECK(file.dataset().at(tags::Rows).value().get_all<std::uint16_t>().value().empty());
  CHECK(file.dataset().get_all<std::uint16_t>(tags::Rows).value().empty());
  CHECK(file.dataset().get_all<std::uint16_t>("Rows").value().empty());
  CHECK(code_of(file.dataset().get_all<std::uint16_t>(tags::Columns)) == ErrorCode::not_found);
  CHECK(error_of(file.dataset().get<std::uint16_t>(tags::Rows)) ==
        "memory: the element is empty at offset 0, in Rows (0028,0010) US");
}

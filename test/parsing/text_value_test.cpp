// SPDX-License-Identifier: MIT
#include "support/reading.hpp"
#include "support/temporary_file.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

#include <sys/mman.h>

using namespace dicomap;
using namespace dicomap::test;

TEST_CASE("Text is read without padding, value by value", "[parsing][text]") {
  using namespace std::string_view_literals;
  const auto bytes = DicomBytes{}
                         .cs(tags::ImageType, "ORIGINAL\\ PRIMARY \\\\AXIAL")
                         .ui(tags::SOPInstanceUID, "1.2.3")
                         .element(tags::PatientID, VR::LO, "AB\0\0"sv)
                         .element(tags::PatientComments, VR::LT, " a\\b ");
  const File file = open(bytes, reading_as(explicit_little));
  CHECK(file.dataset().at(tags::ImageType).value().get_all<std::string>().value() ==
        Lines{"ORIGINAL", "PRIMARY", "", "AXIAL"});
  CHECK(file.dataset().at(tags::ImageType).value().value_count().value() == 4);
  CHECK(file.dataset().at(tags::ImageType).value().text().value() == "ORIGINAL\\ PRIMARY \\\\AXIAL");
  CHECK(file.dataset().get<std::string>(tags::SOPInstanceUID).value() == "1.2.3");
  CHECK(file.dataset().get<std::string>(tags::PatientID).value() == "AB");
  CHECK(file.dataset().at(tags::PatientComments).value().get_all<std::string>().value() == Lines{" a\\b"});
}

TEST_CASE("Empty text has no values", "[parsing][text]") {
  const File file = open(DicomBytes{}.lo(tags::PatientID, "").lo(tags::PatientName, ""), reading_as(explicit_little));
  const DataElement element = file.dataset().at(tags::PatientID).value();
  CHECK(element.get_all<std::string>().value().empty());
  CHECK(element.text().value().empty());
  CHECK(element.value_count().value() == 0);
  CHECK(error_of(element.get<std::string>()) ==
        "memory: the element is empty at offset 0, in PatientID (0010,0020) LO");
}

TEST_CASE("Dates, times, ages and names are read as what they are", "[parsing][text]") {
  const auto bytes = DicomBytes{}
                         .da(tags::StudyDate, "20240229")
                         .tm(tags::StudyTime, "120102.5")
                         .pn(tags::PatientName, "Doe^Jane")
                         .text(tags::PatientAge, VR::AS, "042Y");
  const File file = open(bytes, reading_as(explicit_little));
  const Date date = file.dataset().get<Date>(tags::StudyDate).value();
  CHECK(date.year == 2024);
  CHECK(date.month == 2);
  CHECK(date.day == 29);
  CHECK(file.dataset().get<PersonName>(tags::PatientName).value().alphabetic.family == "Doe");
  CHECK(file.dataset().get<Time>(tags::StudyTime).value().hour == 12);
  CHECK(file.dataset().get<Age>(tags::PatientAge).value().number == 42);
  CHECK(code_of(file.dataset().get<Date>(tags::PatientName)) == ErrorCode::wrong_type);
}

TEST_CASE("Text of numbers is refused", "[parsing][text]") {
  const File file = open(DicomBytes{}.us(tags::Rows, 4), reading_as(explicit_little));
  CHECK(code_of(file.dataset().at(tags::Rows).value().text()) == ErrorCode::wrong_type);
}

TEST_CASE("The nearest SpecificCharacterSet around a text holds", "[parsing][text][charset]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const Length length = GENERATE(Length::defined, Length::undefined);
  const std::string utf8 = "M\xC3\xBCller";  // Mueller with u umlaut
  const std::string latin1 = "M\xFCller";
  const auto inner = item(length).lo(tags::PatientID, latin1);
  const auto bytes = DicomBytes{encoding}
                         .cs(tags::SpecificCharacterSet, "ISO_IR 192")
                         .sequence(tags::ReferencedSeriesSequence,
                                   {item(length)
                                        .cs(tags::SpecificCharacterSet, "ISO_IR 100")
                                        .sequence(tags::ReferencedSOPSequence, {inner}, length)
                                        .lo(tags::PatientID, latin1),
                                    item(length).lo(tags::PatientID, utf8)},
                                   length)
                         .lo(tags::PatientID, utf8);
  const File file = open(bytes, reading_as(encoding));
  const Dataset dataset = file.dataset();
  CHECK(dataset.get<std::string>(tags::PatientID).value() == utf8);
  CHECK(dataset.get<std::string>("ReferencedSeriesSequence[0].PatientID").value() == utf8);
  CHECK(dataset.get<std::string>("ReferencedSeriesSequence[0].ReferencedSOPSequence[0].PatientID").value() == utf8);
  CHECK(dataset.get<std::string>("ReferencedSeriesSequence[1].PatientID").value() == utf8);
  std::size_t names = 0;
  for (const DataElement& element : dataset.walk()) {
    if (element.tag() != tags::PatientID) continue;
    CHECK(element.get<std::string>().value() == utf8);
    ++names;
  }
  CHECK(names == 4);
  // And seen from inside of the items.
  const Dataset series = dataset.sequence(tags::ReferencedSeriesSequence).value().item(0).value();
  for (const DataElement& element : series.walk()) {
    if (element.tag() == tags::PatientID) CHECK(element.get<std::string>().value() == utf8);
  }
  for (const Dataset& image : series.sequence(tags::ReferencedSOPSequence).value().items()) {
    CHECK(image.get<std::string>(tags::PatientID).value() == utf8);
  }
  CHECK(file.count(DiagnosticCode::charset) == 0);
}

TEST_CASE("A charset of one item does not hold for the next", "[parsing][text][charset]") {
  const auto bytes = DicomBytes{}
                         .cs(tags::SpecificCharacterSet, "ISO_IR 192")
                         .sequence(tags::ReferencedImageSequence,
                                   {item().cs(tags::SpecificCharacterSet, "ISO_IR 100").lo(tags::PatientID, "\xFC"),
                                    item().lo(tags::PatientID, "\xC3\xBC"),
                                    item().cs(tags::SpecificCharacterSet, "ISO_IR 100").lo(tags::PatientID, "\xFC")});
  const File file = open(bytes, reading_as(explicit_little));
  Lines texts;
  for (const DataElement& element : file.dataset().walk()) {
    if (element.tag() == tags::PatientID) texts.push_back(element.get<std::string>().value());
  }
  CHECK(texts == Lines{"\xC3\xBC", "\xC3\xBC", "\xC3\xBC"});
}

TEST_CASE("Text that its charset cannot explain is read with replacements, and reported", "[parsing][text][charset]") {
  const auto bytes = DicomBytes{}.cs(tags::SpecificCharacterSet, "ISO_IR 192").lo(tags::PatientID, "A\xFFZ");
  const File file = open(bytes, reading_as(explicit_little));
  CHECK(file.dataset().get<std::string>(tags::PatientID).value() == "A\xEF\xBF\xBDZ");
  CHECK(file.count(DiagnosticCode::charset) == 1);
}

TEST_CASE("Text that ends with its file ends there, whatever others left behind it in the page", "[parsing][text]") {
  const auto bytes =
      DicomBytes{}.lo(tags::Manufacturer, std::string(5000, 'm')).lo(tags::PatientID, "0123456789").as_file();
  const TemporaryFile on_disk{bytes.bytes()};
  const std::size_t whole = (bytes.size() + 4095) / 4096 * 4096;
  const int writing = ::open(on_disk.path().c_str(), O_RDWR | O_CLOEXEC);
  auto* pages = static_cast<char*>(::mmap(nullptr, whole, PROT_READ | PROT_WRITE, MAP_SHARED, writing, 0));
  ::close(writing);
  REQUIRE(pages != MAP_FAILED);
  std::fill(pages + bytes.size(), pages + whole, 'X');
  OpenOptions options = strictly();
  options.mapping = GENERATE(Mapping::automatic, Mapping::required, Mapping::never);
  const File file = File::open(on_disk.path(), options).value();
  CHECK(file.dataset().get<std::string>(tags::PatientID).value() == "0123456789");
  CHECK(file.dataset().at(tags::PatientID).value().text().value() == "0123456789");
  CHECK(read(file).error.empty());
  CHECK(read(file).elements.size() == 2);
  ::munmap(pages, whole);
}

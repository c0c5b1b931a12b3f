// SPDX-License-Identifier: MIT
#include "parsing/sample_files.hpp"
#include "support/reading.hpp"
#include "support/use_everything.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace dicomap;
using namespace dicomap::test;

namespace {

bool is_prefix(const Lines& part, const Lines& whole) {
  return part.size() <= whole.size() && std::equal(part.begin(), part.end(), whole.begin());
}

}  // namespace

TEST_CASE("A file cut anywhere gives the elements before the cut, and an error or a diagnostic",
          "[parsing][truncation][E009][E085]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const Length length = GENERATE(Length::defined, Length::undefined);
  const bool encapsulated = GENERATE(false, true);
  if (encapsulated && encoding != explicit_little) return;  // fragments are in explicit VR little endian only
  const auto whole = sample_file(encoding, length, encapsulated);
  const Reading all = read(whole);
  REQUIRE(all.error.empty());
  REQUIRE(all.diagnostics.empty());
  REQUIRE(all.elements.size() == 18);
  std::size_t before = 0;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    const auto cut = DicomBytes{whole}.truncate_to(size);
    const auto file = try_open(cut);
    if (!file) {
      REQUIRE(size < 140);
      REQUIRE(
          (file.assume_error().code() == ErrorCode::not_dicom || file.assume_error().code() == ErrorCode::truncated));
      continue;
    }
    const Reading reading = read(file.assume_value());
    if (!is_prefix(reading.elements, all.elements)) FAIL("other elements than before the cut");
    if (reading.elements.size() < before) FAIL("fewer elements than with fewer bytes");
    before = reading.elements.size();
    const bool between_elements = reading.error.empty() && reading.diagnostics.empty();
    if (between_elements && reading.elements.size() == all.elements.size()) FAIL("the cut went unnoticed");
    use_everything(file.assume_value());
  }
  CHECK(before == all.elements.size());
}

TEST_CASE("A bare data set cut anywhere gives the elements before the cut", "[parsing][truncation]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const Length length = GENERATE(Length::defined, Length::undefined);
  DicomBytes whole{encoding};
  const auto one = item(length).ui(tags::ReferencedSOPInstanceUID, "1.2.3").lo(tags::PatientID, "ABC");
  whole.cs(tags::Modality, "OT")
      .sequence(tags::ReferencedImageSequence, {one, one}, length)
      .us(tags::Rows, 4)
      .ow(tags::PixelData, 1, 2);
  const Lines all = read_as(encoding, whole).elements;
  REQUIRE(all.size() == 8);
  for (std::size_t size = 1; size < whole.size(); ++size) {
    CAPTURE(size);
    const File file = open(DicomBytes{whole}.truncate_to(size), reading_as(encoding));
    if (!is_prefix(read(file).elements, all)) FAIL("other elements than before the cut");
    use_everything(file);
  }
}

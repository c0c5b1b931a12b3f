// SPDX-License-Identifier: MIT
// A walk over everything, a walk over one item and a lookup see the same elements.
#include "support/reading.hpp"

#include <dicomap/dataset.hpp>

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

TEST_CASE("Zeros inside of an item are an element, in a walk as in a lookup", "[parsing][agreement]") {
  const auto bytes = DicomBytes{}.sequence(tags::ReferencedSeriesSequence, {item().raw(filled(12))}).us(tags::Rows, 4);
  const File file = open(bytes, reading_as(explicit_little));
  CHECK(list(file.dataset().walk()) == Lines{"0008,1115 SQ 20", "0008,1115[0].0000,0000 UL 0", "0028,0010 US 2"});
  const auto found = file.dataset().find("0008,1115[0].0000,0000");
  REQUIRE(found.value().has_value());
  CHECK(found.value()->header().offset == 20);
}

TEST_CASE("An empty element whose VR is two NULs is reported, in a walk as in a lookup", "[parsing][agreement][vr]") {
  const auto bytes =
      DicomBytes{}.sequence(tags::ReferencedSeriesSequence,
                            {item(Length::undefined).raw(bytes_of(0x08, 0, 0, 0, 0, 0, 0, 0))}, Length::undefined);
  const File walked = open(bytes, reading_as(explicit_little));
  CHECK(list(walked.dataset().walk()) == Lines{"0008,1115 SQ undefined", "0008,1115[0].0008,0000 UL 0"});
  const File looked_up = open(bytes, reading_as(explicit_little));
  CHECK(looked_up.dataset().at("0008,1115[0].0008,0000").value().vr() == VR::UL);
  for (const File& file : {walked, looked_up}) {
    REQUIRE(file.diagnostics().size() == 1);
    CHECK(to_string(file.diagnostics()[0]) ==
          "encoding_mismatch at offset 20, in 0008,1115: the item is in implicit VR");
  }
  CHECK(read_as(explicit_little, bytes, Strictness::strict).code == ErrorCode::malformed);
}

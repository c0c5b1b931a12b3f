// SPDX-License-Identifier: MIT
// "US or SS" in implicit VR: the PixelRepresentation of the data set decides, or that of the nearest around it.
#include "support/reading.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

constexpr Tag first_mapped{0x0040, 0x9216};  // RealWorldValueFirstValueMapped

Item mapping() { return item().us(first_mapped, 1); }

}  // namespace

TEST_CASE("An item inherits PixelRepresentation", "[parsing][vr][implicit]") {
  const auto bytes = DicomBytes{implicit_little}
                         .us(tags::PixelRepresentation, 1)
                         .sequence(tags::RealWorldValueMappingSequence, {mapping()});
  CHECK(read_as(implicit_little, bytes).elements ==
        Lines{"0028,0103 US 2", "0040,9096 SQ 18", "0040,9096[0].0040,9216 SS 2"});
}

TEST_CASE("The PixelRepresentation of an item holds in it and no further", "[parsing][vr][implicit]") {
  const auto bytes = DicomBytes{implicit_little}
                         .sequence(tags::ReferencedImageSequence,
                                   {item().us(tags::PixelRepresentation, 1).us(tags::SmallestImagePixelValue, 1)})
                         .us(tags::SmallestImagePixelValue, 1);
  const File file = open(bytes, reading_as(implicit_little));
  CHECK(read(file).elements == Lines{"0008,1140 SQ 28", "0008,1140[0].0028,0103 US 2", "0008,1140[0].0028,0106 SS 2",
                                     "0028,0106 US 2"});
  CHECK(file.dataset().at(tags::SmallestImagePixelValue).value().vr() == VR::US);
}

TEST_CASE("An unsigned icon does not unsign what follows", "[parsing][vr][implicit]") {
  const auto bytes = DicomBytes{implicit_little}
                         .us(tags::PixelRepresentation, 1)
                         .sequence(tags::IconImageSequence, {item(Length::undefined).us(tags::PixelRepresentation, 0)},
                                   Length::undefined)
                         .sequence(Tag{0x5200, 0x9229}, {item().sequence(tags::RealWorldValueMappingSequence, {mapping()})});
  CHECK(read_as(implicit_little, bytes).elements.back() == "5200,9229[0].0040,9096[0].0040,9216 SS 2");
}

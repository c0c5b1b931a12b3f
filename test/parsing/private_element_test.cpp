// SPDX-License-Identifier: MIT
#include "support/reading.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

TEST_CASE("A private element without creator is UN in implicit VR, and what the file says in explicit VR",
          "[parsing][private][E087]") {
  const auto explicit_vr = DicomBytes{}.text(Tag{0x0029, 0x1010}, VR::LO, "AB").us(Tag{0x0029, 0x1011}, 3);
  CHECK(read_as(explicit_little, explicit_vr, Strictness::strict).elements ==
        Lines{"0029,1010 LO 2", "0029,1011 US 2"});
  const auto implicit_vr =
      DicomBytes{implicit_little}.text(Tag{0x0029, 0x1010}, VR::LO, "AB").us(Tag{0x0029, 0x1011}, 3);
  const Reading reading = read_as(implicit_little, implicit_vr, Strictness::strict);
  CHECK(reading.elements == Lines{"0029,1010 UN 2", "0029,1011 UN 2"});
  CHECK(reading.error.empty());
}

TEST_CASE("In implicit VR a known creator gives the VRs of its block, and only of its block", "[parsing][private]") {
  // "SIEMENS CSA HEADER": (0029,xx08) CS, (0029,xx09) LO, (0029,xx10) OB.
  const auto bytes = DicomBytes{implicit_little}
                         .lo(Tag{0x0029, 0x0011}, "SIEMENS CSA HEADER")
                         .cs(Tag{0x0029, 0x1108}, "IMAGE NUM 4")
                         .lo(Tag{0x0029, 0x1109}, "20100101")
                         .cs(Tag{0x0029, 0x1208}, "OTHER BLOCK");
  const File file = open(bytes, reading_as(implicit_little, Strictness::strict));
  CHECK(read(file).elements == Lines{"0029,0011 LO 18", "0029,1108 CS 12", "0029,1109 LO 8", "0029,1208 UN 12"});
  CHECK(file.dataset().get<std::string>(Tag{0x0029, 0x1108}).value() == "IMAGE NUM 4");
}

TEST_CASE("A creator holds for its own data set, not for items nor for what is around it", "[parsing][private]") {
  const auto element = [](auto to) { return to.cs(Tag{0x0029, 0x1008}, "AB"); };
  const auto bytes =
      DicomBytes{implicit_little}
          .lo(Tag{0x0029, 0x0010}, "SIEMENS CSA HEADER")
          .sequence(tags::ReferencedImageSequence,
                    {element(item()), element(item().lo(Tag{0x0029, 0x0010}, "SIEMENS CSA HEADER")), element(item())});
  CHECK(read_as(implicit_little, bytes).elements ==
        Lines{"0029,0010 LO 18", "0008,1140 SQ 80", "0008,1140[0].0029,1008 UN 2", "0008,1140[1].0029,0010 LO 18",
              "0008,1140[1].0029,1008 CS 2", "0008,1140[2].0029,1008 UN 2"});
}

TEST_CASE("Private creators are LO and group lengths UL in implicit VR, in odd groups too", "[parsing][private]") {
  const auto bytes = DicomBytes{implicit_little}.ul(Tag{0x0029, 0x0000}, 10).lo(Tag{0x0029, 0x0010}, "NOBODY KNOWS ME");
  CHECK(read_as(implicit_little, bytes, Strictness::strict).elements == Lines{"0029,0000 UL 4", "0029,0010 LO 16"});
}

// SPDX-License-Identifier: MIT
#include <dicomap/vr.hpp>
#include <vocabulary/vr_code.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace dicomap;

namespace {

constexpr const char* all_vrs =
    "AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV ";

/// The names of the VRs whose traits a predicate accepts, each followed by a space.
template <class Predicate> std::string vrs_with(Predicate accepts) {
  std::string names;
  for (std::size_t i = 0; i < static_cast<std::size_t>(VR::none); ++i) {
    const auto& row = traits(static_cast<VR>(i));
    if (accepts(row)) names.append(row.name).append(" ");
  }
  return names;
}

std::string vrs_of_unit(std::uint8_t length) {
  return vrs_with([&](const VRTraits& row) { return row.unit_length == length; });
}

std::string vrs_of_kind(VRKind kind) {
  return vrs_with([&](const VRTraits& row) { return row.kind == kind; });
}

}  // namespace

TEST_CASE("The 34 VRs of PS3.5 are known by their letters, and nothing else is", "[vocabulary][vr]") {
  std::string found;
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string letters{static_cast<char>(first), static_cast<char>(second)};
      const VR vr = vr_of_code(letters[0], letters[1]);
      CHECK_FALSE((vr == VR::none) == parse_vr(letters).has_value());
      if (vr == VR::none) continue;
      CHECK(name_of(vr) == letters);
      found += letters + " ";
    }
  }
  CHECK(found == all_vrs);
}

TEST_CASE("Only two letters make a VR", "[vocabulary][vr]") {
  CHECK(parse_vr("US") == VR::US);
  for (const char* text : {"", "U", "USS", "us", "OX", "??", "NONE"}) {
    CAPTURE(text);
    CHECK(parse_vr(text) == std::nullopt);
  }
  CHECK(name_of(VR::none) == "??");
}

TEST_CASE("Thirteen VRs have a 32-bit length in explicit VR", "[vocabulary][vr]") {
  CHECK(vrs_with([](const VRTraits& row) { return row.header_length == 12; }) ==
        "OB OD OF OL OV OW SQ SV UC UN UR UT UV ");
  CHECK(vrs_with([](const VRTraits& row) { return row.header_length == 8; }) ==
        "AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US ");
}

TEST_CASE("Each VR says in which units byte order swaps it", "[vocabulary][vr]") {
  CHECK(vrs_of_unit(1) == "AE AS CS DA DS DT IS LO LT OB PN SH SQ ST TM UC UI UN UR UT ");
  CHECK(vrs_of_unit(2) == "AT OW SS US ");
  CHECK(vrs_of_unit(4) == "FL OF OL SL UL ");
  CHECK(vrs_of_unit(8) == "FD OD OV SV UV ");
}

TEST_CASE("Each VR says what kind of value it holds", "[vocabulary][vr]") {
  CHECK(vrs_of_kind(VRKind::text) == "AE AS CS DA DS DT IS LO LT PN SH ST TM UC UI UR UT ");
  CHECK(vrs_of_kind(VRKind::integer) == "SL SS SV UL US UV ");
  CHECK(vrs_of_kind(VRKind::floating) == "FD FL ");
  CHECK(vrs_of_kind(VRKind::words) == "OD OF OL OV OW ");
  CHECK(vrs_of_kind(VRKind::bytes) == "OB UN ");
  CHECK(vrs_of_kind(VRKind::tag) == "AT ");
  CHECK(vrs_of_kind(VRKind::sequence) == "SQ ");
  CHECK(vrs_with([](const VRTraits& row) { return row.kind == VRKind::integer && row.is_signed; }) == "SL SS SV ");
}

TEST_CASE("Character sets, backslashes and padding are as PS3.5 6.1.2.3, 6.2 and 6.4 say", "[vocabulary][vr]") {
  CHECK(vrs_with([](const VRTraits& row) { return row.uses_charset; }) == "LO LT PN SH ST UC UT ");
  CHECK(vrs_with([](const VRTraits& row) { return row.backslash_separates; }) ==
        "AE AS CS DA DS DT IS LO PN SH TM UC UI ");
  CHECK(vrs_with([](const VRTraits& row) { return row.padding == ' '; }) ==
        "AE AS CS DA DS DT IS LO LT PN SH ST TM UC UR UT ");
}

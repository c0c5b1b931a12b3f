// SPDX-License-Identifier: MIT
#include "change/dummy_value.hpp"

#include <algorithm>

namespace dicomap {

namespace {

/// So many bytes of a dummy at most: of an encapsulated document nothing is left to be kept in size.
constexpr std::uint64_t longest_dummy = 64;

NewValue zeros(std::uint64_t length, std::uint8_t unit) {
  const std::uint64_t kept = std::clamp<std::uint64_t>(length, unit, longest_dummy);
  return NewValue::bytes(NewValue::Bytes(static_cast<std::size_t>(kept - kept % unit)));
}

}  // namespace

NewValue dummy_value(VR vr, std::uint64_t length) {
  switch (vr) {
    case VR::DA: return "19000101";
    case VR::DT: return "19000101000000";
    case VR::TM: return "000000";
    case VR::AS: return "000Y";
    case VR::DS:
    case VR::IS: return "0";
    case VR::UI: return "2.25.0";
    case VR::UR: return "urn:anonymized";
    case VR::AE:
    case VR::CS:
    case VR::LO:
    case VR::LT:
    case VR::PN:
    case VR::SH:
    case VR::ST:
    case VR::UC:
    case VR::UT: return dummy_text;
    case VR::AT:
    case VR::FD:
    case VR::FL:
    case VR::OB:
    case VR::OD:
    case VR::OF:
    case VR::OL:
    case VR::OV:
    case VR::OW:
    case VR::SL:
    case VR::SQ:
    case VR::SS:
    case VR::SV:
    case VR::UL:
    case VR::UN:
    case VR::US:
    case VR::UV:
    case VR::none: break;
  }
  const std::uint8_t unit = vr == VR::AT ? std::uint8_t{4} : std::max<std::uint8_t>(traits(vr).unit_length, 2);
  return zeros(length, unit);
}

}  // namespace dicomap

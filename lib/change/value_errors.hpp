// SPDX-License-Identifier: MIT
/// @file
/// What the encoders of values say when they refuse one.
#pragma once

#include <dicomap/error.hpp>
#include <dicomap/vr.hpp>

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace dicomap {

/// What a VR holds.
[[nodiscard]] constexpr std::string_view held_by(VR vr) noexcept {
  switch (traits(vr).kind) {
    case VRKind::text: return vr == VR::DS || vr == VR::IS ? "numbers as text" : "text";
    case VRKind::integer: return "integers";
    case VRKind::floating: return "floating-point numbers";
    case VRKind::tag: return "tags";
    case VRKind::bytes: return "bytes";
    case VRKind::words: return vr == VR::OF || vr == VR::OD ? "floating-point numbers" : "words";
    case VRKind::sequence: return "items";
  }
  return {};
}

/// "PN holds text, not numbers".
[[nodiscard]] inline Error wrong_type(VR vr, std::string_view given) {
  Error error{ErrorCode::wrong_type, fmt::format("{} holds {}, not {}", name_of(vr), held_by(vr), given)};
  if (vr == VR::SQ) error.hint("insert its items, and give their elements values");
  return error;
}

/// What can be written and yet must not be.
[[nodiscard]] inline Error forbidden(ErrorCode code, std::string what) {
  return Error{code, std::move(what)}.hint("Strictness::tolerant writes it as it is");
}

}  // namespace dicomap

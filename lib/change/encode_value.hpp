// SPDX-License-Identifier: MIT
/// @file
/// Value fields: from C++ values to the bytes of a VR.
#pragma once

#include <dicomap/byte_order.hpp>
#include <dicomap/diagnostic.hpp>
#include <dicomap/new_value.hpp>
#include <dicomap/result.hpp>
#include <dicomap/text.hpp>
#include <dicomap/vr.hpp>

#include <cstddef>
#include <vector>

namespace dicomap {

/// What a value is written for. View: valid for the call.
struct ValueTarget {
  VR vr = VR::none;
  ByteOrder order = ByteOrder::little;
  const SpecificCharacterSet& charset;
  /// strict: what PS3.5 6.2 forbids for the VR (length, repertoire, form) is an error; tolerant: only what cannot be written.
  Strictness strictness = Strictness::strict;
};

/// The bytes of the value field, padded to even length. VR::none is written as UN is. What each VR takes: see NewValue.
/// @errors wrong_type: the VR holds no such thing (names what it holds); out_of_range: a number that does not fit, a text that
///         is too long; malformed: a text that is none of this VR, or characters that the character set has not
/// @source PS3.5 6.2
[[nodiscard]] Result<std::vector<std::byte>> encode_value(const NewValue& value, const ValueTarget& target);

}  // namespace dicomap

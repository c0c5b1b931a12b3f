// SPDX-License-Identifier: MIT
// Headers whose VR is none: which reading leads to another element?
#include "parsing/cursor/cursor.hpp"

#include "vocabulary/find_vr.hpp"
#include "vocabulary/vr_code.hpp"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <string>
#include <utility>

namespace dicomap {

// Two bytes that are no VR. Three readings are possible: a header with a 16-bit length, one with a 32-bit length, or
// one without VR. The first whose value is followed by a plausible element is the one; if none is, the standard's form
// for new VRs (PS3.5 7.1.2: 32 bits) for capital letters, and for anything else this is no element.
Cursor::Step Cursor::decode_unknown_vr(const std::byte* bytes, std::uint64_t left, ElementHeader& header) {
  const ByteOrder order = level_->encoding.order;
  const auto upper = [](char letter) { return static_cast<char>(std::toupper(static_cast<unsigned char>(letter))); };
  const auto is_capital = [](char letter) { return letter >= 'A' && letter <= 'Z'; };
  const char* letters = header.vr_letters;
  const bool capitals = is_capital(letters[0]) && is_capital(letters[1]);
  const VR known = dictionary_vr(header.tag);
  const VR folded = vr_of_code(upper(letters[0]), upper(letters[1]));

  struct Reading {
    std::uint8_t header_length;
    std::uint32_t length;
    bool has_vr;
  };
  std::array<Reading, 3> readings{{{8, load<std::uint16_t>(bytes + 6, order), true},
                                   {12, left >= 12 ? load<std::uint32_t>(bytes + 8, order) : 0, true},
                                   {8, load<std::uint32_t>(bytes + 4, order), false}}};
  if (folded != VR::none && traits(folded).header_length == 12) std::swap(readings[0], readings[1]);
  const Reading* chosen = nullptr;
  for (const Reading& reading : readings) {
    if (reading.header_length > left || reading.length > left - reading.header_length) continue;
    if (!plausible_at(header.offset + reading.header_length + reading.length, header.tag, level_->encoding)) continue;
    chosen = &reading;
    break;
  }
  const std::string vr =
      fmt::format("{:02X} {:02X}", static_cast<unsigned char>(letters[0]), static_cast<unsigned char>(letters[1]));
  if (chosen == nullptr && capitals && left >= 12 && readings[1].length <= left - 12) chosen = &readings[1];
  if (chosen == nullptr) {
    return confine(Error{ErrorCode::malformed,
                         fmt::format("the VR is {}, and no reading of this header leads to another element", vr)},
                   DiagnosticCode::unknown_vr, header.offset, header.tag);
  }
  header.header_length = chosen->header_length;
  header.length = chosen->length;
  if (folded != VR::none && folded == known) {
    header.vr = known;
  } else if (capitals) {
    header.vr = letters[0] == 'O' ? VR::OB : VR::none;
  } else if (letters[0] != '?') {
    header.vr = known != VR::none ? known : VR::UN;
  }
  header.implicit_vr = !chosen->has_vr;
  return tolerate(DiagnosticCode::unknown_vr, header.offset, header.tag,
                  fmt::format("the VR is {}; read with a header of {} bytes and a value of {}", vr,
                              header.header_length, header.length))
             ? Step::element
             : Step::end;
}

}  // namespace dicomap

// SPDX-License-Identifier: MIT
// Two bytes that are no VR. Three readings of the header are possible: with a 16-bit length, with a 32-bit length, or
// without VR. The first whose value is followed by a plausible element is the one; if none is, the standard's form for new
// VRs (PS3.5 7.1.2: 32 bits) for capital letters, and for anything else this is no element.
#include "parsing/cursor/cursor.hpp"

#include "vocabulary/find_vr.hpp"
#include "vocabulary/vr_code.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <string>
#include <utility>

namespace dicomap {

namespace {

struct Reading {
  std::uint8_t header_length;
  std::uint32_t length;
  bool has_vr;
};

bool is_capital(char letter) noexcept { return letter >= 'A' && letter <= 'Z'; }

bool are_capitals(const char (&letters)[2]) noexcept { return is_capital(letters[0]) && is_capital(letters[1]); }

// The VR of letters in whatever case.
VR vr_in_any_case(const char (&letters)[2]) noexcept {
  const auto upper = [](char letter) { return static_cast<char>(std::toupper(static_cast<unsigned char>(letter))); };
  return vr_of_code(upper(letters[0]), upper(letters[1]));
}

// What the element is read as. Capitals may be a VR newer than this library, and "??" says that the writer did not know:
// VR::none, but for the O of other bytes. Anything else says nothing: the dictionary does.
VR stand_in_for(const char (&letters)[2], Tag tag) noexcept {
  const VR known = dictionary_vr(tag);
  if (known != VR::none && vr_in_any_case(letters) == known) return known;
  if (are_capitals(letters)) return letters[0] == 'O' ? VR::OB : VR::none;
  if (letters[0] == '?') return VR::none;
  return known != VR::none ? known : VR::UN;
}

}  // namespace

Cursor::Step Cursor::decode_unknown_vr(const std::byte* bytes, std::uint64_t left, ElementHeader& header) {
  const ByteOrder order = level_->encoding.order;
  const auto& letters = header.vr_letters;
  const Reading short_length{8, load<std::uint16_t>(bytes + 6, order), true};
  const Reading long_length{12, left >= 12 ? load<std::uint32_t>(bytes + 8, order) : 0, true};
  Reading readings[]{short_length, long_length, {8, load<std::uint32_t>(bytes + 4, order), false}};
  const VR folded = vr_in_any_case(letters);
  if (folded != VR::none && traits(folded).header_length == 12) std::swap(readings[0], readings[1]);

  const auto fits = [&](const Reading& reading) {
    return reading.header_length <= left && reading.length <= left - reading.header_length;
  };
  const auto leads_to_element = [&](const Reading& reading) {
    const std::uint64_t behind = header.offset + reading.header_length + reading.length;
    return fits(reading) && plausible_at(behind, header.tag, level_->encoding);
  };
  const Reading* chosen = std::ranges::find_if(readings, leads_to_element);
  if (chosen == std::end(readings) && are_capitals(letters) && fits(long_length)) chosen = &long_length;
  const std::string vr =
      fmt::format("{:02X} {:02X}", static_cast<unsigned char>(letters[0]), static_cast<unsigned char>(letters[1]));
  if (chosen == std::end(readings)) {
    return confine(Error{ErrorCode::malformed,
                         fmt::format("the VR is {}, and no reading of this header leads to another element", vr)},
                   DiagnosticCode::unknown_vr, header.offset, header.tag);
  }
  header.header_length = chosen->header_length;
  header.length = chosen->length;
  header.implicit_vr = !chosen->has_vr;
  if (chosen->has_vr) {
    header.vr = stand_in_for(letters, header.tag);
  } else {
    header.vr = implicit_vr(header.tag);  // what stood for letters is the length
    header.vr_letters[0] = header.vr_letters[1] = '\0';
  }
  return tolerate(DiagnosticCode::unknown_vr, header.offset, header.tag,
                  fmt::format("the VR is {}; read with a header of {} bytes and a value of {}", vr,
                              header.header_length, header.length))
             ? Step::element
             : Step::end;
}

}  // namespace dicomap

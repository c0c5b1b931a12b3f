// SPDX-License-Identifier: MIT
// Element headers that are not plain: of undefined, odd or too great length, out of order, cut, or not in explicit VR.
#include "parsing/cursor/cursor.hpp"

#include "parsing/dataset_state.hpp"
#include "vocabulary/vr_code.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace dicomap {

[[gnu::hot]] Cursor::Step Cursor::slow_element() {
  if (position_ >= level_->end) return level_ended();
  const std::uint64_t left = level_->end - position_;
  if (left < 8) return stray_bytes(left);
  if (!ensure(position_, std::min<std::uint64_t>(left, 12))) return Step::end;
  const std::byte* bytes = at(position_);
  const Tag tag = tag_at(bytes);
  if (tag.group() == 0xFFFE) return bracket_in_item(tag, load<std::uint32_t>(bytes + 4, level_->encoding.order));
  if (load<std::uint64_t>(bytes, ByteOrder::little) == 0 && absolute_depth() == 0 && is_zero_padding(position_)) {
    if (!tolerate(DiagnosticCode::trailing_bytes, position_, tag, fmt::format("{} bytes of padding", left)))
      return Step::end;
    position_ = level_->end;
    return Step::again;
  }
  ElementHeader header;
  header.offset = position_;
  header.tag = tag;
  if (!level_->encoding.explicit_vr) {
    decode_implicit(bytes, header);
  } else if (const Step step = decode_explicit(bytes, left, header); step != Step::element) {
    return step;
  }
  return done_ ? Step::end : accept(header);
}

Cursor::Step Cursor::cut_header(const ElementHeader& header, std::uint64_t left) {
  return confine(Error{ErrorCode::truncated,
                       fmt::format("the element header needs {} bytes, {} are left", header.header_length, left)},
                 DiagnosticCode::bad_length, header.offset, header.tag);
}

[[gnu::hot]] Cursor::Step Cursor::decode_explicit(const std::byte* bytes, std::uint64_t left, ElementHeader& header) {
  header.vr_letters[0] = static_cast<char>(bytes[4]);
  header.vr_letters[1] = static_cast<char>(bytes[5]);
  header.vr = vr_of_code(header.vr_letters[0], header.vr_letters[1]);
  if (header.vr == VR::none) return decode_unknown_vr(bytes, left, header);
  header.header_length = traits(header.vr).header_length;
  if (header.header_length > left) return cut_header(header, left);
  const ByteOrder order = level_->encoding.order;
  header.length =
      header.header_length == 8 ? load<std::uint16_t>(bytes + 6, order) : load<std::uint32_t>(bytes + 8, order);
  if (const auto reserved = load<std::uint16_t>(bytes + 6, order); header.header_length == 12 && reserved != 0) {
    static_cast<void>(
        tolerate(DiagnosticCode::reserved_bytes, header.offset, header.tag, fmt::format("they are {:04X}", reserved)));
  }
  return Step::element;
}

[[gnu::hot]] Cursor::Step Cursor::accept(ElementHeader header) {
  if (header.tag <= level_->previous && header.offset != level_->begin) {
    const bool twice = header.tag == level_->previous;
    const bool meta = header.tag.group() == 2 && base_depth_ == 0 && at_base();
    if (!tolerate(meta    ? DiagnosticCode::meta_in_dataset
                  : twice ? DiagnosticCode::duplicate
                          : DiagnosticCode::order,
                  header.offset, header.tag, fmt::format("it follows {}", to_string(level_->previous)))) {
      return Step::end;
    }
  }
  if (header.has_undefined_length()) {
    pending_ = pending_in_undefined_length(header);
  } else {
    if ((header.length & 1U) != 0) settle_odd_length(header);
    if (done_) return Step::end;
    header.truncated = header.length > level_->end - header.value_offset();
    if (header.vr == VR::SQ) {
      pending_ = Pending::enter;
      if (header.truncated && !is_at_end_of_data() &&
          !tolerate(DiagnosticCode::bad_length, header.offset, header.tag,
                    fmt::format("a sequence of {} bytes runs past what holds it", header.length))) {
        return Step::end;
      }
    } else if (header.truncated) {
      pending_ = Pending::truncated;
    } else {
      position_ = header.value_offset() + header.length;
    }
    if (header.implicit_vr) note_private_creator(header);
  }
  header_ = header;
  level_->previous = header.tag;
  return Step::element;
}

// Odd lengths are forbidden (PS3.5 7.1.1), yet written. Taken as they are where a plausible element follows; else with
// the pad byte that some writers add without counting it; else, for 13, with the 10 that a known writer meant.
void Cursor::settle_odd_length(ElementHeader& header) {
  const std::uint64_t room = level_->end - header.value_offset();
  const std::uint32_t written = header.length;
  const auto leads_to_element = [&](std::uint64_t length) {
    return length <= room && plausible_at(header.value_offset() + length, header.tag, level_->encoding);
  };
  if (!leads_to_element(written)) {
    if (leads_to_element(std::uint64_t{written} + 1)) {
      header.length = written + 1;
    } else if (written == 13 && leads_to_element(10)) {
      header.length = 10;
    }
  }
  static_cast<void>(tolerate(DiagnosticCode::odd_length, header.offset, header.tag,
                             header.length == written ? fmt::format("{} bytes", written)
                                                      : fmt::format("{} bytes, read as {}", written, header.length)));
}

}  // namespace dicomap

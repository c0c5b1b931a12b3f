// SPDX-License-Identifier: MIT
// What is odd and what is rare: brackets of sequences, undefined lengths, implicit private elements, and every
// irregularity that has one meaning only. Each `tolerate` is a Diagnostic, or the end of the walk under
// Strictness::strict.
#include "parsing/cursor/cursor.hpp"
#include "parsing/dataset_state.hpp"
#include "vocabulary/find_vr.hpp"
#include "vocabulary/vr_code.hpp"

#include <dicomap/dictionary.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace dicomap {

namespace {

constexpr Tag pixel_representation{0x0028, 0x0103};
constexpr Tag specific_character_set{0x0008, 0x0005};
constexpr std::size_t most_private_blocks = 4096;

// Binary VRs that may be encapsulated in fragments (PS3.5 A.4), rightly or not.
bool may_hold_fragments(VR vr) noexcept { return traits(vr).kind == VRKind::words || vr == VR::OB || vr == VR::none; }

}  // namespace

// ---- ends and errors -----------------------------------------------------------------------------------------------

bool Cursor::is_at_end_of_data() const noexcept { return level_->end >= state_->end(); }

[[gnu::hot]] Cursor::Step Cursor::stop() {
  done_ = true;
  if (auto intact = store_->check(); !intact) error_ = std::move(intact).assume_error();
  if (error_.code() == ErrorCode::none && base_depth_ == 0 && at_base() && state_->end_damage()) {
    error_ = *state_->end_damage();
  }
  return Step::end;
}

Cursor::Step Cursor::fail(Error error, std::uint64_t offset, Tag tag) {
  done_ = true;
  if (error.code() == ErrorCode::truncated && is_at_end_of_data() && state_->end_damage()) {
    error = *state_->end_damage();  // not the file ends here, but what could be inflated of it
  }
  if (auto intact = store_->check(); !intact) error = std::move(intact).assume_error();
  error.at(offset);
  if (!quiet_) error.in(place(tag));
  error.from(store_->name());
  error_ = std::move(error);
  return Step::end;
}

bool Cursor::tolerate(DiagnosticCode code, std::uint64_t offset, Tag tag, std::string text) {
  if (quiet_) return true;
  if (auto reported = state_->report(code, offset, tag, std::move(text)); !reported) {
    static_cast<void>(fail(std::move(reported).assume_error(), offset, tag));
    return false;
  }
  return true;
}

// Damage inside of an item or sequence whose own length is sound ends there: what follows it can be read.
Cursor::Step Cursor::confine(Error error, DiagnosticCode code, std::uint64_t offset, Tag tag) {
  const bool bounded = std::any_of(levels_, level_ + 1, is_bounded);
  if (!bounded || at_base()) {
    if (error.code() == ErrorCode::truncated && is_at_end_of_data()) error.hint("the file looks truncated");
    return fail(std::move(error), offset, tag);
  }
  if (!tolerate(code, offset, tag, std::string{error.what()})) return Step::end;
  leave_damage();
  return Step::again;
}

std::string Cursor::place(Tag tag) const {
  std::vector<TagPath::Step> steps;
  if (base_depth_ > 0) {
    if (const auto base = state_->path_to(base_offset_)) steps = base->steps();
  }
  const TagPath inner = path();
  steps.insert(steps.end(), inner.steps().begin(), inner.steps().end());
  // The tag of the sequence around the item stands for the item, unless the item holds a sequence of that tag again.
  const bool is_item = level_->kind == Kind::item && !steps.empty() && steps.back().sequence == tag &&
                       (header_.tag != tag || header_.offset < level_->begin);
  std::string names = to_names(TagPath{std::move(steps), tag});
  if (tag == Tag{} || is_item) {
    const std::size_t item_end = names.rfind('.');
    return names.substr(0, item_end == std::string::npos ? 0 : item_end);
  }
  if (tag == header_.tag && header_.vr != VR::none) names.append(" ").append(name_of(header_.vr));
  return names;
}

// A cursor that began inside of an item takes whatever ends it. At the end of what holds the item, its header tells
// whether it should have ended there.
void Cursor::recall_item_header() {
  std::array<std::byte, 4> bytes{};
  if (!peek(level_->begin - bytes.size(), bytes)) return;
  const auto length = load<std::uint32_t>(bytes.data(), level_->encoding.order);
  level_->undefined = length == undefined_length;
  level_->clipped = !level_->undefined && length > level_->end - level_->begin;
}

[[gnu::hot]] Cursor::Step Cursor::level_ended() {
  delimiter_bytes_ = 0;
  if (at_base() && level_->kind == Kind::item) recall_item_header();
  if (at_base() && level_->kind != Kind::sequence && !level_->undefined && !level_->clipped) return stop();
  const Tag tag = level_->kind == Kind::sequence ? level_->previous : at_base() ? Tag{} : parent().previous;
  const std::string_view kind = level_->kind == Kind::sequence ? "sequence" : "item";
  if (level_->undefined) {
    if (is_at_end_of_data()) {
      return fail(
          Error{ErrorCode::truncated, fmt::format("the {} of undefined length is not closed before the end", kind)}
              .hint("the file looks truncated"),
          level_->begin, tag);
    }
    if (!tolerate(DiagnosticCode::missing_delimiter, level_->begin, tag,
                  fmt::format("the {} of undefined length is not closed inside of what holds it", kind))) {
      return Step::end;
    }
  } else if (level_->clipped && is_at_end_of_data()) {
    return fail(
        Error{ErrorCode::truncated, fmt::format("the {} runs past the end of the file ({} bytes)", kind, level_->end)}
            .hint("the file looks truncated"),
        level_->begin, tag);
  }
  return leave();
}

Cursor::Step Cursor::stray_bytes(std::uint64_t left) {
  const bool top = at_base() && level_->kind == Kind::dataset;
  if (!top && level_->undefined && is_at_end_of_data()) {
    position_ = level_->end;
    return Step::again;  // level_ended says that it is not closed
  }
  if (!tolerate(top ? DiagnosticCode::trailing_bytes : DiagnosticCode::bad_length, position_, Tag{},
                fmt::format("{} bytes are too few for an element", left))) {
    return Step::end;
  }
  position_ = level_->end;
  return Step::again;
}

// ---- brackets ------------------------------------------------------------------------------------------------------

Cursor::Step Cursor::bracket_in_sequence(Tag tag, std::uint32_t length) {
  const std::uint64_t offset = position_;
  if (tag == tags::SequenceDelimitationItem) {
    if (length != 0 && !tolerate(DiagnosticCode::wrong_delimiter, offset, level_->previous,
                                 fmt::format("a sequence delimiter with length {}", length))) {
      return Step::end;
    }
    position_ += 8;
    delimiter_bytes_ = 8;
    if (level_->undefined) return leave();
    return tolerate(DiagnosticCode::wrong_delimiter, offset, level_->previous,
                    "a delimiter in a sequence of defined length")
               ? Step::again
               : Step::end;
  }
  if (tag == tags::ItemDelimitationItem) {
    if (!tolerate(DiagnosticCode::wrong_delimiter, offset, level_->previous,
                  "an item delimiter where no item is open")) {
      return Step::end;
    }
    position_ += 8;
    std::array<std::byte, 4> next{};
    if (!level_->undefined ||
        (level_->end - position_ >= 4 && peek(position_, next) &&
         (tag_at(next.data()) == tags::Item || tag_at(next.data()) == tags::SequenceDelimitationItem))) {
      return Step::again;
    }
    delimiter_bytes_ = 8;
    return leave();  // it stands in place of the sequence's delimiter
  }
  return outside_item(tag);
}

// Something that is no item where an item must be.
Cursor::Step Cursor::outside_item(Tag tag) {
  const Tag sequence = level_->previous;
  const std::string what =
      fmt::format("an item was expected in sequence {}, not {}", to_string(sequence), to_string(tag));
  if (!level_->undefined && !level_->clipped) {
    if (!tolerate(DiagnosticCode::not_an_item, position_, sequence, what)) return Step::end;
    position_ = level_->end;
    return Step::again;
  }
  const Encoding around = at_base() ? state_->encoding() : parent().encoding;
  const bool closes =
      level_->undefined && tag.group() != 0xFFFE && tag > sequence && plausible_at(position_, sequence, around);
  if (!closes) return confine(Error{ErrorCode::malformed, what}, DiagnosticCode::not_an_item, position_, sequence);
  delimiter_bytes_ = 0;
  if (!tolerate(DiagnosticCode::missing_delimiter, position_, sequence,
                fmt::format("the sequence is not closed before {}", to_string(tag)))) {
    return Step::end;
  }
  return leave();
}

Cursor::Step Cursor::bracket_in_item(Tag tag, std::uint32_t length) {
  const bool in_item = level_->kind == Kind::item;
  const Tag sequence = at_base() ? Tag{} : parent().previous;
  if (in_item && tag == tags::ItemDelimitationItem) {
    if (!level_->undefined) {
      if (!tolerate(DiagnosticCode::wrong_delimiter, position_, sequence, "a delimiter in an item of defined length")) {
        return Step::end;
      }
      position_ = level_->end;
      return Step::again;
    }
    if (length != 0 && !tolerate(DiagnosticCode::wrong_delimiter, position_, sequence,
                                 fmt::format("an item delimiter with length {}", length))) {
      return Step::end;
    }
    position_ += 8;
    return leave();
  }
  if (in_item && level_->undefined && (tag == tags::SequenceDelimitationItem || tag == tags::Item)) {
    // The item is not closed: whatever comes now closes it, and is read again as part of the sequence.
    if (!tolerate(DiagnosticCode::missing_delimiter, position_, sequence,
                  fmt::format("the item is not closed before {}", to_string(tag)))) {
      return Step::end;
    }
    return leave();
  }
  return confine(Error{ErrorCode::malformed, fmt::format("{} stands where a data element must be", to_string(tag))},
                 DiagnosticCode::wrong_delimiter, position_, tag);
}

// ---- elements ------------------------------------------------------------------------------------------------------

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
  if (header.header_length == 12 && load<std::uint16_t>(bytes + 6, order) != 0) {
    static_cast<void>(tolerate(DiagnosticCode::reserved_bytes, header.offset, header.tag,
                               fmt::format("they are {:04X}", load<std::uint16_t>(bytes + 6, order))));
  }
  return Step::element;
}

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

void Cursor::decode_implicit(const std::byte* bytes, ElementHeader& header) {
  header.implicit_vr = true;
  header.header_length = 8;
  header.length = load<std::uint32_t>(bytes + 4, level_->encoding.order);
  header.vr = implicit_vr(header.tag);
  if (header.tag == pixel_representation && header.length == 2) {
    std::array<std::byte, 2> value{};
    if (header.value_offset() + 2 <= level_->end && peek(header.value_offset(), value)) {
      signed_pixels_ = load<std::uint16_t>(value.data(), level_->encoding.order) == 1;
    }
  }
}

VR Cursor::implicit_vr(Tag tag) {
  if (tag.is_private() && !tag.is_private_creator() && !tag.is_group_length()) return private_vr(tag);
  const DictionaryVRs vrs = dictionary_vrs(tag);
  if (vrs.vr == VR::none) return VR::UN;
  if (vrs.vr == VR::US && vrs.other == VR::SS && signed_pixels_) return VR::SS;
  return vrs.vr;
}

VR Cursor::private_vr(Tag tag) {
  const Tag creator = tag.private_creator();
  for (auto block = private_blocks_.rbegin(); block != private_blocks_.rend() && block->level == inner_levels();
       ++block) {
    if (block->creator != creator) continue;
    std::array<std::byte, 64> text{};
    const std::size_t length = std::min<std::size_t>(block->length, text.size());
    if (!peek(block->offset, std::span{text}.first(length))) break;
    const auto entry = find_private({reinterpret_cast<const char*>(text.data()), length}, tag);
    return entry && entry->vr != VR::none ? entry->vr : VR::UN;
  }
  return VR::UN;
}

void Cursor::note_private_creator(const ElementHeader& header) {
  if (!header.tag.is_private_creator() || header.truncated || private_blocks_.size() >= most_private_blocks) return;
  private_blocks_.push_back({inner_levels(), header.tag, header.value_offset(), header.length});
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
    std::array<std::byte, 4> next{};
    const bool encapsulated = header.tag.group() == 0x7FE0 && header.vr != VR::SQ;
    const bool sequence = header.vr == VR::SQ || (!encapsulated && (header.vr == VR::UN || header.implicit_vr));
    const bool items = level_->end - header.value_offset() >= 4 && peek(header.value_offset(), next) &&
                       (tag_at(next.data()) == tags::Item || tag_at(next.data()) == tags::SequenceDelimitationItem);
    if (sequence) {
      pending_ = Pending::enter;
    } else {
      pending_ = encapsulated || (items && may_hold_fragments(header.vr)) ? Pending::fragments : Pending::delimiter;
    }
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

// ---- values of undefined length that are no sequences --------------------------------------------------------------

Cursor::Step Cursor::step_over_fragments() {
  std::uint64_t position = header_.value_offset();
  const Tag tag = header_.tag;
  delimiter_bytes_ = 0;
  for (;;) {
    if (level_->end - position < 8) {
      if (!tolerate(DiagnosticCode::missing_delimiter, header_.offset, tag, "the encapsulated value is not closed")) {
        return Step::end;
      }
      position_ = level_->end;
      return Step::again;
    }
    std::array<std::byte, 8> item{};
    // Positioned reads: touching each fragment through a mapping would pull its neighbourhood into memory.
    if (auto read = store_->read(position, item); !read) return fail(std::move(read).assume_error(), position, tag);
    const Tag found = tag_at(item.data());
    const auto length = load<std::uint32_t>(item.data() + 4, level_->encoding.order);
    position += 8;
    if (found == tags::SequenceDelimitationItem) {
      position_ = position;
      delimiter_bytes_ = 8;
      return Step::again;
    }
    if (found != tags::Item || length == undefined_length) {
      return confine(Error{ErrorCode::malformed, found != tags::Item
                                                     ? fmt::format("a fragment was expected, not {}", to_string(found))
                                                     : std::string{"a fragment of undefined length"}},
                     DiagnosticCode::fragments, position - 8, tag);
    }
    if (length > level_->end - position) {
      return confine(Error{ErrorCode::truncated, fmt::format("a fragment of {} bytes runs {} bytes past the end",
                                                             length, length - (level_->end - position))},
                     DiagnosticCode::fragments, position - 8, tag);
    }
    position += length;
  }
}

Cursor::Step Cursor::search_delimiter() {
  constexpr std::size_t largest_chunk = 64 * 1024;
  const auto pattern = level_->encoding.order == ByteOrder::little
                           ? std::array<unsigned char, 8>{0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0}
                           : std::array<unsigned char, 8>{0xFF, 0xFE, 0xE0, 0xDD, 0, 0, 0, 0};
  std::vector<std::byte> bytes;
  std::size_t chunk = 256;  // grows, so that what is read is no more than twice what is stepped over
  for (std::uint64_t from = header_.value_offset(); level_->end - from >= pattern.size();) {
    bytes.resize(static_cast<std::size_t>(std::min<std::uint64_t>(level_->end - from, chunk + pattern.size() - 1)));
    if (auto read = store_->read(from, bytes); !read) return fail(std::move(read).assume_error(), from, header_.tag);
    const auto found = std::search(bytes.begin(), bytes.end(), pattern.begin(), pattern.end(),
                                   [](std::byte a, unsigned char b) { return std::to_integer<unsigned char>(a) == b; });
    if (found != bytes.end()) {
      position_ = from + static_cast<std::uint64_t>(found - bytes.begin()) + pattern.size();
      delimiter_bytes_ = 8;
      return tolerate(DiagnosticCode::bad_length, header_.offset, header_.tag,
                      fmt::format("undefined length, which {} cannot have; it ends at the next delimiter",
                                  name_of(header_.vr)))
                 ? Step::again
                 : Step::end;
    }
    if (level_->end - from <= chunk) break;
    from += chunk;
    chunk = std::min(chunk * 2, largest_chunk);
  }
  return confine(
      Error{ErrorCode::malformed,
            fmt::format("undefined length, which {} cannot have, and no delimiter follows", name_of(header_.vr))},
      DiagnosticCode::bad_length, header_.offset, header_.tag);
}

// ---- looking ahead -------------------------------------------------------------------------------------------------

bool Cursor::plausible_at(std::uint64_t offset, Tag after, Encoding encoding) {
  if (offset == level_->end) return true;
  if (offset > level_->end || level_->end - offset < 8) return false;
  std::array<std::byte, 12> bytes{};
  const std::uint64_t left = level_->end - offset;
  if (!peek(offset, std::span{bytes}.first(static_cast<std::size_t>(std::min<std::uint64_t>(left, bytes.size())))))
    return false;
  const Tag tag{load<std::uint16_t>(bytes.data(), encoding.order),
                load<std::uint16_t>(bytes.data() + 2, encoding.order)};
  const auto word = load<std::uint32_t>(bytes.data() + 4, encoding.order);
  if (tag.group() == 0xFFFE) {
    return (tag == tags::ItemDelimitationItem || tag == tags::SequenceDelimitationItem) && word == 0 &&
           (level_->kind == Kind::item || level_->kind == Kind::sequence);
  }
  if (tag <= after) return false;
  if (!encoding.explicit_vr) {
    return (word == undefined_length || word <= left - 8) && (tag.is_private() || dictionary_vr(tag) != VR::none);
  }
  const VR vr = vr_of_code(static_cast<char>(bytes[4]), static_cast<char>(bytes[5]));
  if (vr == VR::none || traits(vr).header_length > left) return false;
  const auto length = traits(vr).header_length == 8 ? load<std::uint16_t>(bytes.data() + 6, encoding.order)
                                                    : load<std::uint32_t>(bytes.data() + 8, encoding.order);
  return length == undefined_length || length <= left - traits(vr).header_length;
}

bool Cursor::is_zero_padding(std::uint64_t from) {
  std::array<std::byte, 4096> bytes;
  const auto look =
      std::span{bytes}.first(static_cast<std::size_t>(std::min<std::uint64_t>(level_->end - from, bytes.size())));
  return peek(from, look) && std::ranges::all_of(look, [](std::byte b) { return b == std::byte{0}; });
}

// The first element of an item shows whether the item is encoded as its data set is: some writers switch.
void Cursor::sniff_item() {
  std::array<std::byte, 12> bytes{};
  const std::uint64_t left = level_->end - position_;
  if (!peek(position_, std::span{bytes}.first(static_cast<std::size_t>(std::min<std::uint64_t>(left, bytes.size())))))
    return;
  const ByteOrder order = level_->encoding.order;
  const Tag tag = tag_at(bytes.data());
  if (tag.group() == 0xFFFE) return;
  const VR letters = vr_of_code(static_cast<char>(bytes[4]), static_cast<char>(bytes[5]));
  const VR known = dictionary_vr(tag);
  const auto word = load<std::uint32_t>(bytes.data() + 4, order);
  const bool implicit_fits = word == undefined_length || word <= left - 8;
  bool mismatch = false;
  if (level_->encoding.explicit_vr) {
    mismatch = letters == VR::none && implicit_fits && (known != VR::none || tag.is_private()) &&
               plausible_at(position_, Tag{}, {false, order});
  } else if (letters != VR::none) {
    mismatch = (letters == known || !implicit_fits) && plausible_at(position_, Tag{}, {true, order});
  }
  if (!mismatch) return;
  level_->encoding.explicit_vr = !level_->encoding.explicit_vr;
  static_cast<void>(
      tolerate(DiagnosticCode::encoding_mismatch, position_, parent().previous,
               level_->encoding.explicit_vr ? "the item is in explicit VR" : "the item is in implicit VR"));
}

// ---- text ----------------------------------------------------------------------------------------------------------

// Whether the item on level `index` has a SpecificCharacterSet of its own: looked up once an item, found again from
// then on.
bool Cursor::defines_charset(Level& level, std::size_t index) {
  if (level.kind != Kind::item) return false;
  if (level.charset_state == CharsetState::not_asked) {
    level.charset_state = CharsetState::inherited;
    Cursor look{*state_, level.begin, level.end, level.encoding, 1, Scope::level};
    look.be_quiet();
    while (look.next_element() && look.header().tag <= specific_character_set) {
      const ElementHeader& header = look.header();
      if (header.tag != specific_character_set || header.has_undefined_length()) continue;
      while (!own_charsets_.empty() && own_charsets_.back().level >= index) own_charsets_.pop_back();
      own_charsets_.push_back({index, {header.value_offset(), header.truncated ? 0 : header.length}});
      level.charset_state = CharsetState::own;
      break;
    }
  }
  return level.charset_state == CharsetState::own;
}

CharacterSetPlace Cursor::charset() {
  for (std::size_t index = inner_levels() + 1; index-- > 0;) {
    if (!defines_charset(levels_[index], index)) continue;
    const auto own = std::ranges::find(own_charsets_, index, &OwnCharset::level);
    return own->place;
  }
  return base_depth_ == 0 ? state_->charset_place() : base_charset_;
}

}  // namespace dicomap

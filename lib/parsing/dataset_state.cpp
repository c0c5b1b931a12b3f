// SPDX-License-Identifier: MIT
#include "parsing/dataset_state.hpp"

#include <dicomap/dictionary.hpp>
#include <dicomap/tags.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace dicomap {

namespace {

// Float, double and integer pixel data: lookups stop at its header, since only a walk of all fragments leads past it.
bool is_pixel_data(Tag tag) noexcept {
  return tag == tags::PixelData || tag == tags::FloatPixelData || tag == tags::DoubleFloatPixelData;
}

// Of a top level: enough for most files, so that the index is allocated once.
constexpr std::size_t usual_elements = 128;

}  // namespace

[[gnu::hot]] DatasetState::DatasetState(std::shared_ptr<const ByteStore> store, ByteRange range, Encoding encoding, Strictness strictness,
                           std::shared_ptr<DiagnosticLog> log)
    : store_{std::move(store)},
      range_{range},
      encoding_{encoding},
      strictness_{strictness},
      log_{std::move(log)},
      index_cursor_{*this, begin(), end(), encoding, 0, Cursor::Scope::level} {}

Result<void> DatasetState::report(DiagnosticCode code, std::uint64_t offset, Tag tag, std::string text) const {
  return log_->report(strictness_, {code, offset, tag, std::move(text)});
}

Result<std::optional<ElementHeader>> DatasetState::scan_for(Tag tag, Search search) const {
  Cursor scan{*this, begin(), end(), encoding_, 0, Cursor::Scope::level};
  while (scan.next_element()) {
    const Tag found = scan.header().tag;
    if (found == tag) return std::optional{scan.header()};
    const bool far_enough = search == Search::ascending && found > tag;
    if (far_enough || (is_pixel_data(found) && search != Search::whole)) return std::optional<ElementHeader>{};
  }
  if (scan.error().code() != ErrorCode::none) return scan.error();
  return std::optional<ElementHeader>{};
}

[[gnu::hot]] Result<std::optional<ElementHeader>> DatasetState::find(Tag tag, Search search) const {
  const std::lock_guard lock{index_mutex_};
  // Of duplicates the first is found, in a sorted index and in one that is not.
  if (index_sorted_) {
    const auto place = std::ranges::lower_bound(index_, tag, {}, &ElementHeader::tag);
    if (place != index_.end() && place->tag == tag) return std::optional{*place};
    if (place != index_.end() && search == Search::ascending) return std::optional<ElementHeader>{};
  } else {
    const auto place = std::ranges::find(index_, tag, &ElementHeader::tag);
    if (place != index_.end()) return std::optional{*place};
  }
  if (index_at_pixels_ && search != Search::whole) return std::optional<ElementHeader>{};
  while (!index_finished_ && !index_full_) {
    if (!index_cursor_.next_element()) {
      index_finished_ = true;
      break;
    }
    const ElementHeader& header = index_cursor_.header();
    if (!index_.empty() && header.tag <= index_.back().tag) index_sorted_ = false;
    if (index_.capacity() == 0) index_.reserve(usual_elements);
    index_.push_back(header);
    index_at_pixels_ = is_pixel_data(header.tag);
    index_full_ = index_.size() >= limits().indexed_elements;
    if (header.tag == tag) return std::optional{header};
    if ((index_at_pixels_ && search != Search::whole) || (search == Search::ascending && header.tag > tag)) {
      return std::optional<ElementHeader>{};
    }
  }
  if (index_full_) return scan_for(tag, search);
  if (index_cursor_.error().code() != ErrorCode::none) return index_cursor_.error();
  return std::optional<ElementHeader>{};
}

[[gnu::hot]] CharacterSetPlace DatasetState::charset_place() const {
  const auto found = find(tags::SpecificCharacterSet, Search::ascending);
  if (!found || !found.assume_value()) return {};
  const ElementHeader& header = *found.assume_value();
  if (header.truncated || header.has_undefined_length()) return {};
  return {header.value_offset(), header.length};
}

const SpecificCharacterSet& DatasetState::charset(CharacterSetPlace place) const {
  constexpr std::uint32_t longest = 1024;
  std::string value(std::min(place.length, longest), '\0');
  if (!store_->read(place.offset, std::as_writable_bytes(std::span{value}))) value.clear();
  const std::lock_guard lock{charset_mutex_};
  auto known = charsets_.find(value);
  if (known == charsets_.end()) {
    auto parsed = std::make_unique<SpecificCharacterSet>(value);
    known = charsets_.emplace(std::move(value), std::move(parsed)).first;
  }
  return *known->second;
}

bool DatasetState::has_signed_pixels() const {
  const std::lock_guard lock{index_mutex_};
  return index_cursor_.signed_pixels();
}

std::optional<TagPath> DatasetState::path_to(std::uint64_t offset) const {
  Cursor look{*this, begin(), end(), encoding_, 0, Cursor::Scope::nested};
  look.be_quiet();
  while (look.next_element() && look.header().offset <= offset) {
    const ElementHeader& header = look.header();
    if (header.offset == offset) return look.path();
    if (!header.has_undefined_length() && header.value_offset() + header.length <= offset) look.skip();
  }
  return std::nullopt;
}

Error DatasetState::place(Error error, const ElementHeader& header, std::size_t depth) const {
  error.at(header.offset);
  const TagPath path = depth > 0 ? path_to(header.offset).value_or(TagPath{header.tag}) : TagPath{header.tag};
  const std::string_view letters{header.vr_letters, header.vr_letters[0] != '\0' ? 2U : 0U};
  error.in(fmt::format("{} {}", to_names(path), header.vr == VR::none ? letters : name_of(header.vr)));
  error.from(store_->name());
  return error;
}

Error overrun(const ElementHeader& header, std::uint64_t end, bool in_item) {
  const std::uint64_t beyond = header.length - (end - header.value_offset());
  const std::string what = fmt::format("value length {} runs {} bytes past the end of the ", header.length, beyond);
  return {ErrorCode::truncated, what + (in_item ? fmt::format("item (at {})", end) : fmt::format("file ({} bytes)", end))};
}

}  // namespace dicomap

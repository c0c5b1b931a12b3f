// SPDX-License-Identifier: MIT
#include "change/plan_anonymization.hpp"

#include "change/confidentiality.hpp"
#include "change/dummy_value.hpp"
#include "change/shift_dates.hpp"
#include "change/uid_map.hpp"

#include <dicomap/dataset.hpp>
#include <dicomap/dictionary.hpp>
#include <dicomap/tags.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace dicomap {

namespace {

using Kind = PlannedEdit::Kind;

/// UIDs that say what something is, not which one it is.
bool names_a_kind(std::string_view keyword) {
  constexpr std::array<std::string_view, 6> registries{"CodingSchemeUID",    "ContextUID",        "ContextGroupExtensionCreatorUID",
                                                       "MappingResourceUID", "CreatorVersionUID", "ImplementationClassUID"};
  return keyword.find("SOPClass") != std::string_view::npos || keyword.find("TransferSyntax") != std::string_view::npos ||
         std::ranges::find(registries, keyword) != registries.end();
}

bool is_date_or_time(VR vr) { return vr == VR::DA || vr == VR::DT || vr == VR::TM; }

/// The value of an element as text; empty where it is none. For UN and wrong VRs the bytes as they lie.
Result<std::string> text_of(const DataElement& element) {
  DICOMAP_TRY(bytes, element.bytes());
  std::string text;
  for (const std::byte byte : bytes.span()) text.push_back(static_cast<char>(byte));
  while (!text.empty() && (text.back() == ' ' || text.back() == '\0')) text.pop_back();
  return text;
}

class Planner {
 public:
  explicit Planner(const AnonymizeOptions& options) : options_{options}, uids_{options.secret} {
    if (options.keep_uids) kept_ |= keep_uids;
    if (options.keep_device_identity) kept_ |= keep_device;
    if (options.keep_institution_identity) kept_ |= keep_institution;
    if (options.keep_patient_characteristics) kept_ |= keep_patient;
    if (options.keep_full_dates) kept_ |= keep_dates;
  }

  /// `is_dummy`: inside of a sequence that is to say nothing.
  Result<void> level(const Dataset& dataset, bool is_dummy) {
    std::vector<Tag> seen;
    auto walk = dataset.elements();
    while (walk.next()) {
      const DataElement element = walk.element();
      // Made right when the file is saved; that of a group which goes goes with it.
      if (element.tag().is_group_length() && !find_confidentiality(element.tag())) continue;
      DICOMAP_TRY_VOID(check_unique(element.tag(), seen));
      DICOMAP_TRY_VOID(visit(element, is_dummy));
    }
    if (walk.error().code() != ErrorCode::none) return walk.error();
    return success();
  }

  /// The file meta group keeps what PS3.10 requires: other elements name applications, or are private.
  Result<void> meta(const Dataset& dataset) {
    std::vector<Tag> seen;
    auto walk = dataset.elements();
    while (walk.next()) {
      const DataElement element = walk.element();
      DICOMAP_TRY_VOID(check_unique(element.tag(), seen));
      constexpr std::array<std::uint16_t, 6> kept{0x0000, 0x0001, 0x0002, 0x0010, 0x0012, 0x0013};
      if (std::ranges::find(kept, element.tag().element()) != kept.end()) continue;
      if (element.tag() == tags::MediaStorageSOPInstanceUID) DICOMAP_TRY_VOID(visit(element, false));
      else DICOMAP_TRY_VOID(edit(Kind::remove, element));
    }
    if (walk.error().code() != ErrorCode::none) return walk.error();
    return success();
  }

  std::vector<PlannedEdit> take() { return std::move(edits_); }

 private:
  /// A lookup finds one of two elements of a tag; the other one would stay.
  Result<void> check_unique(Tag tag, std::vector<Tag>& seen) const {
    const auto place = std::ranges::lower_bound(seen, tag);
    if (place != seen.end() && *place == tag) {
      return Error{ErrorCode::malformed,
                   fmt::format("{} is there twice: an edit would reach the first only", to_names(TagPath{way_, tag}))};
    }
    seen.insert(place, tag);
    return success();
  }

  [[nodiscard]] ProfileAction action_of(const DataElement& element, bool is_dummy) const {
    const Tag tag = element.tag();
    if (const auto row = find_confidentiality(tag)) {
      if ((row->kept_by & keep_dates) != 0 && options_.shift_days != 0) return ProfileAction::shift;
      return (row->kept_by & kept_) != 0 ? ProfileAction::keep : row->basic;
    }
    const auto entry = find_entry(tag);
    if (!entry) return ProfileAction::remove;
    const VR vr = element.vr();
    if (is_date_or_time(vr) || is_date_or_time(entry->vr)) {
      if (options_.shift_days != 0) return ProfileAction::shift;
      return options_.keep_full_dates ? ProfileAction::keep : ProfileAction::dummy;
    }
    if (vr == VR::UI || entry->vr == VR::UI) {
      return options_.keep_uids || names_a_kind(entry->keyword) ? ProfileAction::keep : ProfileAction::new_uid;
    }
    if (vr == VR::PN || entry->vr == VR::PN) return ProfileAction::dummy;
    return is_dummy && vr != VR::CS ? ProfileAction::dummy : ProfileAction::keep;
  }

  Result<void> visit(const DataElement& element, bool is_dummy) {
    const ProfileAction action = action_of(element, is_dummy);
    if (action == ProfileAction::remove) return edit(Kind::remove, element);
    if (element.length() == 0) return success();
    if (action == ProfileAction::empty) return empty(element);
    if (element.is_sequence()) return sequence(element, action, is_dummy);
    // A sequence under UN cannot be edited inside of, so that nobody knows what stays in it.
    if (is_hidden_sequence(element)) return edit(Kind::remove, element);
    switch (action) {
      case ProfileAction::new_uid: return new_uids(element);
      case ProfileAction::shift: return shift(element);
      case ProfileAction::dummy: return dummy(element);
      case ProfileAction::keep:
      case ProfileAction::keep_items:
      case ProfileAction::remove:
      case ProfileAction::empty: break;
    }
    return success();
  }

  static bool is_hidden_sequence(const DataElement& element) {
    if (element.vr() == VR::SQ) return false;
    const auto entry = find_entry(element.tag());
    return entry && entry->vr == VR::SQ;
  }

  Result<void> empty(const DataElement& element) {
    const bool is_name = element.tag() == tags::PatientName;
    if (is_name && !options_.patient_name.empty()) return replace(element, options_.patient_name);
    return edit(Kind::empty, element);
  }

  Result<void> sequence(const DataElement& element, ProfileAction action, bool is_dummy) {
    if (action == ProfileAction::dummy && element.tag() == tags::ContentSequence) return content(element);
    DICOMAP_TRY(sequence, element.sequence());
    auto items = sequence.items();
    way_.push_back({element.tag(), 0});
    while (items.next()) {
      DICOMAP_TRY_VOID(level(items.item(), is_dummy || action == ProfileAction::dummy));
      ++way_.back().item;
    }
    way_.pop_back();
    if (items.error().code() != ErrorCode::none) return items.error();
    return success();
  }

  /// What a report says becomes one item that says nothing.
  Result<void> content(const DataElement& element) {
    DICOMAP_TRY_VOID(edit(Kind::remove, element));
    std::vector<TagPath::Step> item = way_;
    item.push_back({tags::ContentSequence, 0});
    std::vector<TagPath::Step> name = item;
    name.push_back({tags::ConceptNameCodeSequence, 0});
    const auto add = [this](const std::vector<TagPath::Step>& way, Tag tag, const char* text) {
      edits_.push_back({Kind::replace, TagPath{way, tag}, text});
    };
    add(item, tags::RelationshipType, "CONTAINS");
    add(item, tags::ValueType, "TEXT");
    add(name, tags::CodeValue, "121106");
    add(name, tags::CodingSchemeDesignator, "DCM");
    add(name, tags::CodeMeaning, "Comment");
    add(item, tags::TextValue, dummy_text);
    return success();
  }

  Result<void> new_uids(const DataElement& element) {
    DICOMAP_TRY(text, text_of(element));
    std::string replaced;
    for (std::size_t begin = 0; begin <= text.size();) {
      const std::size_t end = std::min(text.find('\\', begin), text.size());
      const std::string uid = text.substr(begin, end - begin);
      if (begin > 0) replaced += '\\';
      replaced += uid.empty() || is_registered_uid(uid) ? uid : uids_.replace(uid);
      begin = end + 1;
    }
    if (replaced == text) return success();
    return replace(element, replaced);
  }

  Result<void> shift(const DataElement& element) {
    const auto entry = find_entry(element.tag());
    const VR vr = is_date_or_time(element.vr()) || !entry ? element.vr() : entry->vr;
    if (vr == VR::TM || element.tag() == tags::TimezoneOffsetFromUTC) return success();
    if (vr == VR::DA || vr == VR::DT) {
      DICOMAP_TRY(text, text_of(element));
      const auto shifted = shift_dates(text, options_.shift_days);
      if (shifted) return *shifted == text ? success() : replace_bytes(element, *shifted);  // old forms are no strict values
    }
    // A date in bytes or in no form that can be read.
    const auto row = find_confidentiality(element.tag());
    const ProfileAction basic = row ? row->basic : ProfileAction::dummy;
    if (basic == ProfileAction::remove) return edit(Kind::remove, element);
    return basic == ProfileAction::empty ? edit(Kind::empty, element) : dummy(element);
  }

  Result<void> dummy(const DataElement& element) {
    const Tag tag = element.tag();
    if (tag == tags::PatientID) {
      return options_.patient_id.empty() ? edit(Kind::empty, element) : replace(element, options_.patient_id);
    }
    if (element.vr() == VR::UI) return new_uids(element);
    // Schemes of one's own begin with 99 (PS3.3 8.2).
    if (tag == tags::CodingSchemeDesignator) return replace(element, std::string{"99ANON"});
    DICOMAP_TRY(range, element.value_range());
    edits_.push_back({Kind::replace, here(tag), dummy_value(element.vr(), range.length)});
    return success();
  }

  Result<void> replace(const DataElement& element, const std::string& text) {
    if (traits(element.vr()).kind != VRKind::text) return replace_bytes(element, text);
    edits_.push_back({Kind::replace, here(element.tag()), text});
    return success();
  }

  Result<void> replace_bytes(const DataElement& element, const std::string& text) {
    NewValue::Bytes bytes;
    for (const char c : text) bytes.push_back(static_cast<std::byte>(c));
    edits_.push_back({Kind::replace, here(element.tag()), NewValue::bytes(std::move(bytes))});
    return success();
  }

  Result<void> edit(Kind kind, const DataElement& element) {
    edits_.push_back({kind, here(element.tag()), {}});
    return success();
  }

  [[nodiscard]] TagPath here(Tag tag) const { return {way_, tag}; }

  const AnonymizeOptions& options_;
  UIDMap uids_;
  std::uint8_t kept_ = 0;
  std::vector<TagPath::Step> way_;
  std::vector<PlannedEdit> edits_;
};

}  // namespace

Result<std::vector<PlannedEdit>> plan_anonymization(const File& file, const AnonymizeOptions& options) {
  Planner planner{options};
  DICOMAP_TRY_VOID(planner.meta(file.meta()));
  DICOMAP_TRY_VOID(planner.level(file.dataset(), false));
  return planner.take();
}

}  // namespace dicomap

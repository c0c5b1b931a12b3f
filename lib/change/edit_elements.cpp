// SPDX-License-Identifier: MIT
// Editor's edits of elements and items: each is checked and encoded here, then made in the tree.
#include "change/editor_state.hpp"
#include "change/encode_value.hpp"
#include "parsing/element_value.hpp"

#include <dicomap/dictionary.hpp>
#include <dicomap/tags.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <variant>

namespace dicomap {

namespace {

std::string without_padding(std::span<const std::byte> bytes) {
  std::string text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  const std::size_t end = text.find_last_not_of(std::string_view{" \0", 2});
  text.resize(end == std::string::npos ? 0 : end + 1);
  return text;
}

TagPath sibling(const TagPath& path, Tag tag) { return TagPath{path.steps(), tag}; }

/// How a value of an element is written.
struct ValueForm {
  VR header = VR::none;  ///< of the element's header
  VR value = VR::none;   ///< that the value is encoded as: of a UN that the dictionary knows, the dictionary's
  ByteOrder order = ByteOrder::little;
};

/// The VR of an element that is not there yet; VR::none where nothing says it.
Result<VR> new_vr(const EditTree& tree, const TagPath& path) {
  const Tag tag = path.element();
  if (tag.is_private_creator()) return VR::LO;
  if (tag.is_private()) {
    DICOMAP_TRY(creator, tree.find(sibling(path, tag.private_creator())));
    DICOMAP_TRY(name, plain_text(creator));
    const auto entry = find_private(name, tag);
    return entry ? entry->vr : VR::none;
  }
  const auto entry = find_entry(tag);
  if (!entry) return tag.is_group_length() ? VR::UL : VR::none;
  if (entry->vr == VR::US && entry->other_vr == VR::SS) {
    DICOMAP_TRY(representation, tree.find(TagPath{tags::PixelRepresentation}));
    std::uint16_t is_signed = 0;
    if (representation.original) {
      DICOMAP_TRY(value, representation.original->get<std::uint16_t>());
      is_signed = value;
    } else if (representation.edit != nullptr && representation.edit->value && representation.edit->value->size() == 2) {
      is_signed = load<std::uint16_t>(representation.edit->value->data(), representation.encoding.order);
    }
    return is_signed == 1 ? VR::SS : VR::US;
  }
  return entry->vr;
}

Result<ValueForm> form_of(const EditTree& tree, const TagPath& path, const FoundElement& found, std::optional<VR> asked) {
  const ByteOrder order = found.encoding.order;
  if (asked) return ValueForm{*asked, *asked, *asked == VR::UN ? ByteOrder::little : order};
  if (found.original && found.original->vr() != VR::none) {
    const ElementHeader& header = found.original->header();
    if (found.original->is_sequence()) return ValueForm{VR::SQ, VR::SQ, order};
    return ValueForm{header.vr, value_vr(header), value_order(header, found.encoding)};
  }
  if (found.edit != nullptr && found.edit->kind == ElementEdit::Kind::items) return ValueForm{VR::SQ, VR::SQ, order};
  if (found.edit != nullptr && found.edit->kind == ElementEdit::Kind::value && found.edit->vr != VR::UN) {
    return ValueForm{found.edit->vr, found.edit->vr, order};
  }
  DICOMAP_TRY(vr, new_vr(tree, path));
  if (vr == VR::none) {
    return Error{ErrorCode::wrong_type, "the dictionary does not know the element, so that its VR is needed"}.hint("pass the VR as well");
  }
  return ValueForm{vr, vr, order};
}

bool is_empty(const NewValue& value) noexcept {
  const auto* text = std::get_if<std::string>(&value.storage());
  const auto* bytes = std::get_if<NewValue::Bytes>(&value.storage());
  return std::holds_alternative<std::monostate>(value.storage()) || (text != nullptr && text->empty()) || (bytes != nullptr && bytes->empty());
}

/// Bytes of the value by now; of sequences undefined_length.
std::uint64_t length_now(const FoundElement& found) noexcept {
  if (found.original) return found.original->length();
  return found.edit != nullptr && found.edit->kind == ElementEdit::Kind::value ? found.edit->value->size() : undefined_length;
}

Result<TagPath> parsed(const EditorState& state, std::string_view path) {
  auto read = TagPath::parse(path);
  if (!read) return std::move(read).assume_error().from(state.file.source().name());
  return read;
}

/// What would make the file say of itself what its bytes are not.
Result<void> check_truth(const EditorState& state, const TagPath& path, std::span<const std::byte> value) {
  const TransferSyntax& is = state.file.transfer_syntax();
  if (path == TagPath{tags::TransferSyntaxUID}) {
    const TransferSyntax* said = find_transfer_syntax(without_padding(value));
    if (said != nullptr && said->encoding == is.encoding && said->deflated == is.deflated && said->is_encapsulated() == is.is_encapsulated()) {
      return success();
    }
    return Error{ErrorCode::unsupported, fmt::format("the file is encoded as {}, whatever its UID says", is.name)}.hint(
        "SaveOptions::transfer_syntax saves it as another");
  }
  if (path == TagPath{tags::PixelData} && is.is_encapsulated()) {
    return Error{ErrorCode::unsupported, fmt::format("pixel data lies in fragments under {}; it has no value", is.name)}.hint(
        "set_frame gives a frame other samples");
  }
  return success();
}

/// What an edit in place cannot do to an element.
Result<void> check_in_place(const EditorState& state, const TagPath& path, const FoundElement& found, VR vr, std::uint64_t length) {
  if (state.access != Access::in_place) return success();
  if (!found.exists()) return state.not_in_place("the element is not there", path);
  if (length_now(found) != length) {
    return state.not_in_place(fmt::format("the value has {} bytes, the new one {}", length_now(found), length), path);
  }
  const VR now = found.original ? found.original->header().vr : found.edit->vr;
  if (found.encoding.explicit_vr && vr != now) {  // a header may have another length with another VR
    return state.not_in_place(fmt::format("the element is {}, the new one {}", name_of(now), name_of(vr)), path);
  }
  return success();
}

/// The step that gives an element a value.
Result<EditStep> step_of(const EditorState& state, const TagPath& path, const NewValue& value, std::optional<VR> vr) {
  DICOMAP_TRY(found, state.tree.find(path));
  DICOMAP_TRY(form, form_of(state.tree, path, found, vr));
  EditStep step{{Change::Kind::set, path, 0}, state.calls, form.header, nullptr};
  if (form.value == VR::SQ) {
    if (is_empty(value) && state.access == Access::in_place) return state.not_in_place("a sequence cannot be emptied", path);
    if (is_empty(value)) return step;
    return Error{ErrorCode::wrong_type, "a sequence has items, not a value"}.hint("set an element of an item: Sequence[0].Keyword; "
                                                                                   "append_item makes an empty one");
  }
  DICOMAP_TRY(charset, charset_at(state.tree, path));
  DICOMAP_TRY(encoded, encode_value(value, {form.value, form.order, charset, state.values}));
  DICOMAP_TRY_VOID(check_truth(state, path, encoded));
  DICOMAP_TRY_VOID(check_in_place(state, path, found, form.header, encoded.size()));
  step.value = std::make_shared<const std::vector<std::byte>>(std::move(encoded));
  return step;
}

/// What the file meta group repeats of the data set (PS3.10 7.1).
Tag repeated_in_meta(const TagPath& path) noexcept {
  if (!path.steps().empty()) return {};
  if (path.element() == tags::SOPInstanceUID) return tags::MediaStorageSOPInstanceUID;
  if (path.element() == tags::SOPClassUID) return tags::MediaStorageSOPClassUID;
  return {};
}

}  // namespace

Result<std::string> plain_text(const FoundElement& found) {
  if (found.edit != nullptr) {
    return found.edit->kind == ElementEdit::Kind::value ? without_padding(*found.edit->value) : std::string{};
  }
  if (!found.original || found.original->is_sequence()) return std::string{};
  DICOMAP_TRY(bytes, found.original->bytes());
  return without_padding(bytes.span());
}

Result<SpecificCharacterSet> charset_at(const EditTree& tree, const TagPath& path) {
  const std::vector<TagPath::Step>& steps = path.steps();
  for (std::size_t depth = steps.size() + 1; depth-- > 0;) {
    const TagPath place{{steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(depth)}, tags::SpecificCharacterSet};
    DICOMAP_TRY(found, tree.find(place));
    if (!found.exists()) continue;
    DICOMAP_TRY(text, plain_text(found));
    return SpecificCharacterSet{text};
  }
  return SpecificCharacterSet{};
}

Result<void> Editor::set(const TagPath& path, const NewValue& value, std::optional<VR> vr) {
  EditorState& state = *state_;
  std::vector<TagPath> paths{path};
  if (const Tag repeated = repeated_in_meta(path); repeated != Tag{}) {
    DICOMAP_TRY(in_meta, state.tree.find(TagPath{repeated}));
    if (in_meta.exists()) paths.emplace_back(repeated);
  }
  std::vector<EditStep> steps;  // all of them, or none
  for (const TagPath& each : paths) {
    auto step = step_of(state, each, value, vr);
    if (!step) return state.place(std::move(step).assume_error(), each);
    steps.push_back(std::move(step).assume_value());
  }
  return state.make(std::move(steps));
}

Result<void> Editor::set(std::string_view path, const NewValue& value, std::optional<VR> vr) {
  DICOMAP_TRY(read, parsed(*state_, path));
  return set(read, value, vr);
}

Result<void> Editor::erase(const TagPath& path) {
  EditorState& state = *state_;
  auto found = state.tree.find(path);
  if (!found) return state.place(std::move(found).assume_error(), path);
  if (!found.assume_value().exists()) return success();
  if (state.access == Access::in_place) return state.not_in_place("an element cannot be erased", path);
  return state.make({{Change::Kind::erased, path, 0}, state.calls, VR::none, nullptr});
}

Result<void> Editor::erase(std::string_view path) {
  DICOMAP_TRY(read, parsed(*state_, path));
  return erase(read);
}

Result<void> Editor::clear_preamble() {
  EditorState& state = *state_;
  const ByteRange range = state.file.preamble();
  std::vector<std::byte> bytes(static_cast<std::size_t>(range.length));
  DICOMAP_TRY_VOID(state.file.source().copy_out(range.offset, bytes));
  if (std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{}; })) return success();
  return state.make({{Change::Kind::preamble, TagPath{}, 0}, state.calls, VR::none, nullptr});
}

Result<void> Editor::insert_item(const TagPath& sequence, std::uint32_t index) {
  EditorState& state = *state_;
  if (state.access == Access::in_place) return state.not_in_place("an item cannot be inserted", sequence);
  return state.make({{Change::Kind::item_inserted, sequence, index}, state.calls, VR::SQ, nullptr});
}

Result<std::uint32_t> Editor::append_item(const TagPath& sequence) {
  auto count = state_->tree.count_items(sequence);
  if (!count) return state_->place(std::move(count).assume_error(), sequence);
  const auto index = static_cast<std::uint32_t>(count.assume_value());
  DICOMAP_TRY_VOID(insert_item(sequence, index));
  return index;
}

Result<void> Editor::erase_item(const TagPath& sequence, std::uint32_t index) {
  EditorState& state = *state_;
  if (state.access == Access::in_place) return state.not_in_place("an item cannot be erased", sequence);
  return state.make({{Change::Kind::item_erased, sequence, index}, state.calls, VR::SQ, nullptr});
}

Result<PrivateBlock> Editor::private_block(std::uint16_t group, std::string_view creator, const TagPath& item) {
  EditorState& state = *state_;
  if (group % 2 == 0 || group < 9) {
    return Error{ErrorCode::out_of_range, fmt::format("group {:04X} is not private", group)}.from(state.file.source().name()).hint(
        "private groups are odd, from 0009 on");
  }
  std::optional<Tag> free;
  for (std::uint16_t block = 0x10; block <= 0xFF; ++block) {
    const Tag tag{group, block};
    DICOMAP_TRY(found, state.tree.find(sibling(item, tag)));
    if (!found.exists()) {
      if (!free) free = tag;
      continue;
    }
    DICOMAP_TRY(name, plain_text(found));
    if (name == creator) return PrivateBlock{tag};
  }
  if (!free) {
    return Error{ErrorCode::out_of_range, fmt::format("all 240 blocks of group {:04X} are taken", group)}.from(state.file.source().name());
  }
  DICOMAP_TRY_VOID(set(sibling(item, *free), NewValue{std::string{creator}}, VR::LO));
  return PrivateBlock{*free};
}

}  // namespace dicomap

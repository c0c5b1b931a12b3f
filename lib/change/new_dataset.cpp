// SPDX-License-Identifier: MIT
#include "change/new_dataset.hpp"

#include "bytes/byte_store.hpp"
#include "change/file_meta.hpp"

#include <dicomap/dictionary.hpp>
#include <dicomap/tags.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

namespace dicomap {

namespace {

constexpr std::array pixel_elements{tags::FloatPixelData, tags::DoubleFloatPixelData, tags::PixelData};

/// One that has the encoding of the target and lets nothing but native pixel data be expected.
std::string_view uid_of(Encoding encoding) noexcept {
  if (!encoding.explicit_vr) return "1.2.840.10008.1.2";
  return encoding.order == ByteOrder::big ? "1.2.840.10008.1.2.2" : "1.2.840.10008.1.2.1";
}

/// What a Writer knows better; empty: it does not.
std::string_view why_not(const TagPath& path, const NewValue& value) noexcept {
  const Tag top = path.steps().empty() ? path.element() : path.steps().front().sequence;
  constexpr std::array own{tags::FileMetaInformationGroupLength, tags::FileMetaInformationVersion, tags::ImplementationClassUID,
                           tags::ImplementationVersionName};
  if (top == tags::TransferSyntaxUID) return "SaveOptions::transfer_syntax says it";
  if (std::ranges::find(own, top) != own.end()) return "it is written by itself";
  if (top.group() != tags::PixelData.group() || top.is_group_length()) return {};
  if (std::ranges::find(pixel_elements, top) == pixel_elements.end()) return "SaveOptions::offset_table asks for it";
  return std::holds_alternative<std::monostate>(value.storage()) ? std::string_view{} : "add_frame writes it; an empty value says that it will hold the frames";
}

Result<std::vector<std::byte>> bytes_of(const ByteStore& store, ByteRange range) {
  std::vector<std::byte> bytes(static_cast<std::size_t>(range.length));
  DICOMAP_TRY_VOID(store.read(range.offset, bytes));
  return bytes;
}

/// What a reader would have to guess. @errors malformed: names all of it
Result<void> check_plain(const File& file) {
  std::string doubts;
  for (const Diagnostic& diagnostic : file.diagnostics()) {
    doubts += fmt::format("{}{}: {}", doubts.empty() ? "" : ", ", to_names(diagnostic.tag), diagnostic.text);
  }
  if (doubts.empty()) return success();
  return Error{ErrorCode::malformed, fmt::format("the attributes of the frames leave doubts: {}", doubts)}
      .from(file.source().name())
      .hint("Strictness::tolerant writes them as they are");
}

}  // namespace

Result<NewDataset> NewDataset::create(const TransferSyntax& syntax, Strictness values, const std::string& name) {
  std::vector<std::byte> bytes(128);
  for (const char letter : std::string_view{"DICM"}) bytes.push_back(static_cast<std::byte>(letter));
  FileMeta meta;
  meta.transfer_syntax_uid = uid_of(syntax.encoding);
  const std::vector<std::byte> group = encode_file_meta(meta);
  bytes.insert(bytes.end(), group.begin(), group.end());
  DICOMAP_TRY(file, File::open(Source::own(std::move(bytes), name)));  // tolerant: it is empty
  DICOMAP_TRY(editor, Editor::open(std::move(file), values));
  return NewDataset{std::move(editor), values};
}

Result<void> NewDataset::set(const TagPath& path, const NewValue& value, std::optional<VR> vr) {
  if (const std::string_view why = why_not(path, value); !why.empty()) {
    return Error{ErrorCode::unsupported, "the element is not set by hand"}
        .in(to_names(path))
        .from(editor_.original().source().name())
        .hint(std::string{why});
  }
  return editor_.set(path, value, vr);
}

Result<std::optional<Tag>> NewDataset::declared_pixels() const {
  DICOMAP_TRY(file, editor_.edited());
  for (const Tag tag : pixel_elements) {
    DICOMAP_TRY(element, file.dataset().find(tag, Search::whole));
    if (element) return std::optional{tag};
  }
  return std::optional<Tag>{};
}

Result<void> NewDataset::check_identity(const File& file) const {
  if (values_ != Strictness::strict) return success();
  DICOMAP_TRY(meta, file_meta_of(file));
  for (const auto& [uid, tag] : {std::pair{&meta.sop_class_uid, tags::SOPClassUID}, std::pair{&meta.sop_instance_uid, tags::SOPInstanceUID}}) {
    if (!uid->empty()) continue;
    return Error{ErrorCode::not_found, fmt::format("{} is missing, which the file meta group repeats", to_names(tag))}
        .from(file.source().name())
        .hint(tag == tags::SOPInstanceUID ? "make_uid makes one, and so does SaveOptions::new_sop_instance_uid" : "PS3.6 annex A lists them");
  }
  return success();
}

Result<DescribedImage> NewDataset::describe(Tag element) {
  DICOMAP_TRY(declared, declared_pixels());
  const bool adds = !declared;
  if (declared) element = *declared;
  if (adds) DICOMAP_TRY_VOID(editor_.set(TagPath{element}, NewValue{}));
  const auto describe = [&]() -> Result<DescribedImage> {
    DICOMAP_TRY(file, editor_.edited());
    DICOMAP_TRY_VOID(check_identity(file));
    DICOMAP_TRY(judged, File::open(file.source()));
    DICOMAP_TRY_VOID(layout_of(judged.dataset()));
    if (values_ == Strictness::strict) DICOMAP_TRY_VOID(check_plain(judged));
    DICOMAP_TRY(image, file.image());
    DICOMAP_TRY(number, file.dataset().find(tags::NumberOfFrames));
    std::optional<std::uint64_t> frames;
    if (number && number->length() > 0) frames = image.layout().frames;
    return DescribedImage{std::move(image), element, frames};
  };
  auto described = describe();
  // What is missing may come yet; without frames there is to be no element for them.
  if (!described && adds) DICOMAP_TRY_VOID(editor_.undo());
  return described;
}

Result<SplitDataset> NewDataset::split() const {
  DICOMAP_TRY(file, editor_.edited());
  const Source& source = file.source();
  const ByteStore& store = *source.store();
  DICOMAP_TRY_VOID(check_identity(file));
  DICOMAP_TRY(declared, declared_pixels());
  if (!declared) return SplitDataset{std::move(file), std::nullopt};
  DICOMAP_TRY(element, file.dataset().find(*declared, Search::whole));
  const std::uint64_t begin = element->header().offset;
  const std::uint64_t end = element->value_offset();
  DICOMAP_TRY(before, bytes_of(store, {0, begin}));
  DICOMAP_TRY(head, File::open(Source::own(std::move(before), source.name())));
  if (end == source.size()) return SplitDataset{std::move(head), std::nullopt};
  DICOMAP_TRY(behind, bytes_of(store, {0, file.dataset().begin_offset()}));
  DICOMAP_TRY(rest, bytes_of(store, {end, source.size() - end}));
  behind.insert(behind.end(), rest.begin(), rest.end());
  DICOMAP_TRY(tail, File::open(Source::own(std::move(behind), source.name())));
  return SplitDataset{std::move(head), std::move(tail)};
}

}  // namespace dicomap

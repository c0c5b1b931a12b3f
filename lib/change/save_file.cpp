// SPDX-License-Identifier: MIT
// The way to the disk: what is unchanged goes from file to file, what is changed from memory, and the whole appears at once.
#include "bytes/output_file.hpp"
#include "change/editor_state.hpp"
#include "change/file_meta.hpp"
#include "change/rewrite.hpp"

#include <dicomap/tags.hpp>
#include <dicomap/uid.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace dicomap {

namespace {

constexpr std::string_view explicit_little_uid = "1.2.840.10008.1.2.1";

/// Saves once.
class Saving {
 public:
  Saving(const EditorState& state, const SaveOptions& options) : state_{state}, options_{options} {}

  Result<void> to(const std::string& path) {
    DICOMAP_TRY_VOID(check_unchanged());
    DICOMAP_TRY_VOID(choose_edits());
    DICOMAP_TRY(file, has_edits() ? state_.view(*edits_) : Result<File>{state_.file});
    DICOMAP_TRY_VOID(find_coded_frames(file));
    choose_transfer_syntax();
    DICOMAP_TRY_VOID(check_directory(file));
    DICOMAP_TRY(out, OutputFile::create(path, options_.replace));
    if (has_coded_frames() || needs_rewrite(file, options_)) {
      DICOMAP_TRY_VOID(rewrite_file(file, coded_frames(), options_, *out));
    } else {
      if (has_edits()) DICOMAP_TRY_VOID(check_parsed());
      DICOMAP_TRY_VOID(copy(file, *out));
    }
    return out->commit([this] { return check_unchanged(); });
  }

 private:
  [[nodiscard]] bool has_edits() const { return !edits_->empty() || state_.has_frames(); }
  [[nodiscard]] bool has_coded_frames() const { return !coded_.empty(); }

  [[nodiscard]] Result<void> check_unchanged() const {
    if (!options_.verify || !state_.file.source().changed()) return state_.file.check();
    return Error{ErrorCode::changed_on_disk, "the file is another than it was when it was opened; nothing was written"}
        .from(state_.file.source().name())
        .hint("open it again; SaveOptions::verify = false saves what there is");
  }

  /// The edits, and those that the options ask for.
  Result<void> choose_edits() {
    edits_ = &state_.tree;
    if (!options_.new_sop_instance_uid) return success();
    extended_.emplace(state_.file);
    for (const EditStep& step : state_.steps) DICOMAP_TRY_VOID(extended_->apply(step));
    std::string uid = make_uid();
    if (uid.size() % 2 != 0) uid.push_back('\0');
    const auto bytes = std::as_bytes(std::span{uid});
    const auto value = std::make_shared<const std::vector<std::byte>>(bytes.begin(), bytes.end());
    DICOMAP_TRY_VOID(extended_->apply({{Change::Kind::set, TagPath{tags::SOPInstanceUID}, 0}, 0, VR::UI, value}));
    DICOMAP_TRY(in_meta, extended_->find(TagPath{tags::MediaStorageSOPInstanceUID}));
    if (in_meta.exists()) {
      DICOMAP_TRY_VOID(extended_->apply({{Change::Kind::set, TagPath{tags::MediaStorageSOPInstanceUID}, 0}, 0, VR::UI, value}));
    }
    edits_ = &*extended_;
    return success();
  }

  /// Frames that patches cannot say. Compressed ones that were looked at through the Editor, and are as they were, stay as they
  /// are: to code them again might cost what a lossy code stream still has, and all frames where there is no encoder.
  Result<void> find_coded_frames(const File& edited) {
    if (!state_.has_frames() || state_.pixels->are_patches()) return success();
    const ImageState& image = state_.pixels->image();
    for (const std::uint64_t index : state_.pixels->frames()) {
      if (state_.pixels->differs(index)) coded_.insert(index);
    }
    if (coded_.empty()) return success();
    DICOMAP_TRY(now, edited.image());
    const PixelLayout& was = *image.layout;
    const PixelLayout& is = now.layout();
    if (is.rows == was.rows && is.columns == was.columns && is.samples_per_pixel == was.samples_per_pixel &&
        is.bits_allocated == was.bits_allocated && is.planar_configuration == was.planar_configuration &&
        is.chroma_422 == was.chroma_422 && *coded_.rbegin() < is.frames) {
      return success();
    }
    return state_.place(Error{ErrorCode::unsupported, "frames were edited, and the attributes say by now that they are others"}.hint(
                            "save the frames, then edit the attributes"),
                        TagPath{image.pixel_data.tag});
  }

  /// The view of a deflated file is inflated. Of compressed frames the edited ones are compressed again, where there is an
  /// encoder for it; else all of them are saved native.
  void choose_transfer_syntax() {
    if (!options_.transfer_syntax.empty()) return;
    const std::string uid{state_.file.transfer_syntax().uid};
    if (state_.is_deflated() && has_edits()) options_.transfer_syntax = uid;
    const bool has_encoder = options_.encoders.contains(uid) || standard_encoder(uid) != nullptr;
    if (has_coded_frames() && !has_encoder) options_.transfer_syntax = explicit_little_uid;
  }

  [[nodiscard]] EditedFrame coded_frames() const {
    if (!has_coded_frames()) return {};
    return [this, pixels = state_.pixels.get()](std::uint64_t index) -> std::span<const std::byte> {
      if (!coded_.contains(index)) return {};
      const Value<const std::byte> samples = pixels->find(index);
      const std::byte* first = samples.data();  // the Editor keeps them as well
      return std::span{first, samples.size()};
    };
  }

  /// Records of a DICOMDIR point to each other by offsets in the file (PS3.3 F.3.2.2), which nobody makes right here.
  [[nodiscard]] Result<void> check_directory(const File& file) const {
    const auto records = state_.file.dataset().find(tags::DirectoryRecordSequence, Search::ascending);
    if (!records || !records.assume_value()) return success();
    bool moves = needs_rewrite(file, options_) || options_.rebuild_meta || (options_.pixel_alignment > 1 && !is_aligned(file));
    if (!moves && !edits_->empty()) {
      DICOMAP_TRY(range, records.assume_value()->value_range());
      DICOMAP_TRY(patches, state_.all_patches(*edits_));
      moves = std::ranges::any_of(patches, [end = range.offset + range.length](const Patch& patch) {
        return patch.removed != patch.length && patch.offset < end;
      });
    }
    if (!moves) return success();
    return state_.place(Error{ErrorCode::unsupported, "the records point to each other by their offsets, which would move"}.hint(
                            "edits that keep every length can be saved; make a DICOMDIR anew from its files"),
                        TagPath{tags::DirectoryRecordSequence});
  }

  /// What cannot be parsed was not looked at: an edit might have landed elsewhere.
  [[nodiscard]] Result<void> check_parsed() const {
    if (options_.keep_tail) return success();
    auto walk = state_.file.dataset().elements();
    while (walk.next()) {}
    if (walk.error().code() == ErrorCode::none) return success();
    Error error = walk.error();
    return error.hint("SaveOptions::keep_tail copies what lies behind as it is");
  }

  Result<void> copy(const File& file, OutputFile& out) const {
    const ByteStore& store = *file.source().store();
    std::uint64_t from = 0;
    std::vector<std::byte> head;
    const bool aligned = options_.pixel_alignment <= 1 || is_aligned(file);
    if (options_.rebuild_meta || !aligned) {
      DICOMAP_TRY(made, new_head(file));
      head = std::move(made);
      // A deflated data set counts its offsets in what is inflated.
      from = file.transfer_syntax().deflated ? file.meta().end_offset() : file.dataset().begin_offset();
    }
    const std::uint64_t all = store.size() - from + head.size();
    DICOMAP_TRY_VOID(out.reserve(all));
    DICOMAP_TRY_VOID(out.write(head));
    constexpr std::uint64_t at_once = std::uint64_t{64} << 20;  // a progress call for each: some 20 ms
    while (from < store.size()) {
      if (options_.stop.stop_requested()) return Error{ErrorCode::cancelled, "saving was stopped"}.from(out.path());
      const std::uint64_t length = std::min(at_once, store.size() - from);
      DICOMAP_TRY_VOID(out.copy(store, {from, length}));
      from += length;
      if (options_.progress) options_.progress(out.position(), all);
    }
    return success();
  }

  /// Of the first native sample; 0: there is none to be aligned.
  [[nodiscard]] static std::uint64_t pixel_offset(const File& file) {
    if (file.transfer_syntax().deflated) return 0;
    for (const Tag tag : {tags::PixelData, tags::FloatPixelData, tags::DoubleFloatPixelData}) {
      const auto pixels = file.dataset().find(tag);
      if (!pixels || !pixels.assume_value()) continue;
      return pixels.assume_value()->header().has_undefined_length() ? 0 : pixels.assume_value()->value_offset();
    }
    return 0;
  }
  [[nodiscard]] bool is_aligned(const File& file) const { return pixel_offset(file) % options_.pixel_alignment == 0; }

  /// Preamble and file meta group, made anew.
  [[nodiscard]] Result<std::vector<std::byte>> new_head(const File& file) const {
    MemorySink head;
    DICOMAP_TRY_VOID(write_preamble(file, head));
    DICOMAP_TRY(meta, file_meta_of(file));
    const std::uint64_t pixels = pixel_offset(file);
    if (options_.pixel_alignment > 1 && pixels > 0) {
      const std::uint64_t behind = pixels - file.dataset().begin_offset();
      DICOMAP_TRY(padding, padding_for(head.position() + encode_file_meta(meta).size() + behind, options_.pixel_alignment, meta));
      meta.padding = padding;
    }
    DICOMAP_TRY_VOID(head.write(encode_file_meta(meta)));
    return head.take();
  }

  const EditorState& state_;
  SaveOptions options_;
  std::optional<EditTree> extended_;
  const EditTree* edits_ = nullptr;
  std::set<std::uint64_t> coded_;  // frames that are written from memory, to be coded
};

}  // namespace

Result<void> save_file(const EditorState& state, const std::string& path, const SaveOptions& options) {
  return Saving{state, options}.to(path);
}

}  // namespace dicomap

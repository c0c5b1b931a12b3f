// SPDX-License-Identifier: MIT
#include <dicomap/editor.hpp>

#include "change/editor_state.hpp"
#include "change/file_meta.hpp"
#include "file/file_state.hpp"

#include <dicomap/tags.hpp>

#include <fmt/format.h>

#include <sys/stat.h>

namespace dicomap {

namespace {

constexpr std::string_view explicit_little_uid = "1.2.840.10008.1.2.1";

/// Whether the path still names what the store reads.
bool names_store(const std::string& path, const ByteStore& store) {
  struct stat by_path {};
  struct stat by_descriptor {};
  return store.descriptor() >= 0 && ::stat(path.c_str(), &by_path) == 0 && ::fstat(store.descriptor(), &by_descriptor) == 0 &&
         by_path.st_dev == by_descriptor.st_dev && by_path.st_ino == by_descriptor.st_ino;
}

/// Bytes of a store that are few.
Result<std::vector<std::byte>> bytes_of(const ByteStore& store) {
  std::vector<std::byte> bytes(static_cast<std::size_t>(store.size()));
  DICOMAP_TRY_VOID(store.read(0, bytes));
  return bytes;
}

/// Of preamble and file meta group.
Result<std::vector<Patch>> head_patches(const File& file, const EditTree& tree) {
  DICOMAP_TRY(patches, patches_of(tree.meta(), file.meta()));
  const ByteRange preamble = file.preamble();
  if (tree.clears_preamble()) {
    patches.push_back({preamble.offset, preamble.length, shared_bytes(std::vector<std::byte>(static_cast<std::size_t>(preamble.length))), preamble.length});
  }
  return std::move(patches);
}

}  // namespace

[[gnu::hot]] Editor::Editor(std::unique_ptr<EditorState> state) noexcept : state_{std::move(state)} {}
[[gnu::hot]] Editor::Editor(Editor&&) noexcept = default;
Editor& Editor::operator=(Editor&&) noexcept = default;
[[gnu::hot]] Editor::~Editor() = default;

[[gnu::hot]] Result<Editor> Editor::open(const std::string& path, Access access, const EditOptions& options) {
  std::unique_ptr<InPlaceFile> target;
  // What an editor left half written when it was killed is taken back before anything is read, whatever becomes of the file.
  DICOMAP_TRY(interrupted, InPlaceFile::was_interrupted(path));
  if (access == Access::in_place || interrupted) {
    DICOMAP_TRY(opened, InPlaceFile::open(path));
    if (access == Access::in_place) target = std::move(opened);
  }
  DICOMAP_TRY(file, File::open(path, options));
  auto state = std::make_unique<EditorState>(std::move(file), access, options.values);
  state->path = path;
  state->target = std::move(target);
  if (access == Access::in_place && state->is_deflated()) {
    return Error{ErrorCode::unsupported, "a deflated data set cannot be edited in place"}.from(path).hint(
        "edit it copy-on-write, and save it");
  }
  return Editor{std::move(state)};
}

Result<Editor> Editor::open(File file, Strictness values) {
  auto state = std::make_unique<EditorState>(std::move(file), Access::copy_on_write, values);
  const Source& source = state->file.source();
  if (names_store(source.name(), *source.store())) state->path = source.name();
  return Editor{std::move(state)};
}

const File& Editor::original() const& noexcept { return state_->file; }

Result<File> Editor::edited() const {
  EditorState& state = *state_;
  if (!state.has_edits()) return state.file;
  if (state.edited && (!state.has_frames() || state.pixels->are_live())) return *state.edited;
  DICOMAP_TRY(file, state.view(state.tree));
  state.edited = file;
  return file;
}

std::vector<Change> Editor::changes() const {
  std::vector<Change> changes;
  for (const EditStep& step : state_->steps) changes.push_back(step.change);
  if (!state_->has_frames()) return changes;
  for (const std::uint64_t index : state_->pixels->frames()) {
    changes.push_back({Change::Kind::frame, TagPath{state_->pixels->image().pixel_data.tag}, index});
  }
  return changes;
}

Result<bool> Editor::undo() {
  std::vector<EditStep>& steps = state_->steps;
  if (steps.empty()) return false;
  const std::uint64_t call = steps.back().call;
  std::size_t count = steps.size();
  while (count > 0 && steps[count - 1].call == call) --count;
  state_->rebuild(count);
  return true;
}

void Editor::undo_all() {
  state_->rebuild(0);
  if (state_->pixels) state_->pixels->revert_all();
}

Result<void> Editor::save_as(const std::string& path, const SaveOptions& options) const {
  return save_file(*state_, path, options);
}

Result<void> Editor::save(const SaveOptions& options) {
  EditorState& state = *state_;
  if (state.path.empty()) {
    return Error{ErrorCode::unsupported, "the file was opened from no path"}.from(state.file.source().name()).hint("save_as takes one");
  }
  if (state.access == Access::in_place) {
    return Error{ErrorCode::unsupported, "a file that is edited in place is not replaced"}.from(state.path).hint("flush writes the edits into it");
  }
  DICOMAP_TRY_VOID(save_file(state, state.path, options));
  return state.reopen();
}

Result<void> Editor::flush(Durability durability) {
  EditorState& state = *state_;
  if (state.access != Access::in_place) {
    return Error{ErrorCode::unsupported, "the file was not opened to be edited in place"}.from(state.file.source().name()).hint(
        "save replaces it, save_as writes another");
  }
  if (!state.has_edits()) return success();
  DICOMAP_TRY(patches, state.all_patches(state.tree));
  if (state.file.source().changed()) {
    return Error{ErrorCode::changed_on_disk, "the file is another than it was when it was opened; nothing was written"}.from(state.path);
  }
  std::vector<BytePatch> writes;
  for (const Patch& patch : patches) {
    if (patch.length != patch.removed) {  // was refused when it was edited
      return Error{ErrorCode::unsupported, "an edit would move other bytes"}.from(state.path).at(patch.offset);
    }
    writes.push_back({patch.offset, {patch.bytes.get(), static_cast<std::size_t>(patch.length)}});
  }
  DICOMAP_TRY_VOID(state.target->write(writes, durability));
  return state.reopen();
}

std::string to_string(const Change& change) {
  const std::string path = to_names(change.path);
  switch (change.kind) {
    case Change::Kind::set: return "set " + path;
    case Change::Kind::erased: return "erased " + path;
    case Change::Kind::item_inserted: return fmt::format("inserted item {} of {}", change.index, path);
    case Change::Kind::item_erased: return fmt::format("erased item {} of {}", change.index, path);
    case Change::Kind::preamble: return "cleared the preamble";
    case Change::Kind::frame: break;
  }
  return fmt::format("frame {}", change.index);
}

// ---- EditorState ---------------------------------------------------------------------------------------------------------

Result<void> EditorState::make(std::vector<EditStep> made) {
  edited.reset();
  const std::size_t before = steps.size();
  for (EditStep& step : made) {
    step.call = calls;
    if (auto applied = tree.apply(step); !applied) {
      rebuild(before);
      return place(std::move(applied).assume_error(), step.change.path);
    }
    steps.push_back(std::move(step));
  }
  ++calls;
  return success();
}

Result<void> EditorState::make(EditStep step) {
  std::vector<EditStep> one;
  one.push_back(std::move(step));
  return make(std::move(one));
}

void EditorState::rebuild(std::size_t count) {
  edited.reset();
  steps.resize(count);
  tree = EditTree{file};
  for (const EditStep& step : steps) {
    // They were made before, over the same file.
    static_cast<void>(tree.apply(step));
  }
}

Result<void> EditorState::reopen() {
  auto opened = File::open(path, file.state()->options);
  if (!opened) return std::move(opened).assume_error().hint("the edits were written all the same");
  file = std::move(opened).assume_value();
  image.reset();
  pixels.reset();
  rebuild(0);
  return success();
}

[[gnu::hot]] Result<PixelEdits*> EditorState::open_pixels() {
  for (const Tag tag : {tags::PixelData, tags::FloatPixelData, tags::DoubleFloatPixelData}) {
    if (!tree.dataset().elements.contains(tag)) continue;
    return place(Error{ErrorCode::unsupported, "the element was edited as a whole"}.hint("save it, then edit its frames"), TagPath{tag});
  }
  if (!image) {
    DICOMAP_TRY(opened, file.image());
    image = std::move(opened);
  }
  if (!pixels) pixels = std::make_unique<PixelEdits>(image->state());
  return pixels.get();
}

Result<std::vector<Patch>> EditorState::dataset_patches(const EditTree& of) const {
  DICOMAP_TRY(patches, patches_of(of.dataset(), file.dataset()));
  if (has_frames() && pixels->are_patches()) {
    DICOMAP_TRY(frames, pixels->patches());
    patches.insert(patches.end(), std::make_move_iterator(frames.begin()), std::make_move_iterator(frames.end()));
  }
  return std::move(patches);
}

Result<std::vector<Patch>> EditorState::all_patches(const EditTree& of) const {
  // Where the group ends and the data set begins both may insert: what comes first here lies first.
  DICOMAP_TRY(patches, head_patches(file, of));
  DICOMAP_TRY(dataset, dataset_patches(of));
  patches.insert(patches.end(), std::make_move_iterator(dataset.begin()), std::make_move_iterator(dataset.end()));
  return std::move(patches);
}

namespace {

/// Preamble and file meta group of a deflated file as edited, for the inflated data set behind it.
Result<std::vector<std::byte>> inflated_head(const File& file, const EditTree& tree) {
  const ByteStore& store = *file.source().store();
  const std::uint64_t end = file.meta().end_offset();
  std::vector<std::byte> bytes(static_cast<std::size_t>(end));
  DICOMAP_TRY_VOID(store.read(0, bytes));
  DICOMAP_TRY(patches, head_patches(file, tree));
  const Source head = Source::own(std::move(bytes));
  const SplicedStore spliced{head.store(), splices_of(std::move(patches), end), {}};
  DICOMAP_TRY(edited, bytes_of(spliced));
  const Source source = Source::borrow(edited);
  // Nothing of it is deflated now.
  OpenOptions options;
  options.transfer_syntax = explicit_little_uid;
  DICOMAP_TRY(reopened, File::open(source, options));
  DICOMAP_TRY(meta, file_meta_of(reopened));
  meta.transfer_syntax_uid = explicit_little_uid;
  std::vector<std::byte> whole{edited.begin(), edited.begin() + static_cast<std::ptrdiff_t>(file.meta().begin_offset())};
  const std::vector<std::byte> group = encode_file_meta(meta);
  whole.insert(whole.end(), group.begin(), group.end());
  return whole;
}

}  // namespace

Result<File> EditorState::view(const EditTree& of) const {
  OpenOptions options = file.state()->options;
  std::vector<Splice> splices;
  if (is_deflated()) {
    DICOMAP_TRY(head, inflated_head(file, of));
    const std::uint64_t length = head.size();
    DICOMAP_TRY(patches, dataset_patches(of));
    splices = splices_of(std::move(patches), file.dataset_source().size());
    splices.insert(splices.begin(), {0, length, shared_bytes(std::move(head))});
  } else {
    DICOMAP_TRY(patches, all_patches(of));
    splices = splices_of(std::move(patches), file.dataset_source().size());
  }
  // What has no file meta group to say how it is encoded is not guessed at a second time.
  const bool has_meta = file.meta().end_offset() > file.meta().begin_offset();
  if (!has_meta && options.transfer_syntax.empty()) options.transfer_syntax = file.transfer_syntax().uid;
  options.memory = file.source().store()->memory();
  options.limits = file.source().store()->limits();
  auto store = std::make_shared<SplicedStore>(file.dataset_source().store(), std::move(splices), options);
  return File::open(Source{std::move(store)}, options);
}

Error EditorState::place(Error error, const TagPath& at) const {
  error.in(to_names(at));
  error.from(file.source().name());
  return error;
}

Error EditorState::not_in_place(std::string what, const TagPath& at) const {
  return place(Error{ErrorCode::unsupported, std::move(what)}.hint("edits in place keep every length; edit copy-on-write and save"), at);
}

}  // namespace dicomap

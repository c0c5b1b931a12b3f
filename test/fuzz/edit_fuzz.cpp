// SPDX-License-Identifier: MIT
// A file of any bytes, edited by a script and saved; its first 128 bytes, where a preamble would be, are the script.
#include "fuzz/edit_script.hpp"
#include "fuzz/element_list.hpp"
#include "fuzz/require.hpp"

#include <dicomap/image.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>
#include <string>

#include <unistd.h>

using namespace dicomap;
using namespace dicomap::fuzz;

namespace {

constexpr std::size_t script_bytes = 128;
constexpr std::size_t most_edits = 12;
constexpr std::size_t most_paths = 200;
constexpr std::uint64_t most_samples = std::uint64_t{1} << 14;

std::vector<std::byte> bytes_of(const Source& source) {
  std::vector<std::byte> bytes(static_cast<std::size_t>(source.size()));
  require(source.copy_out(0, bytes).has_value());
  return bytes;
}

class Edits {
 public:
  Edits(Script& script, const File& file)
      : script_{script}, editor_{Editor::open(file, script.byte() % 2 == 0 ? Strictness::tolerant : Strictness::strict).value()} {
    for (const Dataset& dataset : {file.meta(), file.dataset()}) {
      Walk walk = dataset.walk();
      while (seen_.size() < most_paths && walk.next()) seen_.push_back(walk.path());
    }
  }

  void run() {
    for (std::size_t i = 0; i < most_edits && !script_.is_over(); ++i) edit();
  }
  [[nodiscard]] Editor& editor() noexcept { return editor_; }
  [[nodiscard]] const Edited& edited() const noexcept { return edited_; }

 private:
  void edit() {
    const std::size_t before = editor_.changes().size();
    const bool was_made = make();
    // An edit is made as a whole or not at all.
    require(was_made || editor_.changes().size() == before);
  }

  bool make() {
    const std::uint8_t kind = script_.byte();
    switch (kind % 16) {
      case 8: return note(path_from(script_, seen_), [&](const TagPath& path) { return editor_.erase(path).has_value(); });
      case 9: return note(path_from(script_, seen_), [&](const TagPath& path) { return editor_.insert_item(path, script_.byte() % 4).has_value(); });
      case 10: return note(path_from(script_, seen_), [&](const TagPath& path) { return editor_.append_item(path).has_value(); });
      case 11: return note(path_from(script_, seen_), [&](const TagPath& path) { return editor_.erase_item(path, script_.byte() % 4).has_value(); });
      case 12: return reserve_block();
      case 13: edited_.everything = true; return kind < 64 ? editor_.convert_to_utf8().has_value() : editor_.clear_preamble().has_value();
      case 14: return undo();
      case 15: return write_frame();
      default: return note(path_from(script_, seen_), [&](const TagPath& path) { return set(path); });
    }
  }

  template <class F> bool note(const TagPath& path, F&& function) {
    if (!function(path)) return false;
    for (std::size_t depth = 0; depth <= path.steps().size(); ++depth) {  // sequences on the way may have been made
      const auto steps = path.steps().begin();
      const bool is_whole = depth == path.steps().size();
      edited_.paths.push_back(to_string(TagPath{{steps, steps + static_cast<std::ptrdiff_t>(depth)}, is_whole ? path.element() : path.steps()[depth].sequence}));
    }
    const Tag first = path.steps().empty() ? path.element() : path.steps().front().sequence;
    // These say how the others are read.
    edited_.everything |= first.group() == 2 || path.element() == tags::SpecificCharacterSet || first == tags::SOPInstanceUID;
    return true;
  }

  bool set(const TagPath& path) {
    const ScriptValue value = value_from(script_);
    static constexpr std::array vrs{VR::UN, VR::LO, VR::UT, VR::OB, VR::US, VR::SQ, VR::AT};
    const std::optional<VR> vr = script_.byte() % 4 == 0 ? std::optional{script_.one_of(vrs)} : std::nullopt;
    if (!editor_.set(path, value.value, vr)) return false;
    if (!value.is_bytes || path.element().group() == 2 || path.element() == tags::SpecificCharacterSet) return true;
    const auto edited = editor_.edited();
    if (!edited) return true;
    const auto found = edited.value().dataset_of(path).find(path, Search::whole);
    if (!found) return true;
    require(found.value().has_value());
    if (found.value()->is_sequence()) return true;
    const auto read = found.value()->bytes();
    require(read && read.value().size() == value.bytes.size() + value.bytes.size() % 2);
    require(std::ranges::equal(value.bytes, read.value().span().first(value.bytes.size())));
    return true;
  }

  bool reserve_block() {
    const TagPath path = path_from(script_, seen_);
    const auto block = editor_.private_block(static_cast<std::uint16_t>(script_.byte() | 1U), "dicomap", path);
    if (block) note(TagPath{path.steps(), block.value().creator}, [](const TagPath&) { return true; });
    return block.has_value();
  }

  bool undo() {
    const std::size_t before = editor_.changes().size();
    const auto undone = editor_.undo();
    require(undone && editor_.changes().size() + (undone.value() ? 1U : 0U) <= before);
    return undone.value();
  }

  bool write_frame() {
    for (const Tag tag : {tags::PixelData, tags::FloatPixelData, tags::DoubleFloatPixelData}) edited_.paths.push_back(to_string(TagPath{tag}));
    const std::uint8_t how = script_.byte();
    const std::uint64_t index = script_.byte() % 4U;
    const std::uint8_t value = script_.byte();
    const auto layout = editor_.layout();
    if (!layout || layout.value().frame_samples() > most_samples) return true;
    if (how % 4 == 3) return editor_.revert_frame(index), true;
    if (how % 4 == 2) {
      const auto pixel = editor_.pixel(index, script_.byte() % 4U, script_.byte() % 4U);
      if (pixel && pixel.value().store(value)) require(pixel.value().get() == value);
      return true;
    }
    return with_sample(layout.value().sample_type, [&]<class T>() {
      const std::vector<T> samples(static_cast<std::size_t>(layout.value().frame_samples()), static_cast<T>(value % 2));
      const auto written = how % 4 == 1 ? editor_.set_frame<T>(index, samples) : editor_.edit_frame(index, [&](auto& frame) {
        std::ranges::fill(frame.samples(), static_cast<typename std::remove_cvref_t<decltype(frame.samples())>::value_type>(value % 2));
      });
      if (!written) return true;
      const auto frame = std::as_const(editor_).frame<T>(index);
      require(frame && std::ranges::equal(frame.value().samples(), samples));
      return true;
    });
  }

  Script& script_;
  Editor editor_;
  std::vector<TagPath> seen_;
  Edited edited_;
};

/// Opens as the file that was edited was.
OpenOptions as_read(const File& file) {
  OpenOptions options;
  if (file.meta().end_offset() == file.meta().begin_offset()) options.transfer_syntax = file.transfer_syntax().uid;
  return options;
}

void compare(const File& file, const File& edited, const Edited& with) {
  const std::vector<std::byte> bytes = bytes_of(edited.source());
  const auto again = File::open(Source::borrow(bytes), as_read(edited));
  require(again.has_value());
  require_same(elements_but({}, edited.dataset()), elements_but({}, again.value().dataset()));
  if (with.everything) return;
  const ElementList before = elements_but(with, file.dataset());
  if (before.ended != ErrorCode::none) return;
  const ElementList after = elements_but(with, edited.dataset());
  require_same(before, after);
  require(after.ended == ErrorCode::none);
}

void save(Editor& editor, Script& script) {
  static const std::filesystem::path shared{"/dev/shm"};
  static const std::filesystem::path folder = std::filesystem::is_directory(shared) ? shared : std::filesystem::temp_directory_path();
  const std::string path = folder / fmt::format("dicomap-edit-fuzz-{}", ::getpid());
  const SaveOptions options = options_from(script);
  const auto saved = editor.save_as(path, options);
  require(saved || !saved.error().message().empty());
  require(saved.has_value() == std::filesystem::exists(path));
  if (!saved) return;
  const auto edited = editor.edited();
  require(edited.has_value());
  const auto file = File::open(path, options.transfer_syntax.empty() ? as_read(edited.value()) : OpenOptions{});
  require(file.has_value());
  // Under another transfer syntax elements of the pixels are others, and VRs may be.
  const Encoding was = edited.value().encoding();
  const Encoding is = file.value().encoding();
  const bool is_same = was == is && options.transfer_syntax.empty() && options.offset_table == OffsetTable::keep;
  Edited changed;
  for (const Tag tag : {tags::SOPInstanceUID, tags::PixelData, tags::ExtendedOffsetTable, tags::ExtendedOffsetTableLengths,
                        tags::PhotometricInterpretation, tags::PlanarConfiguration, tags::LossyImageCompression}) {
    changed.paths.push_back(to_string(TagPath{tag}));
  }
  const ElementList before = elements_but(changed, edited.value().dataset(), is_same);
  const ElementList after = elements_but(changed, file.value().dataset(), is_same);
  if (before.ended == ErrorCode::none) require_same(before, after);
  std::filesystem::remove(path);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = input_of(data, size);
  SourceOptions source;
  source.limits.private_bytes = source.limits.inflated_bytes = source.limits.frame_bytes = std::uint64_t{1} << 20;
  source.limits.value_bytes = source.limits.decoder_bytes = std::uint64_t{1} << 24;
  const auto file = File::open(Source::borrow(bytes, "memory", source));
  if (!file) return 0;
  Script script{bytes.first(std::min(script_bytes, bytes.size()))};
  Edits edits{script, file.value()};
  edits.run();
  Editor& editor = edits.editor();
  if (const auto edited = editor.edited()) compare(file.value(), edited.value(), edits.edited());
  save(editor, script);
  editor.undo_all();
  require(editor.changes().empty() && std::ranges::equal(bytes_of(editor.edited().value().source()), bytes));
  return 0;
}

// SPDX-License-Identifier: MIT
/// @file
/// Edits without loading: copy-on-write over the file as it lies, saved as a new file or written back in place.
#pragma once

#include <dicomap/file.hpp>
#include <dicomap/frame.hpp>
#include <dicomap/image.hpp>
#include <dicomap/new_value.hpp>
#include <dicomap/result.hpp>
#include <dicomap/save_options.hpp>
#include <dicomap/tag_path.hpp>

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dicomap {

/// What becomes of the file that is edited.
enum class Access : std::uint8_t {
  copy_on_write,  ///< it never changes: edits lie in memory until they are saved (default)
  in_place        ///< `flush` writes edits that keep every length into it
};

/// Value type.
struct EditOptions : OpenOptions {
  /// How new values are judged: strict refuses what PS3.5 6.2 forbids, tolerant writes what can be written.
  Strictness values = Strictness::strict;
};

/// One edit, in the order they were made. Value type.
struct Change {
  enum class Kind : std::uint8_t { set, erased, item_inserted, item_erased, preamble, frame };
  Kind kind = Kind::set;
  TagPath path;              ///< of the element; for items the sequence, with the item's index in `index`
  std::uint64_t index = 0;   ///< of an item or a frame
};

/// "set PatientName (0010,0010)", "frame 12".
[[nodiscard]] DICOMAP_API std::string to_string(const Change& change);

/// Elements of a private block (PS3.5 7.8.1): `block(0x01)` is (gggg,bb01). Value type.
struct PrivateBlock {
  Tag creator;  ///< (gggg,00bb)
  [[nodiscard]] constexpr Tag operator()(std::uint8_t element) const noexcept {
    return {creator.group(), static_cast<std::uint16_t>(creator.element() << 8U | element)};
  }
};

class Editor;
struct EditorState;

namespace detail {
template <Sample T> [[nodiscard]] DICOMAP_API Result<Frame<T>> open_whole_frame(EditorState& state, std::uint64_t index);
}

/// One sample that can be assigned. Made by Editor::pixel.
class DICOMAP_API PixelReference {
 public:
  /// Stores `value`. Throws ErrorException (out_of_range) where the sample's type cannot hold it: `store` returns it instead.
  template <class N>
  requires std::is_arithmetic_v<N>
  const PixelReference& operator=(N value) const {
    store(value).value();
    return *this;
  }
  /// @errors out_of_range
  template <class N>
  requires std::is_arithmetic_v<N>
  [[nodiscard]] Result<void> store(N value) const {
    if constexpr (std::is_floating_point_v<N>) return store_floating(static_cast<double>(value));
    else if constexpr (std::is_signed_v<N>) return store_signed(static_cast<std::int64_t>(value));
    else return store_unsigned(static_cast<std::uint64_t>(value));
  }
  /// The sample as a number; of 64-bit integers the nearest.
  [[nodiscard]] double get() const noexcept;

 private:
  friend class Editor;
  PixelReference(std::byte* sample, SampleType type, std::shared_ptr<const void> keep) noexcept
      : sample_{sample}, keep_{std::move(keep)}, type_{type} {}
  [[nodiscard]] Result<void> store_signed(std::int64_t value) const;
  [[nodiscard]] Result<void> store_unsigned(std::uint64_t value) const;
  [[nodiscard]] Result<void> store_floating(double value) const;

  std::byte* sample_;
  std::shared_ptr<const void> keep_;
  SampleType type_;
};

/// Owner (moves). A file and what is to become of it. Nothing is loaded: an edit costs the memory of what was edited.
///
/// Lengths that enclose an edit, group lengths and offset tables are made right when the file is saved; what was not edited
/// stays as it is, bit for bit.
///
/// @lifetime Files, Frames and Values that were handed out need the Editor no longer
/// @threads  one thread at a time; `original()` may be read by others meanwhile
class DICOMAP_API Editor {
 public:
  /// Takes back what an editor that was killed left half written in place.
  /// @errors as File::open; in place (or with something to take back) also io: the file or its file system is read-only,
  ///         another editor has it
  [[nodiscard]] static Result<Editor> open(const std::string& path, Access access = Access::copy_on_write,
                                           const EditOptions& options = {});
  /// Over a file that is open already, copy-on-write. `save()` needs a source with a path.
  [[nodiscard]] static Result<Editor> open(File file, Strictness values = Strictness::strict);
  Editor(Editor&&) noexcept;
  Editor& operator=(Editor&&) noexcept;
  ~Editor();

  /// The file as it was when it was opened: edits do not show here.
  [[nodiscard]] const File& original() const& noexcept DICOMAP_LIFETIME_BOUND;
  const File& original() const&& = delete;
  /// The file as edited, with everything that reads a File: unchanged ranges lie where they did, changed ones in memory. Later
  /// edits of elements do not show in it, later writes into frames do; a compressed frame that was edited shows as it was until
  /// it is saved: `frame` has it.
  /// @errors what stops the parser between here and the last edit
  /// @complexity O(edits) and a walk to the last one, once after each edit
  [[nodiscard]] Result<File> edited() const;

  /// Value `index` of an element as edited.
  template <Gettable T> [[nodiscard]] Result<T> get(const TagPath& path, std::size_t index = 0) const {
    DICOMAP_TRY(file, edited());
    DICOMAP_TRY(element, file.dataset_of(path).at(path));
    return element.template get<T>(index);
  }

  // Elements. A path names an element of the data set, of an item, or (group 0002) of the file meta group.

  /// Gives an element a value (of several with its tag the first, which is the one that is read); makes it, and the items on the
  /// way to it, where they are not there. The VR is `vr`, else the element's own, else the dictionary's. Text is written in the
  /// SpecificCharacterSet in force when it is set; SOPClassUID and SOPInstanceUID also where the file meta group repeats them.
  /// @errors as a value of that VR (wrong_type, out_of_range, malformed); not_found: an item behind the next one; wrong_type: a
  ///         step that is no sequence, an unknown VR without `vr`; unsupported: what the bytes of the file are not (another
  ///         TransferSyntaxUID: see SaveOptions; a value for pixel data in fragments; a file meta group that is not there); in
  ///         place also another length or VR than before
  [[nodiscard]] Result<void> set(const TagPath& path, const NewValue& value, std::optional<VR> vr = std::nullopt);
  [[nodiscard]] Result<void> set(std::string_view path, const NewValue& value, std::optional<VR> vr = std::nullopt);
  /// Takes an element away, with all others of its tag, if it is there more than once; nothing where it is not there.
  [[nodiscard]] Result<void> erase(const TagPath& path);
  [[nodiscard]] Result<void> erase(std::string_view path);
  /// Puts an empty item before item `index` of a sequence, or behind its last; makes the sequence where it is not there.
  /// @errors out_of_range, wrong_type
  [[nodiscard]] Result<void> insert_item(const TagPath& sequence, std::uint32_t index);
  /// An empty item behind the last; its index.
  [[nodiscard]] Result<std::uint32_t> append_item(const TagPath& sequence);
  /// @errors not_found
  [[nodiscard]] Result<void> erase_item(const TagPath& sequence, std::uint32_t index);
  /// The block of a private creator, reserved where it is not (PS3.5 7.8.1). `item` names the data set: the steps of the path.
  /// @errors out_of_range: an even group, or one whose blocks are all taken
  [[nodiscard]] Result<PrivateBlock> private_block(std::uint16_t group, std::string_view creator, const TagPath& item = {});
  /// Fills the 128 bytes before "DICM" with zeros: a program may have left anything in them. Nothing where there are none.
  [[nodiscard]] Result<void> clear_preamble();
  /// Makes SpecificCharacterSet ISO_IR 192 and writes all text of the data set in it. @errors of reading text
  [[nodiscard]] Result<void> convert_to_utf8();

  // Pixels. Samples are stored words, as Image::frame has them.

  /// Of the file as it was opened: edits of Rows, BitsAllocated and their like count for frames once they are saved. Compressed
  /// frames that were edited are not saved with such edits: save them first.
  /// @errors as File::image; unsupported: the pixel data was set or erased as a whole
  [[nodiscard]] Result<PixelLayout> layout() const;
  /// The samples of a frame, to be written: of native frames that lie aligned in a mappable file only pages that are written to
  /// become private memory; others are copied (decoded) as a whole.
  /// 1-bit samples are a byte each.
  /// @errors as Image::frame; limit_exceeded: Limits::private_bytes; in place: unsupported, where frames are compressed
  template <Sample T> [[nodiscard]] Result<Frame<T>> frame(std::uint64_t index);
  /// The samples of a frame as edited.
  template <Sample T> [[nodiscard]] Result<Frame<const T>> frame(std::uint64_t index) const;
  /// One sample: `editor.pixel(0, row, column).value() = 7`. @errors as `frame`; out_of_range
  [[nodiscard]] Result<PixelReference> pixel(std::uint64_t index, std::size_t row, std::size_t column, std::size_t sample = 0);
  /// One row (of a plane, with planar configuration 1). @errors as `frame`; out_of_range
  template <Sample T>
  [[nodiscard]] Result<void> set_row(std::uint64_t index, std::size_t row, std::span<const T> samples, std::size_t plane = 0);
  /// A whole frame: copied, no page of the file is touched. 1-bit samples as one byte each.
  /// @errors as `frame`; out_of_range: not layout().frame_samples() samples
  template <Sample T> [[nodiscard]] Result<void> set_frame(std::uint64_t index, std::span<const T> samples);
  /// Calls `function` with a `Frame<T>` of the whole frame, T by the layout, to be written; it lies in memory.
  template <class F> [[nodiscard]] Result<void> edit_frame(std::uint64_t index, F&& function);
  /// Forgets what was written to a frame.
  void revert_frame(std::uint64_t index);

  /// What was edited, in the order it was; frames behind elements.
  [[nodiscard]] std::vector<Change> changes() const;
  /// Takes back the last edit of elements; false: there is none. @complexity O(edits)
  [[nodiscard]] Result<bool> undo();
  /// Takes back all edits, of frames as well.
  void undo_all();

  /// Writes the file as edited to `path`, which appears when it is whole; see SaveOptions. Without an edit and with the default
  /// options the file is copied byte for byte. Compressed frames that were edited are compressed again, the others are copied;
  /// where there is no encoder for their transfer syntax (lossy JPEG), all are saved as Explicit VR Little Endian.
  /// @errors io: nothing is left behind, and what was there is there; changed_on_disk; unsupported: what a transfer syntax cannot
  ///         hold; of reading and decoding; cancelled
  /// @complexity unchanged ranges are copied by the kernel; at most 8 MiB of memory besides the edits
  /// @source PS3.10 7
  [[nodiscard]] Result<void> save_as(const std::string& path, const SaveOptions& options = {}) const;
  /// The same over the file itself, which is replaced: mappings of it stay as they are. Then this edits the new file; Frames and
  /// PixelReferences that were handed out are of the old one, and what is written to them is lost.
  /// @errors as save_as; unsupported: opened from no path
  [[nodiscard]] Result<void> save(const SaveOptions& options = {});
  /// Writes edits into the file, all or none: old bytes go to a journal first, which the next editor takes back after a crash.
  /// Then there are no edits any more, and Frames that were handed out are none of this. @errors unsupported: not in place; io; changed_on_disk
  [[nodiscard]] Result<void> flush(Durability durability = Durability::file);

 private:
  explicit Editor(std::unique_ptr<EditorState> state) noexcept;
  std::unique_ptr<EditorState> state_;
};

template <class F> Result<void> Editor::edit_frame(std::uint64_t index, F&& function) {
  DICOMAP_TRY(layout, this->layout());
  return with_sample(layout.sample_type, [&]<class T>() -> Result<void> {
    DICOMAP_TRY(frame, detail::open_whole_frame<T>(*state_, index));
    if constexpr (std::is_void_v<std::invoke_result_t<F&, Frame<T>&>>) {
      std::invoke(function, frame);
      return success();
    } else {
      return std::invoke(function, frame);
    }
  });
}

}  // namespace dicomap

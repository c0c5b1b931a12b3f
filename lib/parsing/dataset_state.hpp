// SPDX-License-Identifier: MIT
/// @file
/// What all views of one data set share: its bytes, how they are encoded and judged, and the index of its top level.
#pragma once

#include "bytes/byte_store.hpp"
#include "parsing/cursor/cursor.hpp"
#include "parsing/diagnostic_log.hpp"

#include <dicomap/dataset.hpp>
#include <dicomap/diagnostic.hpp>
#include <dicomap/text.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace dicomap {

/// Owned by a File; never moves. `const` is thread-safe.
class DatasetState {
 public:
  DatasetState(std::shared_ptr<const ByteStore> store, ByteRange range, Encoding encoding, Strictness strictness,
               std::shared_ptr<DiagnosticLog> log);

  [[nodiscard]] const ByteStore& store() const noexcept { return *store_; }
  [[nodiscard]] const std::shared_ptr<const ByteStore>& shared_store() const noexcept { return store_; }
  [[nodiscard]] Encoding encoding() const noexcept { return encoding_; }
  [[nodiscard]] std::uint64_t begin() const noexcept { return range_.offset; }
  [[nodiscard]] std::uint64_t end() const noexcept { return range_.offset + range_.length; }
  [[nodiscard]] const Limits& limits() const noexcept { return store_->limits(); }
  [[nodiscard]] bool is_strict() const noexcept { return strictness_ == Strictness::strict; }
  [[nodiscard]] DiagnosticLog& log() const noexcept { return *log_; }
  [[nodiscard]] Dataset root() const noexcept {
    return {*this, begin(), end(), encoding_, 0, CharacterSetPlace{}, true};
  }

  /// Set while the file is opened: why the bytes end where they do (a deflated stream that was cut).
  void set_end_damage(Error error) { end_damage_ = std::move(error); }
  [[nodiscard]] const std::optional<Error>& end_damage() const noexcept { return end_damage_; }

  /// Keeps a diagnostic; under strict it comes back as an error.
  [[nodiscard]] Result<void> report(DiagnosticCode code, std::uint64_t offset, Tag tag, std::string text) const;

  /// The first top-level element of a tag, from the index or by growing it.
  [[nodiscard]] Result<std::optional<ElementHeader>> find(Tag tag, Search search) const;
  /// Where the top level's SpecificCharacterSet lies.
  [[nodiscard]] CharacterSetPlace charset_place() const;
  /// The parsed character set of a place; kept, since iconv converters are dear.
  [[nodiscard]] const SpecificCharacterSet& charset(CharacterSetPlace place) const;
  /// PixelRepresentation of the top level as far as it was parsed: decides "US or SS" in implicit VR.
  [[nodiscard]] bool has_signed_pixels() const;

  /// The way to the element whose header starts at `offset`; empty where a walk does not meet it.
  [[nodiscard]] std::optional<TagPath> path_to(std::uint64_t offset) const;
  /// Completes an error about an element with `depth` sequences around it: offset, tag path with name and VR, file. Finds the
  /// way to an element of an item by a walk.
  [[nodiscard]] Error place(Error error, const ElementHeader& header, std::size_t depth) const;

 private:
  /// What `find` does where the index is full.
  [[nodiscard]] Result<std::optional<ElementHeader>> scan_for(Tag tag, Search search) const;

  std::shared_ptr<const ByteStore> store_;
  ByteRange range_;
  Encoding encoding_;
  Strictness strictness_;
  std::shared_ptr<DiagnosticLog> log_;
  std::optional<Error> end_damage_;

  // The index of the top level, as far as it was asked for.
  mutable std::mutex index_mutex_;
  mutable Cursor index_cursor_;
  mutable std::vector<ElementHeader> index_;
  mutable bool index_sorted_ = true;
  mutable bool index_finished_ = false;
  mutable bool index_at_pixels_ = false;  // the last entry is the pixel data
  mutable bool index_full_ = false;       // Limits::indexed_elements: lookups beyond scan

  mutable std::mutex charset_mutex_;
  mutable std::map<std::string, std::unique_ptr<SpecificCharacterSet>, std::less<>> charsets_;
};

/// `truncated`: the value of `header` runs past `end`, the end of the file or of the item that holds it.
[[nodiscard]] Error overrun(const ElementHeader& header, std::uint64_t end, bool in_item);

}  // namespace dicomap

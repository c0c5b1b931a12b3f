// SPDX-License-Identifier: MIT
/// @file
/// A DICOM or DICOS file: preamble, file meta group, data set, and what was odd about them.
#pragma once

#include <dicomap/dataset.hpp>
#include <dicomap/diagnostic.hpp>
#include <dicomap/open_options.hpp>
#include <dicomap/result.hpp>
#include <dicomap/source.hpp>
#include <dicomap/transfer_syntax.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dicomap {

class Image;
struct FileState;

/// Owner (copies share). Opening reads the file meta group and no more: the data set is parsed when it is asked, the pixels
/// are touched when a frame is used.
///
/// @lifetime views (Dataset, DataElement, Sequence) end with the last copy of their File; Image, Frame and Value do not
/// @threads  every const function may be called from several threads at once
class DICOMAP_API File {
 public:
  /// Opens a file. Costs the same for 4 KB and 40 GB, but for deflated data sets, which are inflated into memory.
  /// @errors io; not_dicom: no file meta group and no two plausible elements (says what it looks like instead);
  ///         truncated: ends within its first 132 bytes and "DICM"; unsupported: OpenOptions::transfer_syntax is not known
  /// @source PS3.10 7.1
  [[nodiscard]] static Result<File> open(const std::string& path, const OpenOptions& options = {});
  /// The same over any source; of `options` what concerns sources (SourceOptions, and so Limits) is not used: the source
  /// was made with its own.
  [[nodiscard]] static Result<File> open(Source source, const OpenOptions& options = {});

  /// The data set without group 0002.
  [[nodiscard]] Dataset dataset() const& noexcept DICOMAP_LIFETIME_BOUND;
  Dataset dataset() const&& = delete;  // the view would outlive this temporary: name the File first
  /// The file meta group (group 0002); empty where the file has none.
  [[nodiscard]] Dataset meta() const& noexcept DICOMAP_LIFETIME_BOUND;
  Dataset meta() const&& = delete;
  /// The one of the two that holds the elements of a path: `meta` for group 0002.
  [[nodiscard]] Dataset dataset_of(const TagPath& path) const& noexcept DICOMAP_LIFETIME_BOUND;
  Dataset dataset_of(const TagPath& path) const&& = delete;

  /// The transfer syntax that the data set was read under; where the file names an unknown or none, the one whose encoding
  /// was recognised.
  [[nodiscard]] const TransferSyntax& transfer_syntax() const noexcept DICOMAP_LIFETIME_BOUND;
  /// (0002,0010) as the file has it, without padding; empty where it is absent.
  [[nodiscard]] std::string_view transfer_syntax_uid() const noexcept DICOMAP_LIFETIME_BOUND;
  /// How the data set really is encoded: differs from the transfer syntax where a Diagnostic says so.
  [[nodiscard]] Encoding encoding() const noexcept;
  /// The 128 bytes before "DICM"; a range of length 0 where there are none.
  [[nodiscard]] ByteRange preamble() const noexcept;

  /// What the pixels are and where each frame lies. Parses to the pixel data.
  /// @errors not_found: no pixel data; malformed, truncated, limit_exceeded: attributes that make no image
  [[nodiscard]] Result<Image> image() const;

  /// The bytes of the file.
  [[nodiscard]] const Source& source() const noexcept DICOMAP_LIFETIME_BOUND;
  /// The bytes that offsets of the data set count in: the file's, or the inflated data set's.
  [[nodiscard]] const Source& dataset_source() const noexcept DICOMAP_LIFETIME_BOUND;

  /// What was tolerated so far: the first 64, in the order they were met. Parsing further may add to it.
  [[nodiscard]] std::vector<Diagnostic> diagnostics() const;
  /// How often a kind was met so far, beyond the 64 too.
  [[nodiscard]] std::uint64_t count(DiagnosticCode code) const;

  /// `changed_on_disk` once a guarded mapping faulted or, under SourceOptions::verify, the file has changed; else success.
  [[nodiscard]] Result<void> check() const;

  /// For the library's own rooms.
  [[nodiscard]] const std::shared_ptr<const FileState>& state() const noexcept DICOMAP_LIFETIME_BOUND { return state_; }

 private:
  explicit File(std::shared_ptr<const FileState> state) noexcept : state_{std::move(state)} {}
  std::shared_ptr<const FileState> state_;
};

}  // namespace dicomap

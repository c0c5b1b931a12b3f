// SPDX-License-Identifier: MIT
/// @file
/// What went wrong and where: a code to branch on, the numbers, the place, and what would help.
#pragma once

#include <dicomap/export.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace dicomap {

/// Answers "what can the caller do?". Branch on these, never on text.
enum class ErrorCode : std::uint8_t {
  none,             ///< only in a default-constructed Error
  not_found,        ///< the element, item or frame is not there
  truncated,        ///< bytes are missing: the file (or item) ends before the value does
  malformed,        ///< the bytes contradict the standard and no reading of them is unambiguous
  wrong_type,       ///< the value is there but is not what was asked for; the message names the right type
  out_of_range,     ///< an index or number outside of what there is or what the type can hold
  unsupported,      ///< legal, but dicomap cannot do it
  limit_exceeded,   ///< a bound of Limits was met; the message names it
  no_decoder,       ///< compressed with a transfer syntax that this build cannot decode
  io,               ///< the operating system said no
  changed_on_disk,  ///< the file was changed, truncated or replaced while it was in use
  not_dicom,        ///< neither a DICOM file nor a bare data set
  out_of_memory,    ///< an allocation failed
  cancelled,        ///< the caller's std::stop_token said so
};

/// The stable name of a code, e.g. "not_found".
[[nodiscard]] DICOMAP_API std::string_view name_of(ErrorCode code) noexcept;

/// Value type, one pointer wide. Built where the problem is seen; each layer on the way out adds what only it knows, once:
/// the cursor the offset, the data set the tag path, the file its name. Never allocates when everything is well; where not
/// even an error can be allocated, the code and a static text remain.
///
/// @threads distinct objects may be used from several threads
class [[nodiscard, gnu::visibility("default")]] Error {
 public:
  /// The empty state: code `none`. Exists because Result needs one.
  Error() noexcept = default;
  Error(ErrorCode code, std::string what) noexcept;
  Error(const Error& other) noexcept;
  Error(Error&& other) noexcept : detail_{std::exchange(other.detail_, nullptr)} {}
  Error& operator=(const Error& other) noexcept;
  Error& operator=(Error&& other) noexcept {
    std::swap(detail_, other.detail_);
    return *this;
  }
  ~Error() {
    if (detail_ != nullptr) [[unlikely]] drop();
  }

  [[nodiscard]] ErrorCode code() const noexcept { return detail_ == nullptr ? ErrorCode::none : code_of_detail(); }
  /// What is wrong, with the numbers; without the place.
  [[nodiscard]] std::string_view what() const noexcept DICOMAP_LIFETIME_BOUND;
  /// Where the element (or header) starts: bytes from the first byte of the source.
  [[nodiscard]] std::optional<std::uint64_t> offset() const noexcept;
  /// The file, or "memory". Empty while unknown.
  [[nodiscard]] std::string_view file() const noexcept DICOMAP_LIFETIME_BOUND;
  /// In which element: a tag path with names. Empty while unknown.
  [[nodiscard]] std::string_view path() const noexcept DICOMAP_LIFETIME_BOUND;
  /// What would help. May be empty.
  [[nodiscard]] std::string_view help() const noexcept DICOMAP_LIFETIME_BOUND;

  /// `<file>: <what> at offset <N>, in <tag path>; <help>`, without the parts that are unknown.
  [[nodiscard]] std::string message() const;

  // Each adds its part unless it is there already, and returns *this for chaining.
  Error& at(std::uint64_t offset) & noexcept;
  Error& in(std::string path) & noexcept;
  Error& from(std::string_view file) & noexcept;
  Error& hint(std::string help) & noexcept;
  Error&& at(std::uint64_t offset) && noexcept { return std::move(at(offset)); }
  Error&& in(std::string path) && noexcept { return std::move(in(std::move(path))); }
  Error&& from(std::string_view file) && noexcept { return std::move(from(file)); }
  Error&& hint(std::string help) && noexcept { return std::move(hint(std::move(help))); }

 private:
  struct Detail;
  void drop() noexcept;
  [[nodiscard]] ErrorCode code_of_detail() const noexcept;
  Detail* detail_ = nullptr;  // null: none; may be the static out_of_memory detail, which is never freed
};

/// What `Result::value()` throws for those who prefer exceptions. `what()` is the error's whole message.
class DICOMAP_API ErrorException : public std::runtime_error {
 public:
  explicit ErrorException(Error error);
  [[nodiscard]] const Error& error() const noexcept DICOMAP_LIFETIME_BOUND { return error_; }

 private:
  Error error_;
};

}  // namespace dicomap

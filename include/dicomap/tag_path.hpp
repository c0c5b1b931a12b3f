// SPDX-License-Identifier: MIT
/// @file
/// The way to an element through sequences and items.
#pragma once

#include <dicomap/result.hpp>
#include <dicomap/tag.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dicomap {

/// Value type: zero or more sequences with an item index each, then the tag of an element.
class DICOMAP_API TagPath {
 public:
  struct Step {
    Tag sequence;
    std::uint32_t item = 0;  ///< index, from 0
    friend bool operator==(const Step&, const Step&) noexcept = default;
  };

  TagPath() = default;
  TagPath(Tag element) : element_{element} {}  // NOLINT(google-explicit-constructor): a tag is a path of one
  TagPath(std::vector<Step> steps, Tag element) : steps_{std::move(steps)}, element_{element} {}

  /// Reads "PatientName", "ReferencedStudySequence[0].ReferencedSOPInstanceUID", "0008,1110[0].0008,1155", or a mixture.
  /// @errors malformed: says which part is neither a keyword nor a tag
  [[nodiscard]] static Result<TagPath> parse(std::string_view text);

  [[nodiscard]] const std::vector<Step>& steps() const noexcept DICOMAP_LIFETIME_BOUND { return steps_; }
  [[nodiscard]] Tag element() const noexcept { return element_; }
  friend bool operator==(const TagPath&, const TagPath&) = default;

 private:
  std::vector<Step> steps_;
  Tag element_;
};

/// "0008,1110[0].0008,1155".
[[nodiscard]] DICOMAP_API std::string to_string(const TagPath& path);

/// "ReferencedStudySequence[0].ReferencedSOPInstanceUID (0008,1155)"; tags without keyword as numbers.
[[nodiscard]] DICOMAP_API std::string to_names(const TagPath& path);

}  // namespace dicomap

// SPDX-License-Identifier: MIT
/// @file
/// The edits of a command line, one at a time.
#pragma once

#include <dicomap/editor.hpp>
#include <dicomap/result.hpp>

#include <optional>
#include <string>

namespace dicomap::tool {

/// What one option of `edit` asks for. Value type.
struct EditRequest {
  enum class Kind { set, set_file, erase, insert_item, erase_item, set_pixel, utf8 };
  Kind kind = Kind::set;
  std::string text;      ///< as on the command line: "PatientName=Doe^Jane"
  std::optional<VR> vr;  ///< of what is set
};

/// A request that was read: PATH=VALUE and the like are taken apart. Value type.
struct EditStep {
  EditRequest::Kind kind = EditRequest::Kind::set;
  TagPath path;
  std::optional<VR> vr;
  std::string value;                           ///< text, a file's name, or a number
  std::uint32_t item = 0;
  std::uint64_t frame = 0;
  std::size_t row = 0, column = 0, sample = 0;
};

/// @errors malformed: a sentence about the command line
[[nodiscard]] Result<EditStep> parse_step(const EditRequest& request);

/// @errors of editing; io: a file to take a value from
[[nodiscard]] Result<void> carry_out(Editor& editor, const EditStep& step);

}  // namespace dicomap::tool

// SPDX-License-Identifier: MIT
/// @file
/// What becomes of pixel data when a data set is written anew, and of the attributes that describe it.
#pragma once

#include "change/element_writer.hpp"
#include "change/rewrite.hpp"
#include "change/work_watch.hpp"

#include <dicomap/transfer_syntax.hpp>

#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace dicomap {

/// Another value for an attribute of the top level. Value type.
struct NewAttribute {
  VR vr = VR::US;
  std::vector<std::byte> value;  ///< in the byte order of the target
  bool is_new = false;           ///< the data set has none
};

/// Decided before anything is written. Value type.
struct PixelChange {
  /// Of the top level's pixel data; none: there is none, or nothing is known of it and its VR says all.
  std::optional<Tag> element;
  std::map<Tag, NewAttribute> attributes;

  // Native pixel data that stays native: a value like others, but
  VR vr = VR::none;                ///< of the explicit target
  std::size_t unit = 1;            ///< bytes that byte order swaps
  // everything else: writes tables and element. Null: the value stays.
  std::function<Result<void>(ElementWriter& to, WorkWatch& watch)> write;
  std::uint64_t frames = 0;        ///< that `write` will report to the watch; 0: bytes
  std::optional<std::uint64_t> native_length;  ///< bytes of the value, where `write` makes a native one
  bool is_native = false;          ///< in the target
};

/// A file and what it is to become. View: valid as long as what it is made from.
struct RewriteTarget {
  const File& file;
  const EditedFrame& frames;
  const SaveOptions& options;
  const TransferSyntax& syntax;
  bool same_syntax = false;
};

/// @errors unsupported: the transfer syntax cannot hold these pixels, and what would help; of reading and encoding the first frame
[[nodiscard]] Result<PixelChange> decide_pixels(const RewriteTarget& target);

}  // namespace dicomap

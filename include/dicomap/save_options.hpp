// SPDX-License-Identifier: MIT
/// @file
/// How a file is saved.
#pragma once

#include <dicomap/frame_encoder.hpp>
#include <dicomap/replace_options.hpp>

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

namespace dicomap {

/// How sequences and items say where they end.
enum class SequenceLengths : std::uint8_t {
  keep,      ///< as each does in the file (default); new ones by their length
  defined,   ///< by their length
  undefined  ///< by a delimiter
};

/// Where the frames of pixel data in fragments are said to lie.
enum class OffsetTable : std::uint8_t {
  keep,      ///< the tables of the file, made right where pixel data was changed (default); for pixel data that is written
             ///< anew `basic`, or `extended` where offsets need more than 32 bits
  none,      ///< an empty basic offset table
  basic,     ///< the basic offset table (PS3.5 A.4). @errors of saving: out_of_range, where 32 bits are too few
  extended   ///< ExtendedOffsetTable (7FE0,0001) and ExtendedOffsetTableLengths (7FE0,0002), an empty basic one
};

/// Value type. The defaults change nothing but what was edited.
struct SaveOptions {
  /// UID of the transfer syntax to save under; empty: as the file is. Pixel data is decoded and encoded frame by frame.
  std::string transfer_syntax = {};
  SequenceLengths sequence_lengths = SequenceLengths::keep;
  OffsetTable offset_table = OffsetTable::keep;
  /// A new SOPInstanceUID, in the data set and the file meta group: what is derived is another instance (PS3.3 C.12.4.1.2).
  bool new_sop_instance_uid = false;
  /// Makes the file meta group anew, with dicomap's implementation UID; happens by itself where there is none, or under
  /// another transfer syntax.
  bool rebuild_meta = false;
  /// Bytes: the first sample of native pixel data lies at a multiple of it, so that a mapping of the file is aligned for any
  /// T (8), or shares blocks with a copy of the file (4096). Done by PrivateInformation (0002,0102) in the file meta group.
  /// 0: wherever it comes to lie.
  std::uint32_t pixel_alignment = 0;
  /// Compare the file with what it was when it was opened, before its bytes are copied and before it is replaced; a
  /// difference is `changed_on_disk`, and nothing is replaced.
  bool verify = true;
  /// Copies what lies behind the first element that cannot be parsed as it is. false: such a file is saved only without edits.
  /// What is written anew (another transfer syntax, other lengths or tables) is parsed to its end in any case.
  bool keep_tail = false;
  /// Encoders of your own; each comes before the one that dicomap brings.
  Encoders encoders = {};
  /// That decode and encode frames; 0: as many as the machine has.
  unsigned threads = 0;
  /// Called now and then with the bytes (or, where pixel data is coded anew, frames) that are done, and all of them.
  std::function<void(std::uint64_t done, std::uint64_t all)> progress = {};
  /// How the file takes its place.
  ReplaceOptions replace = {};
  std::stop_token stop = {};  ///< ends the work with `cancelled`; nothing is replaced
};

}  // namespace dicomap

// SPDX-License-Identifier: MIT
/// @file
/// Files written anew into memory, and read again.
#pragma once

#include "change/rewrite.hpp"
#include "support/dicom_bytes.hpp"
#include "support/reading.hpp"

#include <span>
#include <string>
#include <utility>

namespace dicomap::test {

inline constexpr std::string_view implicit_uid = "1.2.840.10008.1.2";
inline constexpr std::string_view explicit_uid = "1.2.840.10008.1.2.1";
inline constexpr std::string_view deflated_uid = "1.2.840.10008.1.2.1.99";
inline constexpr std::string_view encapsulated_uid = "1.2.840.10008.1.2.1.98";
inline constexpr std::string_view big_endian_uid = "1.2.840.10008.1.2.2";

[[nodiscard]] inline SaveOptions saved_as(std::string_view transfer_syntax) {
  SaveOptions options;
  options.transfer_syntax = std::string{transfer_syntax};
  return options;
}

[[nodiscard]] inline Result<Bytes> try_rewrite(const File& file, const SaveOptions& options, const EditedFrame& frames = {}) {
  MemorySink sink;
  DICOMAP_TRY_VOID(rewrite_file(file, frames, options, sink));
  return sink.take();
}

[[nodiscard]] inline Bytes rewrite(const File& file, const SaveOptions& options, const EditedFrame& frames = {}) {
  return try_rewrite(file, options, frames).value();
}

/// Read under strict: what is written has nothing odd about it.
[[nodiscard]] inline File reopen(Bytes bytes, const OpenOptions& options = strictly()) {
  return File::open(Source::own(std::move(bytes)), options).value();
}

[[nodiscard]] inline File rewritten(const File& file, const SaveOptions& options, const EditedFrame& frames = {}) {
  return reopen(rewrite(file, options, frames));
}

/// The bytes of the data set (inflated).
[[nodiscard]] inline Bytes dataset_bytes(const File& file) {
  const Source& source = file.dataset_source();
  const std::uint64_t begin = file.dataset().begin_offset();
  const auto value = source.bytes({begin, source.size() - begin}).value();
  return {value.begin(), value.end()};
}

}  // namespace dicomap::test

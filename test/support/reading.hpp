// SPDX-License-Identifier: MIT
/// @file
/// What a walk over everything sees, as text that tests write out by hand.
#pragma once

#include "support/dicom_bytes.hpp"

#include <dicomap/file.hpp>

#include <string>
#include <vector>

namespace dicomap::test {

using Lines = std::vector<std::string>;

/// All elements in the order of the file, then why it ended, and what was tolerated on the way.
struct Reading {
  Lines elements;     ///< "0008,1140[0].0008,1155 UI 6": path, VR, length ("undefined")
  std::string error;  ///< the whole message; empty where all was read
  ErrorCode code = ErrorCode::none;
  Lines diagnostics;  ///< "odd_length at offset 0, in 0010,0020: 3 bytes"
};

/// The elements of one level, or of all below as well.
[[nodiscard]] Lines list(Walk walk);
[[nodiscard]] Reading read(const File& file);
/// The same; an error of opening is an error of reading.
[[nodiscard]] Reading read(const DicomBytes& bytes, const OpenOptions& options = {});
/// A bare data set under an encoding.
[[nodiscard]] Reading read_as(Encoding encoding, const DicomBytes& bytes, Strictness strictness = Strictness::tolerant);

/// The message of an error; empty for success.
template <class T> [[nodiscard]] std::string error_of(const Result<T>& result) {
  return result ? std::string{} : result.assume_error().message();
}
template <class T> [[nodiscard]] ErrorCode code_of(const Result<T>& result) {
  return result ? ErrorCode::none : result.assume_error().code();
}

}  // namespace dicomap::test

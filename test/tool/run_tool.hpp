// SPDX-License-Identifier: MIT
/// @file
/// Runs the tool as a shell would, and the files it is run on.
#pragma once

#include "support/dicom_bytes.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace dicomap::test {

/// What a run left behind.
struct Outcome {
  int status = -1;  ///< exit status; -N: ended by signal N
  std::string out;
  std::string err;
};

/// What a run begins with.
struct Surroundings {
  std::string input;                     ///< through a pipe, up to 64 KiB
  std::vector<std::string> environment;  ///< "NAME=value"; TERM=xterm always is there
};

/// Runs `dicomap arguments...`. Standard output and standard error are no terminals.
[[nodiscard]] Outcome run_tool(const std::vector<std::string>& arguments, const Surroundings& surroundings = {});

/// The same with both on one terminal, whose text is `out`.
[[nodiscard]] Outcome run_tool_on_terminal(const std::vector<std::string>& arguments,
                                           const Surroundings& surroundings = {});

/// The same with a standard output whose reader has gone away after `bytes` bytes.
[[nodiscard]] Outcome run_tool_cut_short(const std::vector<std::string>& arguments, std::size_t bytes);

/// The same with a file of the system, e.g. /dev/full, as standard output.
[[nodiscard]] Outcome run_tool_into(const std::string& file, const std::vector<std::string>& arguments);

/// A folder of its own that goes with all that is in it.
class Folder {
 public:
  Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder();

  /// Writes a file and says where it is.
  std::string write(const std::string& name, const DicomBytes& bytes) const;
  std::string write(const std::string& name, std::string_view text) const;
  [[nodiscard]] std::string path(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

/// Lines of a text; the last one must end, too.
[[nodiscard]] std::vector<std::string> lines_of(const std::string& text);

/// Rows x columns samples of 16 bits, counting up from 0, `frames` times; explicit VR little endian.
[[nodiscard]] DicomBytes counting_image(unsigned rows, unsigned columns, unsigned frames);

}  // namespace dicomap::test

// SPDX-License-Identifier: MIT
/// @file
/// A file that is written beside its place and takes it when it is whole.
#pragma once

#include "bytes/byte_sink.hpp"
#include "bytes/file_system.hpp"

#include <dicomap/replace_options.hpp>

#include <functional>
#include <memory>
#include <string>

namespace dicomap {

/// Owner. Until `commit` succeeds the file that has the name is as it was, byte for byte; what is dropped leaves nothing.
class OutputFile final : public ByteSink {
 public:
  /// Makes the temporary file, in the folder of what `path` names. `path` must have room for it beside.
  /// @errors io: the folder cannot be written; not a regular file; what ReplaceOptions forbid
  [[nodiscard]] static Result<std::unique_ptr<OutputFile>> create(const std::string& path, const ReplaceOptions& options,
                                                                  FileSystem& system = posix_file_system());
  ~OutputFile() override;

  /// Asks the file system for that many bytes, so that a full disk shows before anything is written. @errors io
  [[nodiscard]] Result<void> reserve(std::uint64_t bytes);
  [[nodiscard]] std::uint64_t position() const noexcept override;
  [[nodiscard]] Result<void> write(std::span<const std::byte> bytes) override;
  [[nodiscard]] Result<void> copy(const ByteStore& from, ByteRange range) override;
  [[nodiscard]] Result<void> patch(std::uint64_t offset, std::span<const std::byte> bytes) override;

  /// Gives the file its mode, waits for its bytes as ReplaceOptions::durability says, and renames it. `last_check` is asked
  /// just before: its error ends the commit, and nothing is replaced.
  /// @errors io: nothing was replaced, unless the message says that the new file is in place
  [[nodiscard]] Result<void> commit(const std::function<Result<void>()>& last_check = {});

  /// What is replaced, after links were followed.
  [[nodiscard]] const std::string& path() const noexcept;

 private:
  struct State;
  explicit OutputFile(std::unique_ptr<State> state) noexcept;
  std::unique_ptr<State> state_;
};

}  // namespace dicomap

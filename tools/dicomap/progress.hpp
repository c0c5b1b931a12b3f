// SPDX-License-Identifier: MIT
/// @file
/// A progress bar on standard error.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace dicomap::tool {

class Session;

/// Owner of one line of the terminal while it lives. Shows nothing where standard error is no terminal, under --quiet,
/// and for work that is done within half a second.
class Progress {
 public:
  Progress(const Session& session, std::string what, std::uint64_t total);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() { clear(); }

  /// `done` of the total are done.
  void show(std::uint64_t done);
  /// Takes the line away, before something else is printed.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  std::string what_;
  std::uint64_t total_;
  Clock::time_point next_;
  bool enabled_;
  bool shown_ = false;
};

}  // namespace dicomap::tool

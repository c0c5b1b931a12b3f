// SPDX-License-Identifier: MIT
/// @file
/// What all subcommands share: how files are opened, where output and complaints go, the exit status.
#pragma once

#include "output.hpp"
#include "paint.hpp"

#include <dicomap/file.hpp>
#include <dicomap/open_options.hpp>
#include <dicomap/result.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
class Validator;
}

namespace dicomap::tool {

/// When to colour.
enum class Color { automatic, always, never };

/// Exit statuses of the tool.
inline constexpr int exit_done = 0;
inline constexpr int exit_failed = 1;  ///< a file could not be read, or not to its end
inline constexpr int exit_usage = 2;   ///< the command line makes no sense

/// One run of the tool. The callbacks of subcommands keep a reference: it is made before the command line is read, and
/// outlives it.
class Session {
 public:
  OpenOptions options = survivors();  ///< of every file: guarded, for a tool ends with an error, not with SIGBUS
  Color color = Color::automatic;
  bool quiet = false;    ///< no progress
  bool verbose = false;  ///< diagnostics on standard error
  std::string read_option = "--transfer-syntax";  ///< what hints call the option that reads bare data sets
  Output out;            ///< standard output, buffered: print through it only

  /// Colours for standard output, as the options, NO_COLOR, TERM and the terminal have it.
  [[nodiscard]] Paint paint() const;

  /// One line `dicomap: <message>` on standard error, behind what was printed so far; the exit status becomes 1.
  void fail(const Error& error);
  void fail(std::string_view message);
  /// The same for a command line that makes no sense: the exit status becomes 2.
  void misuse(std::string_view message);

  /// One line on standard error that changes nothing else. Control characters are made visible.
  void note(std::string_view message);

  [[nodiscard]] int status() const noexcept { return status_; }

 private:
  static OpenOptions survivors() {
    OpenOptions options;
    options.guarded = true;
    options.verify = true;
    return options;
  }

  int status_ = exit_done;
};

/// Adds the options that every subcommand knows: --color, --quiet, --verbose, --strict, --mapping,
/// --transfer-syntax, the last under another name where a command writes under a transfer syntax.
void add_common_options(CLI::App& command, Session& session, const char* transfer_syntax = "--transfer-syntax");

/// For options that count: CLI11 itself takes -1 for 18446744073709551615.
[[nodiscard]] CLI::Validator natural_number();

/// Opens `path`; "-" is standard input. Pipes and terminals are read to their end.
[[nodiscard]] Result<File> open_file(const Session& session, const std::string& path);

/// Opens each path and calls `function` with it. A path that cannot be opened, or an error that `function` returns, is
/// one line on standard error and an exit status of 1; the next path follows all the same.
void for_each_file(Session& session, const std::vector<std::string>& paths,
                   const std::function<Result<void>(const File&, const std::string& path)>& function);

}  // namespace dicomap::tool

// SPDX-License-Identifier: MIT
#include "session.hpp"

#include "printable.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <map>

namespace dicomap::tool {

namespace {

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

void show_diagnostics(Session& session, const File& file) {
  for (const Diagnostic& diagnostic : file.diagnostics()) {
    session.note(fmt::format("{}: {}", file.source().name(), to_string(diagnostic)));
  }
}

}  // namespace

Paint Session::paint() const {
  if (color != Color::automatic) return {color == Color::always};
  const char* terminal = std::getenv("TERM");
  return {isatty(STDOUT_FILENO) == 1 && !is_set("NO_COLOR") && terminal != nullptr &&
          std::string_view{terminal} != "dumb"};
}

void Session::note(std::string_view message) {
  out.flush();
  const std::string line = fmt::format("dicomap: {}\n", printable(message));
  std::fwrite(line.data(), 1, line.size(), stderr);
}

void Session::fail(std::string_view message) {
  note(message);
  if (status_ == exit_done) status_ = exit_failed;
}

void Session::misuse(std::string_view message) {
  note(message);
  status_ = exit_usage;
}

void add_common_options(CLI::App& command, Session& session) {
  static const std::map<std::string, Color> colors{
      {"auto", Color::automatic}, {"always", Color::always}, {"never", Color::never}};
  static const std::map<std::string, Mapping> mappings{
      {"auto", Mapping::automatic}, {"required", Mapping::required}, {"never", Mapping::never}};
  const auto one_of = [](const auto& names, auto& target) {
    return [&names, &target](const std::string& name) { target = names.at(name); };
  };
  command
      .add_option_function<std::string>("--color", one_of(colors, session.color),
                                        "Colours: auto (on a terminal, unless NO_COLOR is set), always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->type_name("WHEN")
      ->group("Common options");
  command.add_flag("-q,--quiet", session.quiet, "No progress bar")->group("Common options");
  command.add_flag("-v,--verbose", session.verbose, "Say on standard error what was odd and yet could be read")
      ->group("Common options");
  command
      .add_flag_callback(
          "--strict", [&session] { session.options.strictness = Strictness::strict; },
          "Treat everything odd as an error")
      ->group("Common options");
  command
      .add_option_function<std::string>("--mapping", one_of(mappings, session.options.mapping),
                                        "Map files: auto (where it pays), required or never")
      ->check(CLI::IsMember({"auto", "required", "never"}))
      ->type_name("HOW")
      ->group("Common options");
}

CLI::Validator natural_number() {
  return CLI::Validator{[](const std::string& text) {
                          const bool is_natural = text.find_first_not_of("0123456789") == std::string::npos;
                          return is_natural ? std::string{} : '"' + text + "\" is no natural number";
                        },
                        ""};
}

Result<File> open_file(const Session& session, const std::string& path) {
  if (path != "-") return File::open(path, session.options);
  DICOMAP_TRY(source, Source::read_stream(STDIN_FILENO, session.options, "standard input"));
  return File::open(std::move(source), session.options);
}

void for_each_file(Session& session, const std::vector<std::string>& paths,
                   const std::function<Result<void>(const File&, const std::string& path)>& function) {
  for (const std::string& path : paths) {
    auto file = open_file(session, path);
    if (!file) {
      session.fail(std::move(file).assume_error().from(path));
      continue;
    }
    auto done = function(file.assume_value(), path);
    if (session.verbose) show_diagnostics(session, file.assume_value());
    if (!done) session.fail(std::move(done).assume_error().from(path));
  }
}

}  // namespace dicomap::tool

// SPDX-License-Identifier: MIT
#include "session.hpp"

#include "printable.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <system_error>

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

void Session::fail(const Error& error) {
  // The library's hints name its interface; these name the tool's.
  struct Translation {
    std::string_view library;
    std::string_view tool;
  };
  static constexpr std::array translations{
      Translation{"OpenOptions::transfer_syntax reads a bare data set", "--transfer-syntax UID reads a bare data set"},
      Translation{"OpenOptions::transfer_syntax says how", "--transfer-syntax UID says how"},
      Translation{"Strictness::tolerant reads on", "without --strict it is read"},
      Translation{"Mapping::automatic falls back to reading", "--mapping auto falls back to reading"},
      Translation{"codestream() gives their bytes, and OpenOptions::decoders takes a decoder", "`export --format codestream` writes their bytes"},
      Translation{"video is not decoded; codestream() gives its bytes", "video is not decoded; `export` writes it as .mp4, .m2v or .hevc"},
      Translation{"codestream(0) gives all of it", "frame 0 is all of it"},
      Translation{"frame() gives the samples", "`export` to .npy or .raw writes the samples"},
      Translation{"Strictness::tolerant writes it as it is", "--lenient writes it as it is"},
      Translation{"pass the VR as well", "--vr VR before --set says it"},
      Translation{"; append_item makes an empty one", "; --insert-item makes an empty one"},
      Translation{"edit it copy-on-write, and save it", "-o OUT or --replace write another file"},
      Translation{"edits in place keep every length; edit copy-on-write and save", "edits in place keep every length; -o OUT or --replace write another file"},
      Translation{"; SaveOptions::verify = false saves what there is", ""},
      Translation{"SaveOptions::keep_tail copies what lies behind as it is", "--keep-tail copies what lies behind as it is"},
      Translation{"SaveOptions::pixel_alignment 0 leaves it where it comes to lie", "without --align it lies where it comes to"},
      Translation{"SaveOptions::transfer_syntax saves it as another", "--transfer-syntax saves it as another"},
      Translation{"SaveOptions::rebuild_meta makes one", "`convert --rebuild-meta` makes one"},
      Translation{"set_frame gives a frame other samples", "--set-pixel gives a sample another value"},
      Translation{"keep_full_dates and shift_days contradict", "--keep-dates and --shift-days contradict"},
      Translation{"; partial() gives the bytes that are there", ""},
  };
  std::string message = error.message();
  for (const auto& [library, tool] : translations) {
    if (const std::size_t at = message.rfind(library); at != std::string::npos) message.replace(at, library.size(), tool);
  }
  constexpr std::string_view reads = "--transfer-syntax UID";  // another name, where the option has one
  if (const std::size_t at = message.rfind(reads); at != std::string::npos) message.replace(at, reads.size(), read_option + " UID");
  fail(message);
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

void add_common_options(CLI::App& command, Session& session, const char* transfer_syntax) {
  command.preparse_callback([&session, transfer_syntax](std::size_t) { session.read_option = transfer_syntax; });
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
  command
      .add_option(transfer_syntax, session.options.transfer_syntax,
                  "Read the data set under this transfer syntax, whatever the file says; FILE may be a bare data set")
      ->type_name("UID")
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
  std::error_code ignored;
  const auto type = std::filesystem::status(path, ignored).type();
  const bool is_stream = type == std::filesystem::file_type::fifo || type == std::filesystem::file_type::character;
  const bool is_standard_input = path == "-";
  if (!is_standard_input && !is_stream) return File::open(path, session.options);
  // Opening a pipe waits for a writer, as cat does.
  const int descriptor = is_standard_input ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return Error{ErrorCode::io, fmt::format("cannot open: {}", std::generic_category().message(errno))};
  auto source = Source::read_stream(descriptor, session.options, is_standard_input ? "standard input" : path);
  if (!is_standard_input) ::close(descriptor);
  if (!source) return std::move(source).assume_error();
  return File::open(std::move(source).assume_value(), session.options);
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

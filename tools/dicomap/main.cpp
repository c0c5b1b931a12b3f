// SPDX-License-Identifier: MIT
/// @file
/// dicomap: looks into DICOM and DICOS files, and changes them.
#include "command.hpp"
#include "session.hpp"

#include <dicomap/version.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <csignal>
#include <exception>

namespace {

constexpr const char* footer =
    "FILE may be - for standard input.\n"
    "Exit status: 0 done (whatever was odd but readable), 1 a file could not be read or not to its end, 2 wrong "
    "usage.\n"
    "dicomap COMMAND --help tells all about a command.";

int run(int argc, char** argv, dicomap::tool::Session& session) {
  CLI::App app{"Looks into DICOM and DICOS files of any size, and changes them.", "dicomap"};
  app.require_subcommand(1);
  app.set_version_flag("--version", DICOMAP_VERSION);
  app.footer(footer);
  add_info(app, session);
  add_dump(app, session);
  add_get(app, session);
  add_frames(app, session);
  add_export(app, session);
  add_json(app, session);
  add_edit(app, session);
  add_convert(app, session);
  add_anonymize(app, session);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (argc > 1 && error.get_name() == "RequiredError" && app.get_subcommands().empty()) {
      session.misuse(fmt::format("{} is no command: info, dump, get, frames, export, json, edit, convert or anonymize", argv[1]));
      return session.status();
    }
    return app.exit(error) == 0 ? dicomap::tool::exit_done : dicomap::tool::exit_usage;
  }
  session.out.flush();
  return session.status();
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_DFL);  // whatever was inherited: `| head` ends the tool without a word
  dicomap::tool::Session session;
  try {
    return run(argc, argv, session);
  } catch (const std::exception& error) {
    session.out.discard();
    session.fail(error.what());
    return session.status();
  }
}

// SPDX-License-Identifier: MIT
/// @file
/// The subcommands: each file adds its own to the command line. A callback does its work through the Session and leaves
/// the exit status there.
#pragma once

namespace CLI {
class App;
}

namespace dicomap::tool {

class Session;

void add_info(CLI::App& app, Session& session);
void add_dump(CLI::App& app, Session& session);
void add_get(CLI::App& app, Session& session);
void add_frames(CLI::App& app, Session& session);
void add_export(CLI::App& app, Session& session);
void add_json(CLI::App& app, Session& session);
void add_edit(CLI::App& app, Session& session);
void add_convert(CLI::App& app, Session& session);
void add_anonymize(CLI::App& app, Session& session);

}  // namespace dicomap::tool

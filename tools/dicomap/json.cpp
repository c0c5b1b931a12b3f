// SPDX-License-Identifier: MIT
#include "command.hpp"
#include "session.hpp"

#include <dicomap/json.hpp>

#include <CLI/CLI.hpp>

#include <memory>
#include <vector>

namespace dicomap::tool {

namespace {

struct Arguments {
  std::vector<std::string> files;
  JsonOptions options;
  bool pretty = false;
};

void run(Session& session, Arguments& arguments) {
  constexpr unsigned pretty_indent = 2;
  arguments.options.indent = arguments.pretty ? pretty_indent : 0;
  const bool is_array = arguments.files.size() > 1;
  const JsonSink print = [&session](std::string_view part) -> Result<void> {
    session.out.write(part);
    return success();
  };
  bool first = true;
  if (is_array) session.out.write("[\n");
  for_each_file(session, arguments.files, [&](const File& file, const std::string& name) {
    if (!first) session.out.write(",\n");
    first = false;
    arguments.options.bulk_data_name = name;
    return write_json(file.dataset(), arguments.options, print);
  });
  if (!first) session.out.write("\n");
  if (is_array) session.out.write("]\n");
}

}  // namespace

void add_json(CLI::App& app, Session& session) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand(
      "json",
      "Prints the data set in the DICOM JSON Model (PS3.18 annex F): an object for one FILE, an array of them for "
      "several.\n"
      "The file meta group is left out. What is longer than --inline bytes is named by file, offset and length. "
      "A damaged file gives an object with all that could be read.");
  command->add_option("FILE", arguments->files, "Files to print; - is standard input")->required();
  command->add_flag("-p,--pretty", arguments->pretty, "Indent, an attribute on a line");
  command
      ->add_option("--inline", arguments->options.inline_bytes,
                   "The longest binary value that is printed itself (base64)")
      ->check(natural_number())
      ->type_name("BYTES")
      ->capture_default_str();
  command->add_flag("--group-lengths", arguments->options.group_lengths,
                    "Also group lengths (gggg,0000), which the standard leaves out");
  add_common_options(*command, session);
  command->callback([arguments, &session] { run(session, *arguments); });
}

}  // namespace dicomap::tool

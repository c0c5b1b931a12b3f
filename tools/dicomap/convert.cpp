// SPDX-License-Identifier: MIT
#include "command.hpp"
#include "saving.hpp"
#include "session.hpp"
#include "transfer_syntax_name.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace dicomap::tool {

namespace {

struct Arguments {
  std::vector<std::string> files;
  std::string out;
  std::string transfer_syntax;
  SaveOptions save;
};

const std::map<std::string, SequenceLengths> lengths{
    {"keep", SequenceLengths::keep}, {"defined", SequenceLengths::defined}, {"undefined", SequenceLengths::undefined}};
const std::map<std::string, OffsetTable> tables{
    {"keep", OffsetTable::keep}, {"none", OffsetTable::none}, {"basic", OffsetTable::basic}, {"extended", OffsetTable::extended}};

void run(Session& session, Arguments& arguments) {
  if (!arguments.transfer_syntax.empty()) {
    const auto uid = transfer_syntax_uid(arguments.transfer_syntax);
    if (!uid) return session.misuse(uid.assume_error().message());
    arguments.save.transfer_syntax = uid.assume_value();
  }
  const auto paths = output_paths(arguments.files, arguments.out);
  if (!paths) return session.misuse(fmt::format("convert: {}", paths.assume_error().message()));
  std::map<std::string, std::string> targets;
  for (std::size_t i = 0; i < arguments.files.size(); ++i) targets[arguments.files[i]] = paths.assume_value()[i];
  for_each_file(session, arguments.files, [&](const File& file, const std::string& name) -> Result<void> {
    DICOMAP_TRY(editor, Editor::open(file));
    DICOMAP_TRY_VOID(save_as(session, editor, targets.at(name), arguments.save));
    if (session.verbose) session.note(fmt::format("{}: written", targets.at(name)));
    return success();
  });
}

}  // namespace

void add_convert(CLI::App& app, Session& session) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand(
      "convert",
      "Writes files anew, under another transfer syntax or otherwise laid out: dicomap convert FILE -o OUT --transfer-syntax rle\n"
      "All of it is lossless: the elements and the samples stay what they are. Frames are decoded and encoded one at a time. "
      "Several files go into the folder OUT, under their names.");
  command->add_option("FILE", arguments->files, "The files to convert; - is standard input")->required();
  command->add_option("-o,--output", arguments->out, "The file to write, or the folder")->required()->type_name("OUT");
  command->add_option("--transfer-syntax", arguments->transfer_syntax, transfer_syntax_names() + ", a keyword or a UID; else as the file is")
      ->type_name("NAME");
  const auto choice = [command](const char* name, const auto& names, auto& target, const char* what) {
    std::vector<std::string> known;
    for (const auto& [known_name, value] : names) known.push_back(known_name);
    command->add_option_function<std::string>(name, [&names, &target](const std::string& text) { target = names.at(text); }, what)
        ->check(CLI::IsMember(known))
        ->type_name("HOW");
  };
  choice("--lengths", lengths, arguments->save.sequence_lengths, "How sequences and items end: by a defined length, an undefined one, or as in the file (keep)");
  choice("--offset-table", tables, arguments->save.offset_table,
         "Where frames in fragments are said to lie: none, basic, extended, or as in the file (keep)");
  command->add_option("--align", arguments->save.pixel_alignment, "The first sample of native pixel data lies at a multiple of N bytes")
      ->check(natural_number())
      ->type_name("N");
  command->add_flag("--new-uid", arguments->save.new_sop_instance_uid, "A new SOPInstanceUID");
  command->add_flag("--rebuild-meta", arguments->save.rebuild_meta, "Make the file meta group anew");
  command->add_flag("--keep-tail", arguments->save.keep_tail, "Copy what lies behind the first damage as it is, in place of an error");
  command->add_option("--threads", arguments->save.threads, "That decode and encode; 0: as many as the machine has")
      ->check(natural_number())
      ->type_name("N");
  add_common_options(*command, session, "--read-as");
  command->callback([arguments, &session] { run(session, *arguments); });
}

}  // namespace dicomap::tool

// SPDX-License-Identifier: MIT
#include "command.hpp"
#include "edit_steps.hpp"
#include "printable.hpp"
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
  std::string file;
  std::string out;
  bool in_place = false;
  bool replace = false;
  bool lenient = false;
  bool dry_run = false;
  bool utf8 = false;
  std::string transfer_syntax;
  SaveOptions save;
  std::map<std::string, std::vector<std::string>> texts;  ///< of the options that edit, by name
  std::vector<EditStep> steps;
};

const std::map<std::string, EditRequest::Kind> kinds{
    {"--set", EditRequest::Kind::set},           {"--set-file", EditRequest::Kind::set_file},
    {"--erase", EditRequest::Kind::erase},       {"--insert-item", EditRequest::Kind::insert_item},
    {"--erase-item", EditRequest::Kind::erase_item}, {"--set-pixel", EditRequest::Kind::set_pixel},
    {"--utf8", EditRequest::Kind::utf8}};

/// The edits in the order of the command line; --vr is for those behind it.
Result<std::vector<EditStep>> steps_of(const CLI::App& command, const Arguments& arguments) {
  std::vector<EditStep> steps;
  std::map<std::string, std::size_t> used;
  std::optional<VR> vr;
  for (const CLI::Option* option : command.parse_order()) {
    const std::string name = option->get_name();
    const auto texts = arguments.texts.find(name);
    const std::string text = texts != arguments.texts.end() ? texts->second.at(used[name]++) : std::string{};
    if (name == "--vr") {
      vr = text == "auto" ? std::nullopt : parse_vr(text);
      if (!vr && text != "auto") return Error{ErrorCode::malformed, fmt::format("--vr {}: two letters of PS3.5, or auto, were expected", text)};
    }
    const auto kind = kinds.find(name);
    if (kind == kinds.end()) continue;
    DICOMAP_TRY(step, parse_step({kind->second, text, vr}));
    steps.push_back(std::move(step));
  }
  return steps;
}

/// Why the command line makes no sense; empty: it does.
std::string complaint_about(const Arguments& arguments) {
  const int targets = static_cast<int>(!arguments.out.empty()) + static_cast<int>(arguments.in_place) + static_cast<int>(arguments.replace);
  if (targets > 1) return "edit: one of -o OUT, --in-place and --replace, not several";
  if (targets == 0 && !arguments.dry_run) return "edit: -o OUT, --replace or --in-place says where the edited file goes";
  if (arguments.steps.empty() && arguments.transfer_syntax.empty()) return "edit: nothing to edit: --set, --erase and others say what";
  if (arguments.in_place && !arguments.transfer_syntax.empty()) return "edit: --transfer-syntax writes a file anew, which is not --in-place";
  if (arguments.file == "-" && (arguments.in_place || arguments.replace)) return "edit: standard input cannot be written to; -o OUT";
  return {};
}

Result<void> finish(const Session& session, Editor& editor, const Arguments& arguments) {
  if (arguments.in_place) return editor.flush();
  return arguments.replace ? save(session, editor, arguments.save) : save_as(session, editor, arguments.out, arguments.save);
}

Result<void> edit(Session& session, Editor& editor, const Arguments& arguments) {
  for (const EditStep& step : arguments.steps) DICOMAP_TRY_VOID(carry_out(editor, step));
  for (const Change& change : editor.changes()) {
    if (arguments.dry_run) session.out.print("{}\n", printable(to_string(change)));
    else if (session.verbose) session.note(to_string(change));
  }
  if (arguments.dry_run) return success();
  return finish(session, editor, arguments);
}

Result<void> edit_in_place(Session& session, const Arguments& arguments, const EditOptions& options) {
  DICOMAP_TRY(editor, Editor::open(arguments.file, Access::in_place, options));
  return edit(session, editor, arguments);
}

void run(Session& session, const CLI::App& command, Arguments& arguments) {
  auto steps = steps_of(command, arguments);
  if (!steps) return session.misuse(steps.assume_error().message());
  arguments.steps = std::move(steps).assume_value();
  if (const std::string complaint = complaint_about(arguments); !complaint.empty()) return session.misuse(complaint);
  if (!arguments.transfer_syntax.empty()) {
    const auto uid = transfer_syntax_uid(arguments.transfer_syntax);
    if (!uid) return session.misuse(uid.assume_error().message());
    arguments.save.transfer_syntax = uid.assume_value();
  }
  if (!arguments.out.empty()) {
    const auto paths = output_paths({arguments.file}, arguments.out);
    if (!paths) return session.misuse(fmt::format("edit: {}{}", paths.assume_error().message(), arguments.file == arguments.out ? "; --replace does that" : ""));
    arguments.out = paths.assume_value().front();
  }
  EditOptions options;
  static_cast<OpenOptions&>(options) = session.options;
  options.values = arguments.lenient ? Strictness::tolerant : Strictness::strict;
  if (arguments.in_place) {
    auto done = edit_in_place(session, arguments, options);
    if (!done) session.fail(std::move(done).assume_error().from(arguments.file));
    return;
  }
  for_each_file(session, {arguments.file}, [&](const File& file, const std::string&) -> Result<void> {
    DICOMAP_TRY(editor, Editor::open(file, options.values));
    return edit(session, editor, arguments);
  });
}

void add_edits(CLI::App& command, Arguments& arguments) {
  const auto add = [&](const char* name, const char* what, const char* type) {
    command.add_option(name, arguments.texts[name], what)->type_name(type)->allow_extra_args(false);
  };
  add("--set", "Give an element a value; it is made where it is not there, and so are the items on the way. Several values are "
               "separated by \\",
      "PATH=VALUE");
  add("--set-file", "The same with the bytes of a file as the value, as they are", "PATH=FILENAME");
  add("--erase", "Take an element away; nothing where it is not there", "PATH");
  add("--insert-item", "Put an empty item before item INDEX of a sequence, or behind its last", "SEQ[INDEX]");
  add("--erase-item", "Take an item away", "SEQ[INDEX]");
  add("--set-pixel", "Give a stored sample a value; everything counts from 0", "F,R,C[,S]=V");
  add("--vr", "The VR of what --set and --set-file behind it write; auto is the element's own, or the dictionary's", "VR");
  command.add_flag("--utf8", arguments.utf8, "Write all text as UTF-8 (SpecificCharacterSet ISO_IR 192)");
}

}  // namespace

void add_edit(CLI::App& app, Session& session) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand(
      "edit",
      "Changes elements and samples, and copies the rest as it is: dicomap edit FILE --set PatientName=Doe^Jane -o OUT\n"
      "Edits are made in the order they are given. The new file appears when it is whole; what was there stays until then. "
      "A PATH is a keyword, a tag, or a way through items: ReferencedStudySequence[0].ReferencedSOPInstanceUID.");
  command->add_option("FILE", arguments->file, "The file to edit; - is standard input")->required();
  command->add_option("-o,--output", arguments->out, "The file to write, or the folder")->type_name("OUT");
  command->add_flag("--replace", arguments->replace, "Write the new file over FILE");
  command->add_flag("--in-place", arguments->in_place, "Write into FILE what keeps every length, and nothing else");
  add_edits(*command, *arguments);
  command->add_option("--transfer-syntax", arguments->transfer_syntax, "Save under this one: " + transfer_syntax_names() + ", a keyword or a UID")
      ->type_name("NAME");
  command->add_flag("--lenient", arguments->lenient, "Write values that PS3.5 forbids, if they can be written");
  command->add_flag("--keep-tail", arguments->save.keep_tail, "Copy what lies behind the first damage as it is, in place of an error");
  command->add_flag("-n,--dry-run", arguments->dry_run, "Print what would be changed, and write nothing");
  add_common_options(*command, session, "--read-as");
  command->callback([arguments, &session, command] { run(session, *command, *arguments); });
}

}  // namespace dicomap::tool

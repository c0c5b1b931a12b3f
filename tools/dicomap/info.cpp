// SPDX-License-Identifier: MIT
#include "command.hpp"
#include "file_facts.hpp"
#include "printable.hpp"
#include "session.hpp"

#include <dicomap/frame_decoder.hpp>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>
#include <vector>

namespace dicomap::tool {

namespace {

struct Arguments {
  std::vector<std::string> files;
  std::string format = "text";
  bool thorough = false;
  bool codecs = false;
};

void show_text(Session& session, const FileFacts& facts, const File& file, const std::string& name) {
  const Paint paint = session.paint();
  session.out.print("{}{}{}\n", paint.name(), printable(name), paint.reset());
  for (const Fact& fact : facts.list) {
    if (fact.text.empty()) continue;
    session.out.print("  {}{:<16}{} {}\n", paint.tag(), fact.label, paint.reset(), fact.text);
  }
  const std::vector<Diagnostic> diagnostics = file.diagnostics();
  session.out.print("  {}{:<16}{} {}\n", paint.tag(), "odd but read", paint.reset(),
                    diagnostics.empty() ? "nothing" : fmt::to_string(facts.diagnostics));
  for (const Diagnostic& diagnostic : diagnostics) {
    session.out.print("    {}{}{}\n", paint.warning(), printable(to_string(diagnostic)), paint.reset());
  }
}

void show_tsv(Session& session, const FileFacts& facts, const std::string& name) {
  session.out.write(printable(name));
  for (const Fact& fact : facts.list) session.out.print("\t{}", fact.value);
  session.out.print("\t{}\n", facts.diagnostics);
}

std::string_view syntax_name(std::string_view uid) {
  const TransferSyntax* syntax = find_transfer_syntax(uid);
  return syntax != nullptr ? syntax->name : "";
}

bool is_retired(std::string_view uid) {
  const TransferSyntax* syntax = find_transfer_syntax(uid);
  return syntax != nullptr && syntax->retired;
}

void show_syntaxes(Session& session, std::string_view label, const std::vector<std::string_view>& uids) {
  const Paint paint = session.paint();
  std::size_t retired = 0;
  for (const std::string_view uid : uids) {
    if (is_retired(uid)) ++retired;
    else session.out.print("  {}{:<16}{} {} ({})\n", paint.tag(), label, paint.reset(), syntax_name(uid), uid);
  }
  if (retired > 0) session.out.print("  {}{:<16}{} and {} retired\n", paint.tag(), label, paint.reset(), retired);
}

void show_codec_text(Session& session, const CodecDescription& codec) {
  const Paint paint = session.paint();
  session.out.print("{}{}{}\n", paint.name(), codec.codec, paint.reset());
  session.out.print("  {}{:<16}{} {}{}{}\n", paint.tag(), codec.available ? "library" : "not available", paint.reset(),
                    codec.available ? "" : paint.warning(), codec.library, paint.reset());
  if (!codec.option.empty()) session.out.print("  {}{:<16}{} {}\n", paint.tag(), "build option", paint.reset(), codec.option);
  show_syntaxes(session, "decodes", codec.transfer_syntaxes);
  show_syntaxes(session, "encodes", codec.encodes);
}

void show_codecs(Session& session, bool tsv) {
  if (tsv) session.out.write("codec\tavailable\tlibrary\toption\tdecodes\tencodes\n");
  for (const CodecDescription& codec : describe_codecs()) {
    if (!tsv) show_codec_text(session, codec);
    else session.out.print("{}\t{}\t{}\t{}\t{}\t{}\n", codec.codec, codec.available ? "yes" : "no", printable(codec.library), codec.option,
                           fmt::join(codec.transfer_syntaxes, ","), fmt::join(codec.encodes, ","));
  }
}

}  // namespace

void add_info(CLI::App& app, Session& session) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command =
      app.add_subcommand("info",
                         "Tells what files are: kind of object, transfer syntax, pixels, how they are held in memory "
                         "and why, and what was "
                         "odd about them.\nReads no more than the data set up to the pixels and touches one frame.");
  command->add_option("FILE", arguments->files, "Files to look at; - is standard input");
  command
      ->add_option("-f,--format", arguments->format,
                   "text (for people) or tsv (for programs: a header line, then a line per file)")
      ->check(CLI::IsMember({"text", "tsv"}))
      ->type_name("FORMAT");
  command->add_flag("-a,--all", arguments->thorough,
                    "Walk through every item of the whole file for anything odd or broken");
  command->add_flag("--codecs", arguments->codecs,
                    "List what this build decodes and encodes, and by which library; no FILE is needed");
  add_common_options(*command, session);
  command->callback([arguments, &session] {
    const bool tsv = arguments->format == "tsv";
    if (arguments->codecs) show_codecs(session, tsv);
    if (arguments->files.empty()) {
      if (!arguments->codecs) throw CLI::RequiredError{"FILE"};
      return;
    }
    if (tsv) session.out.print("file\t{}\tdiagnostics\n", fmt::join(fact_names(), "\t"));
    for_each_file(session, arguments->files, [&](const File& file, const std::string& name) -> Result<void> {
      const FileFacts facts = facts_of(file, arguments->thorough);
      if (tsv) show_tsv(session, facts, name);
      else show_text(session, facts, file, name);
      if (facts.damage.code() != ErrorCode::none) return facts.damage;
      return success();
    });
  });
}

}  // namespace dicomap::tool

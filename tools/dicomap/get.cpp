// SPDX-License-Identifier: MIT
#include "command.hpp"
#include "path_list.hpp"
#include "printable.hpp"
#include "session.hpp"
#include "value_lines.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <unistd.h>

#include <memory>
#include <utility>
#include <vector>

namespace dicomap::tool {

namespace {

struct Arguments {
  std::vector<std::string> words;  ///< PATH[,PATH...] and files, or only files where there are tags
  std::vector<std::string> tags;
  std::string format = "text";
  bool raw = false;
  bool optional = false;
  bool with_file = false;
  bool without_file = false;
};

constexpr std::uint64_t raw_piece_bytes = std::uint64_t{1} << 20;

Result<void> write_raw(Session& session, const File& file, const DataElement& element) {
  DICOMAP_TRY(range, element.value_range());
  const bool is_meta = element.tag().group() == 0x0002 && element.depth() == 0;
  const Source& source = is_meta ? file.source() : file.dataset_source();
  std::vector<std::byte> piece;
  for (ByteRange rest = range; rest.length > 0; rest = {rest.offset + piece.size(), rest.length - piece.size()}) {
    piece.resize(static_cast<std::size_t>(std::min(rest.length, raw_piece_bytes)));
    DICOMAP_TRY_VOID(source.copy_out(rest.offset, piece));
    session.out.write(std::span<const std::byte>{piece});
  }
  return success();
}

/// The element of a path in the file meta group or the data set.
Result<std::optional<DataElement>> find_element(const File& file, const TagPath& path) {
  const Tag first = path.steps().empty() ? path.element() : path.steps().front().sequence;
  return first.group() == 0x0002 ? file.meta().find(path) : file.dataset().find(path, Search::whole);
}

Error absent(const TagPath& path) { return Error{ErrorCode::not_found, "there is no such element"}.in(to_names(path)); }

class Getter {
 public:
  Getter(Session& session, const Arguments& arguments, std::vector<TagPath> paths, bool with_file)
      : session_{session}, arguments_{arguments}, paths_{std::move(paths)}, with_file_{with_file} {}

  void head() {
    if (arguments_.format != "tsv") return;
    session_.out.write("file");
    for (const TagPath& path : paths_) session_.out.print("\t{}", name_of_column(path));
    session_.out.write("\n");
  }

  Result<void> get(const File& file, const std::string& name) {
    if (arguments_.format == "tsv") return row(file, name);
    Error first_error;
    for (const TagPath& path : paths_) {
      auto done = lines(file, name, path);
      if (!done && first_error.code() == ErrorCode::none) first_error = done.assume_error();
    }
    if (first_error.code() != ErrorCode::none) return first_error;
    return success();
  }

 private:
  static std::string name_of_column(const TagPath& path) {
    const std::string names = to_names(path);
    return names.substr(0, names.find(' '));
  }

  Result<void> lines(const File& file, const std::string& name, const TagPath& path) {
    DICOMAP_TRY(element, find_element(file, path));
    if (!element && !arguments_.optional) return absent(path);
    if (arguments_.raw) return element ? write_raw(session_, file, *element) : Result<void>{success()};
    const std::string prefix = with_file_ ? printable(name) + ": " : std::string{};
    if (!element) {
      session_.out.print("{}\n", prefix);
      return success();
    }
    DICOMAP_TRY(values, value_lines(*element));
    for (const std::string& value : values) session_.out.print("{}{}\n", prefix, value);
    return success();
  }

  /// A line for the file; elements that are not there leave their column empty.
  Result<void> row(const File& file, const std::string& name) {
    std::string line = printable(name);
    for (const TagPath& path : paths_) {
      DICOMAP_TRY(element, find_element(file, path));
      line += '\t';
      if (!element) continue;
      DICOMAP_TRY(values, value_lines(*element));
      line += fmt::format("{}", fmt::join(values, "\\"));
    }
    session_.out.print("{}\n", line);
    return success();
  }

  Session& session_;
  const Arguments& arguments_;
  std::vector<TagPath> paths_;
  bool with_file_;
};

void run(Session& session, Arguments& arguments) {
  if (arguments.tags.empty()) {
    arguments.tags.push_back(arguments.words.front());
    arguments.words.erase(arguments.words.begin());
  }
  if (arguments.words.empty()) return session.misuse("get: which FILE?");
  auto paths = parse_path_list(arguments.tags);
  if (!paths) return session.misuse(paths.assume_error().message());
  if (arguments.raw && isatty(STDOUT_FILENO) == 1) {
    return session.misuse(
        "get: --raw writes bytes as they lie, which no terminal is safe from; redirect standard output");
  }
  const bool with_file = (arguments.with_file || arguments.words.size() > 1) && !arguments.without_file;
  Getter getter{session, arguments, std::move(paths).assume_value(), with_file};
  getter.head();
  for_each_file(session, arguments.words,
                [&](const File& file, const std::string& name) { return getter.get(file, name); });
}

}  // namespace

void add_get(CLI::App& app, Session& session) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand("get",
                                         "Prints values, one a line: dicomap get PATH[,PATH...] FILE...\n"
                                         "A PATH is a keyword, a tag, or a way through items: PatientName, 0010,0010, "
                                         "ReferencedStudySequence[0].ReferencedSOPInstanceUID. Text is UTF-8; control "
                                         "characters are shown as \\x1b and the "
                                         "like. An element that is not there is an error, unless --optional is given.");
  command->add_option("ARGUMENT", arguments->words, "PATH[,PATH...] FILE..., or with --tag only FILE...; FILE may be -")
      ->required();
  command->add_option("-t,--tag", arguments->tags, "A PATH; may be given several times")
      ->type_name("PATH")
      ->allow_extra_args(false);
  command
      ->add_option(
          "-f,--format", arguments->format,
          "text (values) or tsv (a table: a line per file, a column per PATH, several values joined by \\, empty "
          "where there are none)")
      ->check(CLI::IsMember({"text", "tsv"}))
      ->type_name("FORMAT");
  command->add_flag("--raw", arguments->raw, "The bytes of the value as they lie in the file, to a file or pipe");
  command->add_flag("--optional", arguments->optional, "An empty line for an element that is not there");
  command->add_flag("-H,--with-filename", arguments->with_file,
                    "`FILE: ` before each value; done anyway for several files");
  command->add_flag("--no-filename", arguments->without_file, "Never name the file");
  add_common_options(*command, session);
  command->callback([arguments, &session] { run(session, *arguments); });
}

}  // namespace dicomap::tool

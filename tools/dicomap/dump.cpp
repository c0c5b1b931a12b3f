// SPDX-License-Identifier: MIT
#include "dump.hpp"

#include "command.hpp"
#include "session.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>
#include <utility>
#include <vector>

namespace dicomap::tool {

namespace {

/// The path of each level's latest element: walking on costs one string and no search.
class Paths {
 public:
  const std::string& of(const Walk& walk) {
    const std::size_t depth = walk.depth();
    if (levels_.size() <= depth) levels_.resize(depth + 1);
    std::string& path = levels_[depth];
    path.clear();
    if (depth > 0) path = fmt::format("{}[{}].", levels_[depth - 1], walk.item_index());
    path += to_string(walk.header().tag);
    return path;
  }

 private:
  std::vector<std::string> levels_;
};

enum class Place { elsewhere, on_the_way, inside };

/// Where `path` lies as seen from the element that is wanted.
Place place_of(const std::string& path, const std::string& wanted) {
  const bool is_wanted = path.starts_with(wanted) && (path.size() == wanted.size() || path[wanted.size()] == '[');
  if (is_wanted) return Place::inside;
  return wanted.starts_with(path) && wanted[path.size()] == '[' ? Place::on_the_way : Place::elsewhere;
}

Result<void> visit_level(Walk walk, const Source& source, const DumpOptions& options, const std::string& wanted,
                         const std::function<Result<void>(const Visited&)>& show) {
  Paths paths;
  while (walk.next()) {
    const std::string& path = paths.of(walk);
    const Place place = wanted.empty() ? Place::inside : place_of(path, wanted);
    if (place == Place::inside) DICOMAP_TRY_VOID(show({walk, source, path}));
    if (place == Place::elsewhere || walk.depth() >= options.depth) walk.skip();
  }
  if (walk.error().code() != ErrorCode::none) return walk.error();
  return success();
}

Tag first_tag(const TagPath& path) { return path.steps().empty() ? path.element() : path.steps().front().sequence; }

}  // namespace

Result<void> visit_elements(const File& file, const DumpOptions& options,
                            const std::function<Result<void>(const Visited&)>& show) {
  const std::string wanted = options.path ? to_string(*options.path) : std::string{};
  const bool only_meta = options.path && first_tag(*options.path).group() == 0x0002;
  DICOMAP_TRY_VOID(visit_level(file.meta().walk(), file.source(), options, wanted, show));
  if (only_meta) return success();
  return visit_level(file.dataset().walk(), file.dataset_source(), options, wanted, show);
}

void add_dump(CLI::App& app, Session& session) {
  struct Arguments {
    std::vector<std::string> files;
    std::string format = "text";
    std::string path;
    DumpOptions options;
  };
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand(
      "dump",
      "Shows every data element: tag, VR, length, name and value, items and all.\n"
      "Values are cut to the line (--whole shows all of them); control characters are shown as \\x1b and the like.");
  command->add_option("FILE", arguments->files, "Files to show; - is standard input")->required();
  command
      ->add_option(
          "-f,--format", arguments->format,
          "text (for people) or tsv (for programs: columns depth path tag vr length offset sha256_16, where offset "
          "is that of the value, in deflated files within the inflated data set, and sha256_16 the first 16 "
          "digits of its SHA-256, - for sequences, truncated where the value runs past the end)")
      ->check(CLI::IsMember({"text", "tsv"}))
      ->type_name("FORMAT");
  command
      ->add_option("-p,--path", arguments->path,
                   "Only this element and what is in it, e.g. PatientName, 0010,0010 or "
                   "ReferencedStudySequence[0].ReferencedSOPInstanceUID")
      ->type_name("PATH");
  command->add_option("-d,--depth", arguments->options.depth, "Enter no more than this many levels of items")
      ->check(natural_number())
      ->type_name("N");
  command->add_flag("-w,--whole", arguments->options.whole, "Values in full, however long");
  command->add_flag("-H,--with-filename", arguments->options.with_file,
                    "Name the file (tsv: a first column `file`); done anyway with more than one FILE");
  add_common_options(*command, session);
  command->callback([arguments, &session] {
    DumpOptions& options = arguments->options;
    if (!arguments->path.empty()) {
      auto path = TagPath::parse(arguments->path);
      if (!path) return session.misuse(path.assume_error().message());
      options.path = std::move(path).assume_value();
    }
    if (arguments->files.size() > 1) options.with_file = true;
    const bool tsv = arguments->format == "tsv";
    if (tsv)
      session.out.print("{}depth\tpath\ttag\tvr\tlength\toffset\tsha256_16\n", options.with_file ? "file\t" : "");
    for_each_file(session, arguments->files, [&](const File& file, const std::string& name) {
      return tsv ? dump_tsv(session, file, name, options) : dump_text(session, file, name, options);
    });
  });
}

}  // namespace dicomap::tool

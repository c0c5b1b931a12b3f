// SPDX-License-Identifier: MIT
#include "command.hpp"
#include "saving.hpp"
#include "session.hpp"

#include <dicomap/anonymize.hpp>
#include <dicomap/source.hpp>
#include <dicomap/tags.hpp>
#include <dicomap/uid.hpp>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>
#include <set>
#include <utility>
#include <vector>

namespace dicomap::tool {

namespace {

struct Arguments {
  std::vector<std::string> files;
  std::string out;
  std::string secret_file;
  bool keep_names = false;
  AnonymizeOptions options;
};

/// The text of a file without the line's end behind it. @errors io, malformed
Result<std::string> read_secret(const std::string& path) {
  DICOMAP_TRY(source, Source::open(path));
  constexpr std::uint64_t longest = 64 * 1024;
  if (source.size() > longest) return Error{ErrorCode::malformed, fmt::format("a secret of {} bytes, which are more than {}", source.size(), longest)}.from(path);
  std::vector<std::byte> bytes(static_cast<std::size_t>(source.size()));
  DICOMAP_TRY_VOID(source.copy_out(0, bytes));
  std::string text;
  for (const std::byte byte : bytes) text.push_back(static_cast<char>(byte));
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  if (text.empty()) return Error{ErrorCode::malformed, "there is no secret in it"}.from(path);
  return text;
}

/// Anonymizes files, and remembers what a person has to look at.
class Anonymizer {
 public:
  Anonymizer(Session& session, const Arguments& arguments, std::vector<std::string> paths)
      : session_{session}, arguments_{arguments}, paths_{std::move(paths)} {}

  Result<void> run(const File& file, std::size_t index) {
    DICOMAP_TRY(editor, Editor::open(file, Strictness::tolerant));
    DICOMAP_TRY(report, anonymize(editor, arguments_.options));
    DICOMAP_TRY(path, target(editor, index));
    DICOMAP_TRY_VOID(check_free(path));
    DICOMAP_TRY_VOID(save_as(session_, editor, path, {}));
    if (session_.verbose) {
      session_.note(fmt::format("{}: {} elements removed, {} emptied, {} replaced", path, report.removed, report.emptied, report.replaced));
    }
    for (std::string& warning : report.warnings) {
      if (warned_.insert(warning).second) session_.note(fmt::format("look at {}: {}", path, warning));
    }
    return success();
  }

 private:
  /// In a folder: the new SOPInstanceUID, for the name of a file often is the name of a patient.
  Result<std::string> target(const Editor& editor, std::size_t index) const {
    if (arguments_.keep_names || !is_folder(arguments_.files, arguments_.out)) return paths_[index];
    DICOMAP_TRY(edited, editor.edited());
    DICOMAP_TRY(element, edited.dataset().find(tags::SOPInstanceUID));
    std::string name = fmt::format("{:06}", index + 1);
    if (element) {
      const auto uid = element->get<std::string>();
      if (uid && is_valid_uid(uid.assume_value())) name = uid.assume_value();
    }
    return (std::filesystem::path{arguments_.out} / (name + ".dcm")).string();
  }

  /// Names that come from data sets may meet: copies of a file have one UID.
  Result<void> check_free(const std::string& path) {
    if (written_.insert(path).second) return success();
    return Error{ErrorCode::malformed, fmt::format("another file was saved under the same SOPInstanceUID: {}", path)}.hint(
        "--keep-names keeps them apart");
  }

  Session& session_;
  const Arguments& arguments_;
  std::vector<std::string> paths_;
  std::set<std::string> written_;
  std::set<std::string> warned_;
};

void run(Session& session, Arguments& arguments) {
  const auto paths = output_paths(arguments.files, arguments.out);
  if (!paths) return session.misuse(fmt::format("anonymize: {}", paths.assume_error().message()));
  if (!arguments.secret_file.empty()) {
    auto secret = read_secret(arguments.secret_file);
    if (!secret) return session.fail(secret.assume_error());
    arguments.options.secret = secret.assume_value();
  } else {
    arguments.options.secret = make_uid();  // nobody's, and the same for all files of this run
  }
  Anonymizer anonymizer{session, arguments, paths.assume_value()};
  std::size_t index = 0;
  for (const std::string& path : arguments.files) {
    const std::size_t here = index++;
    for_each_file(session, {path}, [&](const File& file, const std::string&) { return anonymizer.run(file, here); });
  }
}

}  // namespace

void add_anonymize(CLI::App& app, Session& session) {
  const auto arguments = std::make_shared<Arguments>();
  AnonymizeOptions& options = arguments->options;
  CLI::App* command = app.add_subcommand(
      "anonymize",
      "Takes out of data sets what tells whose they are, as the basic profile of PS3.15 annex E has it: "
      "dicomap anonymize FILE... -o OUT\n"
      "Does not look at pixels, and says on standard error what a person has to look at. In a folder the new files are named "
      "by their new SOPInstanceUID. UIDs are replaced alike in all files of a run, and with --secret-file in all runs.");
  command->add_option("FILE", arguments->files, "The files to anonymize; - is standard input")->required();
  command->add_option("-o,--output", arguments->out, "The file to write, or the folder")->required()->type_name("OUT");
  command->add_flag("--keep-uids", options.keep_uids, "Keep UIDs");
  CLI::Option* keep_dates = command->add_flag("--keep-dates", options.keep_full_dates, "Keep dates and times");
  command->add_option("--shift-days", options.shift_days, "Move all dates by N days, and keep times of day; N may be negative")
      ->type_name("N")
      ->excludes(keep_dates);
  command->add_flag("--keep-device", options.keep_device_identity, "Keep what tells the device");
  command->add_flag("--keep-institution", options.keep_institution_identity, "Keep what tells the institution");
  command->add_flag("--keep-patient", options.keep_patient_characteristics, "Keep age, sex, size, weight and the like");
  command->add_option("--secret-file", arguments->secret_file, "New UIDs are made from the old ones and the text of this file")->type_name("F");
  command->add_option("--patient-name", options.patient_name, "The new PatientName; \"\" for none")->type_name("NAME")->capture_default_str();
  command->add_option("--patient-id", options.patient_id, "The new PatientID; \"\" for none")->type_name("ID")->capture_default_str();
  command->add_flag("--keep-names", arguments->keep_names, "In a folder files keep their names");
  add_common_options(*command, session, "--read-as");
  command->callback([arguments, &session] { run(session, *arguments); });
}

}  // namespace dicomap::tool

// SPDX-License-Identifier: MIT
#include "saving.hpp"

#include "progress.hpp"
#include "session.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

namespace dicomap::tool {

namespace {

namespace fs = std::filesystem;

/// Made when the first figure comes: before that nobody knows what all of it is.
class SavingProgress {
 public:
  explicit SavingProgress(const Session& session) : session_{session} {}
  void operator()(std::uint64_t done, std::uint64_t all) {
    if (!bar_) bar_.emplace(session_, "saved", all);
    bar_->show(done);
  }

 private:
  const Session& session_;
  std::optional<Progress> bar_;
};

Error wrong(std::string what) { return Error{ErrorCode::malformed, std::move(what)}; }

}  // namespace

Result<void> save_as(const Session& session, const Editor& editor, const std::string& path, SaveOptions options) {
  SavingProgress progress{session};
  options.progress = [&progress](std::uint64_t done, std::uint64_t all) { progress(done, all); };
  return editor.save_as(path, options);
}

Result<void> save(const Session& session, Editor& editor, SaveOptions options) {
  SavingProgress progress{session};
  options.progress = [&progress](std::uint64_t done, std::uint64_t all) { progress(done, all); };
  return editor.save(options);
}

bool is_folder(const std::vector<std::string>& files, const std::string& out) {
  std::error_code ignored;
  return files.size() > 1 || out.ends_with('/') || fs::is_directory(out, ignored);
}

Result<std::vector<std::string>> output_paths(const std::vector<std::string>& files, const std::string& out) {
  if (out == "-") return wrong("OUT cannot be -: a file appears when it is whole, and a pipe has no such moment");
  std::error_code ignored;
  const bool folder = is_folder(files, out);
  if (folder && !fs::is_directory(out, ignored)) return wrong(fmt::format("there is no folder {}", out));
  std::vector<std::string> paths;
  std::set<std::string> seen;
  for (const std::string& file : files) {
    const std::string name = file == "-" ? "stdin.dcm" : fs::path{file}.filename().string();
    std::string path = folder ? (fs::path{out} / name).string() : out;
    if (!seen.insert(path).second) return wrong(fmt::format("two files would be saved as {}", path));
    if (fs::equivalent(file, path, ignored)) return wrong(fmt::format("OUT is FILE itself: {}", path));
    paths.push_back(std::move(path));
  }
  return paths;
}

}  // namespace dicomap::tool

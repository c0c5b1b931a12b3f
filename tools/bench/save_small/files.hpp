// SPDX-License-Identifier: MIT
/// @file
/// The files that are saved under another PatientName, where to, and the answer.
#pragma once

#include "../support/edits.hpp"

namespace bench {

inline constexpr std::size_t saved_files = 4000;  // of the 20,000
// In memory: making 4,000 files on a disk takes ten times as long as all the rest, and a round after the other ever longer (ext4
// without a journal does not give out inodes again that were in use five minutes ago, but looks at all of them).
inline constexpr std::string_view saved_folder = "/dev/shm/dicomap_bench";

/// Calls `save(from, to)` for each.
class SmallFiles {
 public:
  explicit SmallFiles(const std::string& folder) : from_{scan_paths(folder)}, folder_{saved_folder} {
    from_.resize(saved_files);
    for (std::size_t i = 0; i < saved_files; ++i) to_.push_back(folder_ + '/' + std::to_string(i) + ".dcm");
    remove();
    if (::mkdir(folder_.c_str(), 0777) != 0) throw std::runtime_error("cannot make " + folder_);
  }
  ~SmallFiles() { remove(); }
  SmallFiles(const SmallFiles&) = delete;
  SmallFiles& operator=(const SmallFiles&) = delete;

  template <class Save> void each(Save&& save) const {
    for (std::size_t i = 0; i < saved_files; ++i) save(from_[i], to_[i]);
  }
  [[nodiscard]] std::uint64_t answer() const {
    std::uint64_t total = 0;
    for (const auto& path : to_) total += check_copy(path.c_str(), longer_name, std::uint64_t{70} * 75);
    return total;
  }

 private:
  void remove() const {
    for (const auto& path : to_) ::unlink(path.c_str());
    ::rmdir(folder_.c_str());
  }

  std::vector<std::string> from_;
  std::vector<std::string> to_;
  std::string folder_;
};

}  // namespace bench

// SPDX-License-Identifier: MIT
// A name of the same length into the file itself: open, fstat, a read of the header, one write. As "synced" with fdatasync; as
// "journal synced" as safe as dicomap: the old bytes go to another file first, and each step waits for the disk.
#include "../support/edits.hpp"
#include "../support/measure.hpp"
#include "input.hpp"

namespace {

void require(bool done, const char* what) {
  if (!done) throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string& variant) {
    const auto path = bench::in_place_file(folder);
    const auto journal = path + ".journal";
    const bool is_synced = variant.ends_with("synced");
    const bool has_journal = variant == "journal synced";
    std::array<std::byte, bench::header_bytes> header{};
    const auto figures = bench::measure([&] {
      const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
      struct stat status {};
      require(file >= 0 && ::fstat(file, &status) == 0 && ::pread(file, header.data(), header.size(), 0) > 0, "open");
      const auto place = bench::place_of_name(header);
      const int parent = has_journal ? ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
      if (has_journal) {
        const int old = ::open(journal.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        require(old >= 0 && ::write(old, header.data() + place.offset, place.length) > 0, "journal");
        require(::fsync(old) == 0 && ::close(old) == 0 && ::fsync(parent) == 0, "fsync");
      }
      require(::pwrite(file, bench::equal_name.data(), place.length, static_cast<off_t>(place.offset)) > 0, "pwrite");
      require(!is_synced || ::fdatasync(file) == 0, "fdatasync");
      if (has_journal) require(::unlink(journal.c_str()) == 0 && ::fsync(parent) == 0, "unlink");
    });
    const auto answer = bench::take_name_back(path);
    bench::report("edit_in_place", variant.empty() ? "pwrite_floor" : ("pwrite_floor " + variant).c_str(), answer, figures, 1);
  });
}

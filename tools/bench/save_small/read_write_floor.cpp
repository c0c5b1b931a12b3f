// SPDX-License-Identifier: MIT
// Per file: open, fstat, one read, one write to a temporary file with the name in its place, and a rename.
#include "../support/measure.hpp"
#include "files.hpp"

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string&) {
    const bench::SmallFiles files{folder};
    std::vector<std::byte> before(64 * 1024);
    std::vector<std::byte> after(64 * 1024);
    const auto figures = bench::measure([&] {
      files.each([&](const std::string& from, const std::string& to) {
        const bench::Descriptor file{from.c_str()};
        const auto size = bench::rename(file.read(std::span{before}.first(file.size()), 0), bench::longer_name, after);
        const auto temporary = to + ".tmp";
        const int out = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (out < 0) throw std::system_error(errno, std::generic_category(), temporary);
        bench::write_whole(out, std::span{after}.first(size));
        if (::close(out) != 0 || ::rename(temporary.c_str(), to.c_str()) != 0) throw std::runtime_error("rename failed");
      });
    });
    bench::report("save_small", "read_write_floor", files.answer(), figures, bench::saved_files);
  });
}

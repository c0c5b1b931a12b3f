// SPDX-License-Identifier: MIT
// dicomap: walk all elements of all items, storing nothing.
#include "answer.hpp"

#include <dicomap/file.hpp>

#include <optional>
#include <stdexcept>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string& variant) {
    const auto path = bench::walk_file(folder, variant);
    std::optional<dicomap::File> file;
    bench::WalkAnswer answer;
    const auto figures = bench::measure([&] {
      file.emplace(dicomap::File::open(path).value());
      auto walk = file->dataset().walk();
      while (walk.next()) answer.see(walk.header().tag.value());
      if (walk.error().code() != dicomap::ErrorCode::none) throw std::runtime_error(walk.error().message());
    });
    bench::report_walk("dicomap", variant, answer, figures);
  });
}

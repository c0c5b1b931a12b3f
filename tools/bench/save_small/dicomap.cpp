// SPDX-License-Identifier: MIT
// dicomap: an Editor per file, which waits for no disk.
#include "../support/measure.hpp"
#include "files.hpp"

#include <dicomap/editor.hpp>
#include <dicomap/tags.hpp>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string&) {
    const bench::SmallFiles files{folder};
    const auto figures = bench::measure([&] {
      dicomap::SaveOptions options;
      options.replace.durability = dicomap::Durability::none;
      files.each([&](const std::string& from, const std::string& to) {
        auto editor = dicomap::Editor::open(from).value();
        editor.set(dicomap::tags::PatientName, bench::longer_name).value();
        editor.save_as(to, options).value();
      });
    });
    bench::report("save_small", "dicomap", files.answer(), figures, bench::saved_files);
  });
}

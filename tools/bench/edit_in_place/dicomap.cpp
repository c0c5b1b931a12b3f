// SPDX-License-Identifier: MIT
// dicomap: an Editor in place, a name set, flushed with an undo journal; as "synced" it waits for the disk.
#include "../support/measure.hpp"
#include "input.hpp"

#include <dicomap/editor.hpp>
#include <dicomap/tags.hpp>

#include <optional>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string& variant) {
    const auto path = bench::in_place_file(folder);
    const bool is_synced = variant == "synced";
    std::optional<dicomap::Editor> editor;
    const auto figures = bench::measure([&] {
      editor.emplace(dicomap::Editor::open(path, dicomap::Access::in_place).value());
      editor->set(dicomap::tags::PatientName, bench::equal_name).value();
      editor->flush(is_synced ? dicomap::Durability::file : dicomap::Durability::none).value();
    });
    const auto answer = bench::take_name_back(path);
    bench::report("edit_in_place", is_synced ? "dicomap synced" : "dicomap", answer, figures, 1);
  });
}

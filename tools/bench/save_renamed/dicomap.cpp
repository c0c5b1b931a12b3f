// SPDX-License-Identifier: MIT
// dicomap: a name set, and saved. As "synced" it waits for the disk, which is what it does unless it is told not to.
#include "../support/edits.hpp"
#include "../support/measure.hpp"

#include <dicomap/editor.hpp>
#include <dicomap/tags.hpp>

#include <optional>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string& variant) {
    const auto path = folder + "/frames.dcm";
    const bench::OutputPath output{folder, "renamed.dcm"};
    const bool is_synced = variant == "synced";
    std::optional<dicomap::Editor> editor;
    const auto figures = bench::measure([&] {
      editor.emplace(dicomap::Editor::open(path).value());
      editor->set(dicomap::tags::PatientName, bench::longer_name).value();
      dicomap::SaveOptions options;
      options.replace.durability = is_synced ? dicomap::Durability::full : dicomap::Durability::none;
      editor->save_as(output.text(), options).value();
    });
    const auto total = bench::check_copy(output.c_str(), bench::longer_name, bench::frame_samples);
    bench::report("save_renamed", is_synced ? "dicomap synced" : "dicomap", total, figures, bench::frame_count * bench::frame_bytes);
  });
}

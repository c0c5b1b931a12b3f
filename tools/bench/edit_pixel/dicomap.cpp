// SPDX-License-Identifier: MIT
// dicomap: an Editor, a sample assigned, and read back through the Editor, or through the file as edited.
#include "../support/edits.hpp"
#include "../support/measure.hpp"

#include <dicomap/editor.hpp>

#include <optional>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string& variant) {
    const auto path = folder + "/frames.dcm";
    const bool as_file = variant == "as file";
    std::optional<dicomap::Editor> editor;
    std::uint64_t answer = 0;
    const auto figures = bench::measure([&] {
      editor.emplace(dicomap::Editor::open(path).value());
      const auto pixel = editor->pixel(bench::one_frame, bench::edited_row, bench::edited_column).value();
      const auto before = static_cast<std::uint64_t>(pixel.get());
      pixel = bench::edited_value;
      const auto at = [](const auto& frame) { return frame(bench::edited_row, bench::edited_column); };
      if (as_file) {
        answer = before + std::uint64_t{65536} * at(editor->edited().value().image().value().frame<std::uint16_t>(bench::one_frame).value());
      } else {
        answer = before + std::uint64_t{65536} * at(std::as_const(*editor).frame<std::uint16_t>(bench::one_frame).value());
      }
    });
    bench::report("edit_pixel", as_file ? "dicomap as file" : "dicomap", answer, figures, 1);
  });
}

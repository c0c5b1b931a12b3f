// SPDX-License-Identifier: MIT
// dicomap: set_frame, whose samples lie in memory; as "pages" a mutable Frame that all samples are written to, page by page.
#include "../support/edits.hpp"
#include "../support/measure.hpp"

#include <dicomap/editor.hpp>

#include <optional>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string& variant) {
    const auto path = folder + "/frames.dcm";
    const bool by_pages = variant == "pages";
    const auto wanted = bench::new_frame();
    std::optional<dicomap::Editor> editor;
    std::uint64_t total = 0;
    const auto figures = bench::measure([&] {
      editor.emplace(dicomap::Editor::open(path).value());
      if (by_pages) {
        const auto frame = editor->frame<std::uint16_t>(bench::one_frame).value();
        std::memcpy(frame.samples().data(), wanted.data(), bench::frame_bytes);
      } else {
        editor->set_frame<std::uint16_t>(bench::one_frame, wanted).value();
      }
      const auto frame = std::as_const(*editor).frame<std::uint16_t>(bench::one_frame).value();
      total = bench::sum(frame.samples());
    });
    bench::report("edit_frame", by_pages ? "dicomap pages" : "dicomap", total, figures, bench::frame_bytes);
  });
}

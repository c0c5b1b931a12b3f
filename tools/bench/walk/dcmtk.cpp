// SPDX-License-Identifier: MIT
// DCMTK: load the file, then visit what was loaded.
#include "../support/dcmtk.hpp"
#include "answer.hpp"

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string& variant) {
    bench::prepare_dcmtk();
    const auto path = bench::walk_file(folder, variant);
    DcmFileFormat file;
    bench::WalkAnswer answer;
    const auto figures = bench::measure([&] {
      bench::check(file.loadFile(path.c_str()));
      DcmStack stack;
      while (file.getDataset()->nextObject(stack, OFTrue).good()) {
        const auto& tag = stack.top()->getTag();
        if (tag.getGroup() != 0xFFFE) answer.see(static_cast<std::uint32_t>(tag.getGroup()) << 16 | tag.getElement());
      }
    });
    bench::report_walk("dcmtk", variant, answer, figures);
  });
}

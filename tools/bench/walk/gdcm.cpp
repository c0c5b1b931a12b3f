// SPDX-License-Identifier: MIT
// GDCM: read the file, then visit what was read.
#include "../support/gdcm.hpp"
#include "answer.hpp"

namespace {

void visit(const gdcm::DataSet& dataset, bench::WalkAnswer& answer) {
  for (const auto& element : dataset.GetDES()) {
    answer.see(element.GetTag().GetElementTag());
    if (element.GetVR() != gdcm::VR::SQ) continue;
    const auto items = element.GetValueAsSQ();
    for (gdcm::SequenceOfItems::SizeType number = 1; number <= items->GetNumberOfItems(); ++number)
      visit(items->GetItem(number).GetNestedDataSet(), answer);
  }
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string& variant) {
    const auto path = bench::walk_file(folder, variant);
    gdcm::Reader reader;
    bench::WalkAnswer answer;
    const auto figures = bench::measure([&] {
      reader.SetFileName(path.c_str());
      bench::check(reader.Read(), "Read");
      visit(reader.GetFile().GetDataSet(), answer);
    });
    bench::report_walk("gdcm", variant, answer, figures);
  });
}

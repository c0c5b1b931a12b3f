// SPDX-License-Identifier: MIT
// GDCM, which reads all fragments: there is no other way to the middle one.
#include "../support/gdcm.hpp"
#include "../support/measure.hpp"
#include "input.hpp"

#include <gdcmSequenceOfFragments.h>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string& variant) {
    const auto input = bench::index_input(folder, variant);
    gdcm::Reader reader;
    std::uint64_t total = 0;
    const auto figures = bench::measure([&] {
      reader.SetFileName(input.path.c_str());
      bench::check(reader.Read(), "Read");
      const auto& pixel_data = reader.GetFile().GetDataSet().GetDataElement(gdcm::Tag{0x7FE0, 0x0010});
      const auto* fragments = pixel_data.GetSequenceOfFragments();
      bench::check(fragments != nullptr, "GetSequenceOfFragments");
      const auto* bytes = fragments->GetFragment(static_cast<unsigned int>(input.middle())).GetByteValue();
      bench::check(bytes != nullptr, "GetByteValue");
      total = bench::answer(fragments->GetNumberOfFragments(),
                            std::as_bytes(std::span{bytes->GetPointer(), bytes->GetLength()}));
    });
    const auto name = "gdcm " + variant;
    bench::report("frame_index", name.c_str(), total, figures, static_cast<double>(input.frames));
  });
}

// SPDX-License-Identifier: MIT
// DCMTK: loading a file lists its fragments without their bytes; the middle one's are loaded when they are asked for. DCMTK
// has no use for a table here.
#include "../support/dcmtk.hpp"
#include "../support/measure.hpp"
#include "input.hpp"

#include <dcmtk/dcmdata/dcpxitem.h>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string& variant) {
    bench::prepare_dcmtk();
    const auto input = bench::index_input(folder, variant);
    DcmFileFormat file;
    std::uint64_t total = 0;
    const auto figures = bench::measure([&] {
      bench::check(file.loadFile(input.path.c_str()));
      DcmElement* element = nullptr;
      bench::check(file.getDataset()->findAndGetElement(DCM_PixelData, element));
      auto& pixel_data = dynamic_cast<DcmPixelData&>(*element);
      E_TransferSyntax syntax = EXS_Unknown;
      const DcmRepresentationParameter* parameter = nullptr;
      pixel_data.getOriginalRepresentationKey(syntax, parameter);
      DcmPixelSequence* fragments = nullptr;
      bench::check(pixel_data.getEncapsulatedRepresentation(syntax, parameter, fragments));
      DcmPixelItem* middle = nullptr;
      bench::check(fragments->getItem(middle, static_cast<unsigned long>(1 + input.middle())));
      Uint8* bytes = nullptr;
      bench::check(middle->getUint8Array(bytes));
      total = bench::answer(fragments->card() - 1, std::as_bytes(std::span{bytes, middle->getLength()}));
    });
    const auto name = "dcmtk " + variant;
    bench::report("frame_index", name.c_str(), total, figures, static_cast<double>(input.frames));
  });
}

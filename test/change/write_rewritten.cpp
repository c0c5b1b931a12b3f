// SPDX-License-Identifier: MIT
// Writes one image under each transfer syntax into a folder: what other readers are asked about. `write_rewritten FOLDER`
#include "change/images.hpp"
#include "support/temporary_file.hpp"

#include <iostream>

using namespace dicomap;
using namespace dicomap::test;

namespace {

/// Elements of many kinds around an image.
DicomBytes image(const Pixels& pixels) {
  return DicomBytes{}
      .sequence({0x0008, 0x0006}, {item(Length::undefined).sh({0x0008, 0x0100}, "A"), item()}, Length::undefined)
      .da({0x0008, 0x0012}, "20260101")
      .append(native_image(pixels))
      .lo({0x7FE1, 0x0010}, "SOMEBODY")
      .sequence({0x7FE1, 0x1001}, {item().us(tags::Rows, 1)});
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const Pixels kinds[]{Pixels{}, Pixels{.allocated = 8, .stored = 8}, Pixels{.stored = 16, .representation = 1},
                       Pixels{.allocated = 8, .stored = 8, .samples = 3, .photometric = "RGB"}};
  for (std::size_t kind = 0; kind < std::size(kinds); ++kind) {
    const File file = open(image(kinds[kind]).as_file());
    for (const std::string_view syntax : {explicit_uid, implicit_uid, big_endian_uid, deflated_uid, encapsulated_uid, rle_uid, jpeg_lossless_uid,
                                          jpeg_ls_uid, jpeg_2000_uid}) {
      const auto bytes = try_rewrite(file, saved_as(syntax));
      if (!bytes) {
        std::cerr << bytes.assume_error().message() << '\n';
        if (bytes.assume_error().code() != ErrorCode::no_decoder) return 1;
        continue;
      }
      write_at(std::filesystem::path{argv[1]} / (std::to_string(kind) + "." + std::string{syntax} + ".dcm"), 0, bytes.assume_value());
    }
  }
  return 0;
}

// SPDX-License-Identifier: MIT
#include "support/openjph_encoder.hpp"

#include <openjph/ojph_arch.h>  // first: the others need what it defines

#include <openjph/ojph_codestream.h>
#include <openjph/ojph_file.h>
#include <openjph/ojph_mem.h>
#include <openjph/ojph_params.h>

namespace dicomap::test {

std::vector<std::byte> encode_htj2k(const Picture& picture) {
  ojph::codestream codestream;
  ojph::param_siz size = codestream.access_siz();
  size.set_image_extent(ojph::point{picture.columns, picture.rows});
  size.set_num_components(picture.samples_per_pixel);
  for (ojph::ui32 i = 0; i < picture.samples_per_pixel; ++i) {
    size.set_component(i, ojph::point{1, 1}, picture.bits, picture.is_signed);
  }
  ojph::param_cod style = codestream.access_cod();
  style.set_num_decomposition(3);
  style.set_reversible(true);
  style.set_color_transform(picture.samples_per_pixel == 3);
  codestream.set_planar(false);
  ojph::mem_outfile output;
  output.open();
  codestream.write_headers(&output);
  ojph::ui32 component = 0;
  ojph::line_buf* line = codestream.exchange(nullptr, component);
  for (std::size_t y = 0; y < picture.rows; ++y) {
    for (std::size_t s = 0; s < picture.samples_per_pixel; ++s) {
      for (std::size_t x = 0; x < picture.columns; ++x) {
        line->i32[x] = picture.samples[(y * picture.columns + x) * picture.samples_per_pixel + component];
      }
      line = codestream.exchange(line, component);
    }
  }
  codestream.flush();
  const auto* const begin = reinterpret_cast<const std::byte*>(output.get_data());
  std::vector<std::byte> bytes{begin, begin + output.tell()};
  codestream.close();
  return bytes;
}

}  // namespace dicomap::test

// SPDX-License-Identifier: MIT
#include "npy_header.hpp"

#include <fmt/format.h>

#include <vector>

namespace dicomap::tool {

namespace {

std::string_view descr_of(SampleType type) {
  switch (type) {
    case SampleType::bit:
    case SampleType::u8: return "|u1";
    case SampleType::s8: return "|i1";
    case SampleType::u16: return "<u2";
    case SampleType::s16: return "<i2";
    case SampleType::u32: return "<u4";
    case SampleType::s32: return "<i4";
    case SampleType::u64: return "<u8";
    case SampleType::s64: return "<i8";
    case SampleType::f32: return "<f4";
    case SampleType::f64: return "<f8";
  }
  return {};
}

std::vector<std::uint64_t> shape_of(const PixelLayout& layout, std::uint64_t frames) {
  std::vector<std::uint64_t> shape;
  if (frames != 0) shape.push_back(frames);
  shape.push_back(layout.rows);
  if (layout.chroma_422 && layout.columns % 2 == 0) {
    shape.push_back(layout.columns / 2);
    shape.push_back(4);
  } else if (layout.chroma_422) {
    shape.push_back(std::uint64_t{layout.columns} * 2);
  } else {
    shape.push_back(layout.columns);
    if (layout.samples_per_pixel > 1) shape.push_back(layout.samples_per_pixel);
  }
  return shape;
}

}  // namespace

std::string npy_header(const PixelLayout& layout, std::uint64_t frames) {
  constexpr std::size_t alignment = 64;
  constexpr std::size_t fixed_bytes = 10;  // magic, version, length
  std::string text = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }}",
                                 descr_of(layout.sample_type), fmt::join(shape_of(layout, frames), ", "));
  text.append(alignment - 1 - (fixed_bytes + text.size()) % alignment, ' ');
  text += '\n';
  std::string header{"\x93NUMPY\x01\x00", 8};
  header += static_cast<char>(text.size() & 0xFFU);
  header += static_cast<char>(text.size() >> 8U);
  return header + text;
}

}  // namespace dicomap::tool

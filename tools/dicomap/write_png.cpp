// SPDX-License-Identifier: MIT
#include "write_png.hpp"

#include <fmt/format.h>

#include <png.h>

#include <bit>
#include <csetjmp>
#include <string>

namespace dicomap::tool {

namespace {

/// What the callbacks of libpng share.
struct Writing {
  NewFile& file;
  Error error;
};

void write_part(png_structp png, png_bytep data, png_size_t size) {
  auto& writing = *static_cast<Writing*>(png_get_io_ptr(png));
  bool failed = false;
  {
    auto written = writing.file.write({reinterpret_cast<const std::byte*>(data), size});
    failed = !written;
    if (failed) writing.error = std::move(written).assume_error();
  }
  if (failed) png_error(png, "write");  // jumps: nothing with a destructor is left here
}

void flush_part(png_structp) {}

void keep_error(png_structp png, png_const_charp message) {
  auto& writing = *static_cast<Writing*>(png_get_error_ptr(png));
  if (writing.error.code() == ErrorCode::none) writing.error = Error{ErrorCode::io, message};
  png_longjmp(png, 1);
}

void ignore_warning(png_structp, png_const_charp) {}

/// The part that libpng may jump out of: no object with a destructor lives here. False after a jump.
bool write_all(png_structp png, png_infop info, const Picture& picture) {
  if (setjmp(png_jmpbuf(png)) != 0) return false;
  const int colors = picture.channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY;
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_IHDR(png, info, picture.width, picture.height, static_cast<int>(picture.bits), colors, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  if (picture.bits == 16 && std::endian::native == std::endian::little) png_set_swap(png);
  const std::size_t row_bytes = std::size_t{picture.width} * picture.channels * (picture.bits / 8);
  const auto* row = reinterpret_cast<png_const_bytep>(picture.pixels.data());
  for (std::uint32_t y = 0; y < picture.height; ++y) png_write_row(png, row + y * row_bytes);
  png_write_end(png, nullptr);
  return true;
}

}  // namespace

Result<void> write_png(const Picture& picture, NewFile& file) {
  Writing writing{file, {}};
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &writing, keep_error, ignore_warning);
  png_infop info = png != nullptr ? png_create_info_struct(png) : nullptr;
  if (info == nullptr) {
    png_destroy_write_struct(&png, nullptr);
    return Error{ErrorCode::out_of_memory, "no memory for a PNG"};
  }
  png_set_write_fn(png, &writing, write_part, flush_part);
  const bool done = write_all(png, info, picture);
  png_destroy_write_struct(&png, &info);
  if (!done) return std::move(writing.error);
  return success();
}

}  // namespace dicomap::tool

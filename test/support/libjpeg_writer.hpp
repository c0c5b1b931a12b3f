// SPDX-License-Identifier: MIT
/// @file
/// A picture written through the libjpeg API. Include jpeglib.h of one build first, in one .cpp only.
#pragma once

#include "support/jpeg_encoder.hpp"

#include <array>
#include <csetjmp>
#include <stdexcept>

namespace {

using dicomap::test::JpegEncoding;
using dicomap::test::JpegMark;
using dicomap::test::JpegPicture;

struct Writer {
  jpeg_compress_struct image{};
  jpeg_error_mgr errors{};
  jpeg_destination_mgr destination{};
  std::jmp_buf way_out{};
  std::array<char, JMSG_LENGTH_MAX> message{};
  std::array<jpeg_scan_info, 4> scans{};
  std::vector<JOCTET> block = std::vector<JOCTET>(1 << 20);
};

Writer& writer_of(j_common_ptr image) { return *static_cast<Writer*>(image->client_data); }

void give_up(j_common_ptr image) {
  Writer& writer = writer_of(image);
  image->err->format_message(image, writer.message.data());
  std::longjmp(writer.way_out, 1);
}

void stay_silent(j_common_ptr) {}
void begin(j_compress_ptr) {}
void end(j_compress_ptr) {}
boolean no_room(j_compress_ptr image) {
  give_up(reinterpret_cast<j_common_ptr>(image));
  return FALSE;
}

void set_up(Writer& writer, const JpegPicture& picture, const JpegEncoding& encoding) {
  jpeg_compress_struct& image = writer.image;
  image.err = jpeg_std_error(&writer.errors);
  writer.errors.error_exit = give_up;
  writer.errors.output_message = stay_silent;
  image.client_data = &writer;
  jpeg_create_compress(&image);
  writer.destination = {writer.block.data(), writer.block.size(), begin, no_room, end};
  image.dest = &writer.destination;
  image.image_width = picture.columns;
  image.image_height = picture.rows;
  image.input_components = picture.samples_per_pixel;
  image.in_color_space = encoding.mark == JpegMark::jfif        ? JCS_YCbCr
                         : encoding.mark == JpegMark::adobe_rgb ? JCS_RGB
                                                                : JCS_UNKNOWN;
  jpeg_set_defaults(&image);
  jpeg_set_colorspace(&image, image.in_color_space);
  image.data_precision = picture.precision;
  image.restart_in_rows = encoding.restart_rows;
  image.arith_code = encoding.is_arithmetic ? TRUE : FALSE;
  if (encoding.subsampling != 1)
    image.comp_info[0].h_samp_factor = image.comp_info[0].v_samp_factor = encoding.subsampling;
}

/// Scans of one component each; `first` and `last`: coefficients, or the predictor and 0.
void separate_scans(Writer& writer, int first, int last) {
  for (int i = 0; i < writer.image.num_components; ++i)
    writer.scans[static_cast<std::size_t>(i)] = {1, {i, 0, 0, 0}, first, last, 0, 0};
  writer.image.num_scans = writer.image.num_components;
  writer.image.scan_info = writer.scans.data();
}

void write_rows(Writer& writer, const std::vector<JSAMPLE>& samples) {
  jpeg_start_compress(&writer.image, TRUE);
  const std::size_t row_samples =
      std::size_t{writer.image.image_width} * static_cast<std::size_t>(writer.image.input_components);
  while (writer.image.next_scanline < writer.image.image_height) {
    JSAMPROW row = const_cast<JSAMPROW>(samples.data() + row_samples * writer.image.next_scanline);
    jpeg_write_scanlines(&writer.image, &row, 1);
  }
  jpeg_finish_compress(&writer.image);
}

template <class Configure>
[[gnu::noinline]] bool write_or_jump(Writer& writer, const JpegPicture& picture, const std::vector<JSAMPLE>& samples,
                                     const JpegEncoding& encoding, Configure configure) {
  if (setjmp(writer.way_out) != 0) return false;
  set_up(writer, picture, encoding);
  configure(writer, encoding);
  write_rows(writer, samples);
  return true;
}

template <class Configure>
std::vector<std::byte> write_picture(const JpegPicture& picture, const JpegEncoding& encoding, Configure configure) {
  std::vector<JSAMPLE> samples(picture.samples.size());
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = static_cast<JSAMPLE>(picture.samples[i]);
  Writer writer;
  const bool is_written = write_or_jump(writer, picture, samples, encoding, configure);
  const std::size_t size = writer.block.size() - writer.destination.free_in_buffer;
  jpeg_destroy_compress(&writer.image);
  if (!is_written) throw std::runtime_error{writer.message.data()};
  const auto* const bytes = reinterpret_cast<const std::byte*>(writer.block.data());
  return {bytes, bytes + size};
}

[[maybe_unused]] void configure_dct(Writer& writer, const JpegEncoding& encoding) {
  jpeg_set_quality(&writer.image, encoding.quality, FALSE);
  if (encoding.is_progressive) {
    jpeg_simple_progression(&writer.image);
  } else if (encoding.has_scan_for_each_component) {
    separate_scans(writer, 0, 63);
  }
}

}  // namespace

// SPDX-License-Identifier: MIT
/// @file
/// A frame written by GDCM's libjpeg of 16 bits, without loss. Include its jpeglib.h and jerror.h first, in one .cpp only.
///
/// The library writes samples of 16 bits only. Prediction begins in the middle of the range (ISO 10918-1 H.1.2.1) and goes on
/// with differences: samples of fewer bits, moved to the middle of 16, have the same differences, and only the precision in
/// the frame header is to be corrected.
#pragma once

#include "codecs/module.hpp"

#include <csetjmp>
#include <cstdio>

namespace {

using namespace dicomap::codecs;

/// All of one call. libjpeg leaves through `way_out` on errors, so that nothing here, and nothing on the way, has a destructor.
struct LosslessWriter {
  const EncodeJob& job;
  Outcome& outcome;
  jpeg_compress_struct image{};
  jpeg_error_mgr errors{};
  jpeg_destination_mgr destination{};
  std::jmp_buf way_out{};
  std::uint8_t* output = nullptr;
  std::uint64_t room = 0;
};

template <class Common> LosslessWriter& writer_of(Common* image) { return *static_cast<LosslessWriter*>(image->client_data); }

[[noreturn]] void give_up(LosslessWriter& writer, Status status, const char* text) {
  writer.outcome.fail(status, text);
  std::longjmp(writer.way_out, 1);
}

// --- what libjpeg calls ---------------------------------------------------------------------------------------------------

void writer_error_exit(j_common_ptr image) {
  char text[JMSG_LENGTH_MAX];
  image->err->format_message(image, text);
  const int code = image->err->msg_code;
  give_up(writer_of(image), code == JERR_OUT_OF_MEMORY ? Status::out_of_memory : code == JERR_IMAGE_TOO_BIG ? Status::unsupported : Status::malformed, text);
}

void writer_emit_message(j_common_ptr, int) {}
void writer_output_message(j_common_ptr) {}
void term_destination(j_compress_ptr) {}

/// Half of the frame at first; noise asks again.
void make_room(LosslessWriter& writer) {
  const std::uint64_t used = writer.room;
  writer.room = used == 0 ? writer.job.frame_bytes / 2 + 4096 : 2 * used;
  writer.output = writer.job.grow(writer.job.output, writer.room);
  if (writer.output == nullptr) give_up(writer, Status::out_of_memory, "no memory for the code stream");
  writer.destination.next_output_byte = writer.output + used;
  writer.destination.free_in_buffer = writer.room - used;
}

void init_destination(j_compress_ptr image) { make_room(writer_of(image)); }

boolean empty_output_buffer(j_compress_ptr image) {
  make_room(writer_of(image));
  return TRUE;
}

// --- a frame --------------------------------------------------------------------------------------------------------------

void set_up(LosslessWriter& writer) {
  jpeg_compress_struct& image = writer.image;
  image.err = jpeg_std_error(&writer.errors);
  writer.errors.error_exit = writer_error_exit;
  writer.errors.emit_message = writer_emit_message;
  writer.errors.output_message = writer_output_message;
  image.client_data = &writer;
  jpeg_create_compress(&image);
  writer.destination.init_destination = init_destination;
  writer.destination.empty_output_buffer = empty_output_buffer;
  writer.destination.term_destination = term_destination;
  image.dest = &writer.destination;
  image.image_width = writer.job.columns;
  image.image_height = writer.job.rows;
  image.input_components = writer.job.samples_per_pixel;
  // RGB is marked as such, for readers that would else take three components for YCbCr. Nothing is transformed.
  image.in_color_space = writer.job.is_rgb != 0 ? JCS_RGB : JCS_UNKNOWN;
  jpeg_set_defaults(&image);
  image.data_precision = 16;
  jpeg_simple_lossless(&image, 1, 0);
  jpeg_set_colorspace(&image, image.in_color_space);
}

template <class Sample> void take_row(const EncodeJob& job, std::size_t row, JSAMPROW to, std::size_t count) {
  const unsigned distance = 32768U - (1U << (job.precision - 1U));
  const std::uint8_t* from = job.frame + row * count * sizeof(Sample);
  for (std::size_t i = 0; i < count; ++i) {
    Sample sample;
    std::memcpy(&sample, from + i * sizeof sample, sizeof sample);
    to[i] = static_cast<JSAMPLE>(sample + distance);
  }
}

void write_rows(LosslessWriter& writer) {
  const EncodeJob& job = writer.job;
  const std::size_t count = std::size_t{job.columns} * job.samples_per_pixel;
  const JSAMPARRAY row = writer.image.mem->alloc_sarray(reinterpret_cast<j_common_ptr>(&writer.image), JPOOL_IMAGE,
                                                        static_cast<JDIMENSION>(count), 1);
  jpeg_start_compress(&writer.image, TRUE);
  for (std::size_t y = 0; y < job.rows; ++y) {
    if (job.bits_allocated == 8) take_row<std::uint8_t>(job, y, row[0], count);
    else take_row<std::uint16_t>(job, y, row[0], count);
    jpeg_write_scanlines(&writer.image, row, 1);
  }
  jpeg_finish_compress(&writer.image);
}

/// Apart, so that nothing lives on both sides of the jump.
[[gnu::noinline]] void write_or_jump(LosslessWriter& writer) {
  if (setjmp(writer.way_out) != 0) return;
  set_up(writer);
  write_rows(writer);
}

/// Says the precision that the samples have, and makes the length even by a fill byte before the end marker, which readers
/// skip before any marker (ISO 10918-1 B.1.1.2).
void correct(LosslessWriter& writer, std::uint64_t size) {
  std::uint8_t* const stream = writer.job.grow(writer.job.output, size + 1);
  if (stream == nullptr) return writer.outcome.fail(Status::out_of_memory, "no memory for the code stream");
  std::uint64_t at = 2;
  while (size - at > 4 && stream[at + 1] != 0xC3) {
    at += std::min<std::uint64_t>(2U + (unsigned{stream[at + 2]} << 8U) + stream[at + 3], size - at);
  }
  if (size - at <= 4) return writer.outcome.fail(Status::malformed, "the library wrote no frame header");
  stream[at + 4] = static_cast<std::uint8_t>(writer.job.precision);
  if (size % 2 != 0) {
    stream[size] = stream[size - 1];
    stream[size - 1] = stream[size - 2];
    ++size;
  }
  writer.outcome.written = size;
}

void encode(const EncodeJob& job, Outcome& outcome) {
  LosslessWriter writer{job, outcome};
  write_or_jump(writer);
  const std::uint64_t size = writer.room - writer.destination.free_in_buffer;
  jpeg_destroy_compress(&writer.image);
  if (outcome.status == Status::ok) correct(writer, size);
}

}  // namespace

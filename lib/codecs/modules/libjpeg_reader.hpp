// SPDX-License-Identifier: MIT
/// @file
/// A frame read through the libjpeg API, written once for its three builds (libjpeg-turbo, GDCM's of 12 and of 16 bits). Their
/// structs have the same names and other contents: include jpeglib.h and jerror.h of one build first, in one .cpp only.
///
/// A `Build` says what differs:
///   data_unit                 samples along a block: 8, lossless 1
///   is_progressive(image)
///   limit_memory(image, n)   where the library can be told
///   refusal(image)            why this build must not read that image; null: it may
#pragma once

#include "codecs/module.hpp"

#include <algorithm>
#include <csetjmp>
#include <cstdio>
#include <limits>

namespace {

using namespace dicomap::codecs;

/// All of one call. libjpeg leaves through `way_out` on errors, so that nothing here, and nothing on the way, has a destructor.
struct Reader {
  const Job& job;
  Outcome& outcome;
  jpeg_decompress_struct image{};
  jpeg_error_mgr errors{};
  jpeg_source_mgr source{};
  jpeg_progress_mgr progress{};
  std::jmp_buf way_out{};
  std::uint32_t components_seen = 0;  ///< a bit for each component that a scan has brought
  bool ran_out = false;               ///< the code stream ended before its end marker
  bool reads_ahead = false;           ///< all scans are read before the first row comes out
  JDIMENSION rows_with_data = std::numeric_limits<JDIMENSION>::max();  ///< where the data ended before the frame did
  JDIMENSION block_rows = 1;                                           ///< rows of a block, in the component with most
  bool is_progressive = false;
};

template <class Common> Reader& reader_of(Common* image) { return *static_cast<Reader*>(image->client_data); }

[[noreturn]] void give_up(Reader& reader, Status status, const char* text) {
  reader.outcome.fail(status, text);
  std::longjmp(reader.way_out, 1);
}

template <class... Numbers>
[[noreturn]] void give_up(Reader& reader, Status status, const char* format, Numbers... numbers) {
  char text[sizeof(Outcome::message)];
  std::snprintf(text, sizeof text, format, numbers...);
  reader.outcome.fail(status, text);
  std::longjmp(reader.way_out, 1);
}

Status status_of(int code) {
  switch (code) {
    case JERR_OUT_OF_MEMORY: return Status::out_of_memory;
    case JERR_NO_BACKING_STORE: return Status::limit_exceeded;
    case JERR_INPUT_EMPTY:
    case JERR_INPUT_EOF: return Status::truncated;
    case JERR_ARITH_NOTIMPL:
    case JERR_BAD_PRECISION:
    case JERR_CCIR601_NOTIMPL:
    case JERR_COMPONENT_COUNT:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_IMAGE_TOO_BIG:
    case JERR_NOTIMPL:
    case JERR_NOT_COMPILED:
    case JERR_SOF_UNSUPPORTED: return Status::unsupported;
    default: return Status::malformed;
  }
}

// --- what libjpeg calls ---------------------------------------------------------------------------------------------------

void error_exit(j_common_ptr image) {
  Reader& reader = reader_of(image);
  const Status status = status_of(image->err->msg_code);
  if (status == Status::limit_exceeded) {  // libjpeg speaks of files that it would have liked to write
    give_up(reader, status, "needs more memory than the limit of %llu bytes",
            static_cast<unsigned long long>(reader.job.memory_limit));
  }
  char text[JMSG_LENGTH_MAX];
  image->err->format_message(image, text);
  give_up(reader, status, text);
}

/// The rows that came out of data, when libjpeg goes on with zeros because there are no more. Not known for a progressive
/// image: its early scans cover the whole frame.
JDIMENSION count_rows_with_data(const Reader& reader) {
  if (!reader.reads_ahead) return reader.image.output_scanline;
  return reader.is_progressive ? reader.image.image_height : reader.image.input_iMCU_row * reader.block_rows;
}

void emit_message(j_common_ptr common, int level) {
  if (level >= 0) return;  // a trace
  Reader& reader = reader_of(common);
  char text[JMSG_LENGTH_MAX];
  common->err->format_message(common, text);
  reader.outcome.warn(text);
  // A marker within the data: if it is the last one, all that follows would be grey.
  if (common->err->msg_code == JWRN_HIT_MARKER && reader.image.unread_marker == JPEG_EOI) {
    reader.rows_with_data = std::min(reader.rows_with_data, count_rows_with_data(reader));
  }
}

void output_message(j_common_ptr) {}

void init_source(j_decompress_ptr) {}

/// The code stream is a whole: more is wanted only where it was cut. An end marker lets libjpeg finish.
boolean fill_input_buffer(j_decompress_ptr image) {
  static constexpr JOCTET end[2] = {0xFF, JPEG_EOI};
  reader_of(image).ran_out = true;
  image->err->msg_code = JWRN_JPEG_EOF;
  image->err->emit_message(reinterpret_cast<j_common_ptr>(image), -1);
  image->src->next_input_byte = end;
  image->src->bytes_in_buffer = sizeof end;
  return TRUE;
}

void skip_input_data(j_decompress_ptr image, long count) {
  if (count <= 0) return;
  const std::size_t skipped = std::min(static_cast<std::size_t>(count), image->src->bytes_in_buffer);
  image->src->next_input_byte += skipped;
  image->src->bytes_in_buffer -= skipped;
}

void term_source(j_decompress_ptr) {}

void note_components(Reader& reader) {
  for (int i = 0; i < reader.image.comps_in_scan; ++i) {
    reader.components_seen |= std::uint32_t{1} << reader.image.cur_comp_info[i]->component_index;
  }
}

/// Called before each row of blocks that is read ahead, and so at least once a scan.
void watch_scans(j_common_ptr common) {
  Reader& reader = reader_of(common);
  if (reader.image.input_scan_number > 0 &&
      static_cast<std::uint32_t>(reader.image.input_scan_number) > reader.job.scans_limit) {
    give_up(reader, Status::limit_exceeded, "more than %u scans", reader.job.scans_limit);
  }
  note_components(reader);
}

// --- a frame --------------------------------------------------------------------------------------------------------------

void set_up(Reader& reader) {
  reader.image.err = jpeg_std_error(&reader.errors);
  reader.errors.error_exit = error_exit;
  reader.errors.emit_message = emit_message;
  reader.errors.output_message = output_message;
  reader.image.client_data = &reader;
  jpeg_create_decompress(&reader.image);
  reader.source.next_input_byte = reader.job.codestream;
  reader.source.bytes_in_buffer = reader.job.codestream_bytes;
  reader.source.init_source = init_source;
  reader.source.fill_input_buffer = fill_input_buffer;
  reader.source.skip_input_data = skip_input_data;
  reader.source.resync_to_restart = jpeg_resync_to_restart;
  reader.source.term_source = term_source;
  reader.image.src = &reader.source;
  reader.progress.progress_monitor = watch_scans;
  reader.image.progress = &reader.progress;
}

/// What the library found in the header, against what was asked for.
void check_size(Reader& reader) {
  const Job& job = reader.job;
  const jpeg_decompress_struct& image = reader.image;
  if (image.output_height != job.rows || image.output_width != job.columns ||
      image.output_components != job.samples_per_pixel || image.data_precision != job.precision) {
    give_up(reader, Status::malformed, "%u rows x %u columns x %d samples of %d bits, not %u x %u x %u of %u",
            image.output_height, image.output_width, image.output_components, image.data_precision, job.rows,
            job.columns, unsigned{job.samples_per_pixel}, unsigned{job.precision});
  }
  const std::uint64_t wanted =
      std::uint64_t{job.rows} * job.columns * job.samples_per_pixel * (job.bits_allocated / 8u);
  if (job.precision > job.bits_allocated || job.frame_bytes < wanted) {
    give_up(reader, Status::malformed, "a frame of %llu bytes does not fit into %llu",
            static_cast<unsigned long long>(wanted), static_cast<unsigned long long>(job.frame_bytes));
  }
}

/// libjpeg keeps some rows, or, where scans follow each other, the whole frame: two bytes a sample, coefficient or difference.
void check_memory(Reader& reader) {
  const Job& job = reader.job;
  const std::uint64_t rows = reader.reads_ahead ? job.rows + std::uint64_t{64} : 64;
  const std::uint64_t needed = 2 * rows * (job.columns + std::uint64_t{32}) * job.samples_per_pixel;
  if (needed > job.memory_limit) {
    give_up(reader, Status::limit_exceeded, "needs %llu bytes of memory, more than the limit of %llu",
            static_cast<unsigned long long>(needed), static_cast<unsigned long long>(job.memory_limit));
  }
}

/// libjpeg does not mind a component without a scan, and hands out what lay in memory.
void check_components(Reader& reader) {
  for (int i = 0; i < reader.image.num_components; ++i) {
    if ((reader.components_seen >> i & 1u) != 0) continue;
    give_up(reader, reader.ran_out ? Status::truncated : Status::malformed, "component %d of %d has no scan", i + 1,
            reader.image.num_components);
  }
}

bool wants_more(const Reader& reader) {
  return reader.image.output_scanline < std::min(reader.image.output_height, reader.rows_with_data);
}

/// Rows of the frame are what libjpeg writes: straight into it, as many at once as it likes.
void read_rows_in_place(Reader& reader, std::size_t row_samples) {
  constexpr JDIMENSION at_once = 32;
  JSAMPROW rows[at_once];
  auto* const frame = reinterpret_cast<JSAMPLE*>(reader.job.frame);
  while (wants_more(reader)) {
    const JDIMENSION first = reader.image.output_scanline;
    const JDIMENSION count = std::min(at_once, reader.image.output_height - first);
    for (JDIMENSION i = 0; i < count; ++i) rows[i] = frame + row_samples * (first + i);
    jpeg_read_scanlines(&reader.image, rows, count);
  }
}

/// Samples of the frame are wider or narrower, or it is not aligned: through one row.
template <class Sample> void read_rows_through(Reader& reader, JSAMPARRAY row, std::size_t row_samples) {
  std::uint8_t* to = reader.job.frame;
  while (wants_more(reader)) {
    if (jpeg_read_scanlines(&reader.image, row, 1) == 0) continue;
    for (std::size_t i = 0; i < row_samples; ++i, to += sizeof(Sample)) {
      const auto sample = static_cast<Sample>(row[0][i]);
      std::memcpy(to, &sample, sizeof sample);
    }
  }
}

void read_rows(Reader& reader) {
  const std::size_t row_samples = std::size_t{reader.job.columns} * reader.job.samples_per_pixel;
  const bool is_aligned = reinterpret_cast<std::uintptr_t>(reader.job.frame) % alignof(JSAMPLE) == 0;
  if (reader.job.bits_allocated == 8 * sizeof(JSAMPLE) && is_aligned) return read_rows_in_place(reader, row_samples);
  const JSAMPARRAY row = reader.image.mem->alloc_sarray(reinterpret_cast<j_common_ptr>(&reader.image), JPOOL_IMAGE,
                                                        static_cast<JDIMENSION>(row_samples), 1);
  switch (reader.job.bits_allocated) {
    case 8: return read_rows_through<std::uint8_t>(reader, row, row_samples);
    case 16: return read_rows_through<std::uint16_t>(reader, row, row_samples);
    case 32: return read_rows_through<std::uint32_t>(reader, row, row_samples);
    default: give_up(reader, Status::unsupported, "samples of %u bits", unsigned{reader.job.bits_allocated});
  }
}

template <class Build> void read_frame(Reader& reader) {
  set_up(reader);
  jpeg_decompress_struct& image = reader.image;
  Build::limit_memory(image, reader.job.memory_limit);
  jpeg_read_header(&image, TRUE);
  if (const char* reason = Build::refusal(image)) give_up(reader, Status::unsupported, reason);
  image.out_color_space = image.jpeg_color_space;  // samples as they lie
  jpeg_calc_output_dimensions(&image);
  reader.reads_ahead = jpeg_has_multiple_scans(&image) != 0;
  reader.is_progressive = Build::is_progressive(image);
  reader.block_rows = static_cast<JDIMENSION>(image.max_v_samp_factor) * Build::data_unit;
  check_size(reader);
  check_memory(reader);
  jpeg_start_decompress(&image);
  note_components(reader);
  check_components(reader);
  read_rows(reader);
}

/// Apart, so that nothing lives on both sides of the jump.
template <class Build> [[gnu::noinline]] void read_or_jump(Reader& reader) {
  if (setjmp(reader.way_out) == 0) read_frame<Build>(reader);
}

template <class Build> void decode(const Job& job, Outcome& outcome) {
  Reader reader{job, outcome};
  read_or_jump<Build>(reader);
  if (reader.image.mem != nullptr) {
    const std::uint64_t rows = std::min(reader.image.output_scanline, reader.rows_with_data);
    outcome.written = rows * job.columns * job.samples_per_pixel * (job.bits_allocated / 8u);
  }
  jpeg_destroy_decompress(&reader.image);
}

}  // namespace

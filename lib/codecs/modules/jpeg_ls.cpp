// SPDX-License-Identifier: MIT
// JPEG-LS, read and written by CharLS, through its C interface, which does not throw.
#include "codecs/module.hpp"
#include "codecs/modules/samples.hpp"

#include <charls/charls.h>

#include <cstdio>
#include <memory>
#include <new>
#include <vector>

namespace {

using namespace dicomap::codecs;
using charls::jpegls_errc;

const char* library() {
  static const auto name = [] {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "CharLS %s", charls_get_version_string());
    return text;
  }();
  return name.data();
}

struct Destroy {
  void operator()(charls_jpegls_decoder* decoder) const noexcept { charls_jpegls_decoder_destroy(decoder); }
};
using Decoder = std::unique_ptr<charls_jpegls_decoder, Destroy>;

Status status_of(jpegls_errc error) noexcept {
  switch (error) {
    case jpegls_errc::source_buffer_too_small: return Status::truncated;
    case jpegls_errc::not_enough_memory: return Status::out_of_memory;
    case jpegls_errc::parameter_value_not_supported:
    case jpegls_errc::encoding_not_supported:
    case jpegls_errc::color_transform_not_supported:
    case jpegls_errc::bit_depth_for_transform_not_supported: return Status::unsupported;
    default: return Status::malformed;
  }
}

/// Whether all is well so far; else the library's words are the error.
bool is_well(jpegls_errc error, Outcome& outcome) noexcept {
  if (error == jpegls_errc::success) return true;
  outcome.fail(status_of(error), charls_get_error_message(error));
  return false;
}

/// The code stream, which ends with its end marker: CharLS 2.4 never returns from one whose last scan no marker ends.
class EndedStream {
 public:
  explicit EndedStream(const Job& job) : bytes_{job.codestream}, size_{static_cast<std::size_t>(job.codestream_bytes)} {
    std::size_t size = size_;
    while (size > 0 && (bytes_[size - 1] == 0x00 || bytes_[size - 1] == 0xFF)) --size;  // padding; writers use either
    had_end_ = size >= 2 && bytes_[size - 2] == 0xFF && bytes_[size - 1] == 0xD9;
    if (had_end_) {
      size_ = size;
      return;
    }
    copy_.reserve(size_ + 2);
    copy_.assign(bytes_, bytes_ + size_);
    copy_.push_back(0xFF);
    copy_.push_back(0xD9);
    bytes_ = copy_.data();
    size_ = copy_.size();
  }

  [[nodiscard]] const std::uint8_t* bytes() const noexcept { return bytes_; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool had_end() const noexcept { return had_end_; }

 private:
  const std::uint8_t* bytes_;
  std::size_t size_;
  bool had_end_ = false;
  std::vector<std::uint8_t> copy_;
};

/// The frame of a decoder whose header was read.
struct Decoding {
  const Job& job;
  Outcome& outcome;
  charls_jpegls_decoder* decoder;
  bool is_planar;

  bool into(void* buffer, std::size_t bytes) const noexcept {
    return is_well(charls_jpegls_decoder_decode_to_buffer(decoder, buffer, bytes, 0), outcome);
  }

  /// In the width that CharLS chose, then in the frame's.
  template <class From> void through_buffer() const {
    const std::size_t samples = job.samples_per_pixel;
    const std::size_t pixels = std::size_t{job.rows} * job.columns;
    const std::unique_ptr<From[]> buffer{new From[pixels * samples]};
    if (!into(buffer.get(), pixels * samples * sizeof(From))) return;
    std::vector<const From*> planes(samples);
    for (std::size_t i = 0; i < samples; ++i) planes[i] = buffer.get() + i * pixels;
    with_sample_of(job.bits_allocated, [&]<class To>(To) {
      if (is_planar) interleave<To>(planes.data(), samples, job.frame, pixels);
      else put_all<To>(buffer.get(), job.frame, pixels * samples);
    });
  }
};

void decode_frame(const Job& job, const EndedStream& stream, Outcome& outcome) {
  const Decoder decoder{charls_jpegls_decoder_create()};
  if (!decoder) return outcome.fail(Status::out_of_memory, "no memory for a decoder");
  charls::frame_info frame{};
  auto mode = charls::interleave_mode::none;
  charls_spiff_header spiff{};
  std::int32_t has_spiff = 0;
  if (!is_well(charls_jpegls_decoder_set_source_buffer(decoder.get(), stream.bytes(), stream.size()), outcome) ||
      !is_well(charls_jpegls_decoder_read_spiff_header(decoder.get(), &spiff, &has_spiff), outcome) ||
      !is_well(charls_jpegls_decoder_read_header(decoder.get()), outcome) ||
      !is_well(charls_jpegls_decoder_get_frame_info(decoder.get(), &frame), outcome) ||
      !is_well(charls_jpegls_decoder_get_interleave_mode(decoder.get(), &mode), outcome)) {
    return;
  }
  if (frame.width != job.columns || frame.height != job.rows || frame.component_count != job.samples_per_pixel ||
      frame.bits_per_sample != job.precision) {
    return outcome.fail(Status::malformed, "the library reads another size out of the header");
  }
  const std::size_t sample_bytes = frame.bits_per_sample > 8 ? 2 : 1;
  const bool is_planar = mode == charls::interleave_mode::none && job.samples_per_pixel > 1;
  const bool is_aligned = reinterpret_cast<std::uintptr_t>(job.frame) % sample_bytes == 0;
  const Decoding decoding{job, outcome, decoder.get(), is_planar};
  if (!is_planar && is_aligned && sample_bytes * 8 == job.bits_allocated) {
    decoding.into(job.frame, job.frame_bytes);
  } else if (job.frame_bytes > job.memory_limit) {
    outcome.fail(Status::limit_exceeded, "a second frame in memory would exceed Limits::decoder_bytes");
  } else if (sample_bytes == 1) {
    decoding.through_buffer<std::uint8_t>();
  } else {
    decoding.through_buffer<std::uint16_t>();
  }
  if (outcome.status == Status::ok) outcome.written = job.frame_bytes;
}

void decode(const Job& job, Outcome& outcome) {
  try {
    const EndedStream stream{job};
    decode_frame(job, stream, outcome);
    if (stream.had_end()) return;
    if (outcome.status == Status::ok) outcome.warn("the JPEG-LS code stream has no end marker");
    if (outcome.status == Status::malformed) outcome.fail(Status::truncated, "the code stream ends early, without an end marker");
  } catch (const std::bad_alloc&) {
    outcome.fail(Status::out_of_memory, "no memory for a copy of the frame or of its code stream");
  } catch (...) {
    outcome.fail(Status::malformed, "the library gave up without a reason");
  }
}

struct DestroyEncoder {
  void operator()(charls_jpegls_encoder* encoder) const noexcept { charls_jpegls_encoder_destroy(encoder); }
};

/// The samples, at an address that CharLS can read them at.
class EncoderSamples {
 public:
  explicit EncoderSamples(const EncodeJob& job) : bytes_{job.frame}, size_{static_cast<std::size_t>(job.frame_bytes)} {
    if (reinterpret_cast<std::uintptr_t>(bytes_) % (job.bits_allocated / 8U) == 0) return;
    copy_.assign(bytes_, bytes_ + size_);
    bytes_ = copy_.data();
  }

  [[nodiscard]] const std::uint8_t* bytes() const noexcept { return bytes_; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  const std::uint8_t* bytes_;
  std::size_t size_;
  std::vector<std::uint8_t> copy_;
};

/// Once, into as much memory. Whether that was enough; `outcome` has the error where it was not that.
bool encode_into(const EncodeJob& job, const EncoderSamples& samples, std::size_t room, Outcome& outcome) {
  const std::unique_ptr<charls_jpegls_encoder, DestroyEncoder> encoder{charls_jpegls_encoder_create()};
  std::uint8_t* const output = encoder ? job.grow(job.output, room) : nullptr;
  if (output == nullptr) {
    outcome.fail(Status::out_of_memory, "no memory for the code stream");
    return true;
  }
  const charls::frame_info frame{job.columns, job.rows, job.precision, job.samples_per_pixel};
  const auto mode = job.samples_per_pixel == 1 ? charls::interleave_mode::none : charls::interleave_mode::line;
  // Even: FF is put before the end marker, as DICOM would have it. The parameters are written out for readers that know other
  // defaults for more than 12 bits.
  const auto options = static_cast<charls::encoding_options>(static_cast<unsigned>(charls::encoding_options::even_destination_size) |
                                                             static_cast<unsigned>(charls::encoding_options::include_pc_parameters_jai));
  if (!is_well(charls_jpegls_encoder_set_frame_info(encoder.get(), &frame), outcome) ||
      !is_well(charls_jpegls_encoder_set_interleave_mode(encoder.get(), mode), outcome) ||
      !is_well(charls_jpegls_encoder_set_encoding_options(encoder.get(), options), outcome) ||
      !is_well(charls_jpegls_encoder_set_destination_buffer(encoder.get(), output, room), outcome)) {
    return true;
  }
  const auto error = charls_jpegls_encoder_encode_from_buffer(encoder.get(), samples.bytes(), samples.size(), 0);
  if (error == jpegls_errc::destination_buffer_too_small) return false;
  std::size_t written = 0;
  if (is_well(error, outcome) && is_well(charls_jpegls_encoder_get_bytes_written(encoder.get(), &written), outcome)) {
    outcome.written = written;
  }
  return true;
}

void encode(const EncodeJob& job, Outcome& outcome) {
  if (job.bits_allocated != (job.precision > 8 ? 16 : 8)) {
    return outcome.fail(Status::unsupported, "samples that take fewer bytes in the code stream than in the frame");
  }
  try {
    const EncoderSamples samples{job};
    // Noise becomes longer than it was, by little: twice is more than any samples take.
    std::size_t room = samples.size() + samples.size() / 8 + 1024;
    for (int attempt = 0; attempt < 4; ++attempt, room *= 2) {
      if (encode_into(job, samples, room, outcome)) return;
    }
    outcome.fail(Status::malformed, charls_get_error_message(jpegls_errc::destination_buffer_too_small));
  } catch (const std::bad_alloc&) {
    outcome.fail(Status::out_of_memory, "no memory for a copy of the frame");
  } catch (...) {
    outcome.fail(Status::malformed, "the library gave up without a reason");
  }
}

constexpr Module this_module{module_version, library, decode, encode};

}  // namespace

DICOMAP_CODEC_MODULE(jpeg_ls) { return &this_module; }

// SPDX-License-Identifier: MIT
// JPEG-LS by CharLS, through its C interface, which does not throw.
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

constexpr Module this_module{module_version, library, decode};

}  // namespace

DICOMAP_CODEC_MODULE(jpeg_ls) { return &this_module; }

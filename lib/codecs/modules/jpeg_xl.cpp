// SPDX-License-Identifier: MIT
// JPEG XL by libjxl. Debian's build of it tells stderr what it dislikes about a damaged code stream, and cannot be told not to.
#include "codecs/module.hpp"
#include "codecs/modules/samples.hpp"

#include <jxl/decode.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <new>

namespace {

using namespace dicomap::codecs;

const char* library() {
  static const auto name = [] {
    std::array<char, 32> text{};
    const std::uint32_t version = JxlDecoderVersion();
    std::snprintf(text.data(), text.size(), "libjxl %u.%u.%u", version / 1000000, version / 1000 % 1000, version % 1000);
    return text;
  }();
  return name.data();
}

struct Destroy {
  void operator()(JxlDecoder* decoder) const noexcept { JxlDecoderDestroy(decoder); }
};
using Decoder = std::unique_ptr<JxlDecoder, Destroy>;

/// Whether the library reports the frame that is wanted.
bool is_as_expected(const JxlBasicInfo& info, const Job& job, Outcome& outcome) noexcept {
  if (info.xsize != job.columns || info.ysize != job.rows || info.num_color_channels != job.samples_per_pixel) {
    std::array<char, 160> text{};
    const int size = std::snprintf(text.data(), text.size(), "the code stream has %u x %u pixels of %u samples, not %u x %u of %u",
                                   info.xsize, info.ysize, info.num_color_channels, job.columns, job.rows, job.samples_per_pixel);
    outcome.fail(Status::malformed, {text.data(), static_cast<std::size_t>(std::clamp(size, 0, 159))});
  } else if (info.exponent_bits_per_sample != 0) {
    outcome.fail(Status::unsupported, "JPEG XL with floating-point samples");
  } else if (info.bits_per_sample == 0 || info.bits_per_sample > 16 || info.bits_per_sample > job.bits_allocated) {
    outcome.fail(Status::unsupported, "JPEG XL samples of more bits than are allocated, or than 16");
  } else if (info.num_extra_channels != 0) {
    outcome.fail(Status::unsupported, "JPEG XL with extra channels");
  } else if (info.have_animation) {
    outcome.fail(Status::unsupported, "JPEG XL with more than one picture");
  }
  return outcome.status == Status::ok;
}

/// libjxl 0.7 stretches samples to the whole range of the width it writes (v * 65535 / 4095 for 12 bits): back, exactly.
template <class From, class To> void unstretch(const From* from, std::uint8_t* frame, std::size_t count, std::uint32_t precision) noexcept {
  constexpr std::uint32_t whole = From(-1);
  const std::uint32_t top = (1U << precision) - 1;
  for (std::size_t i = 0; i < count; ++i) put(frame, i, static_cast<To>((std::uint64_t{from[i]} * top + whole / 2) / whole));
}

/// One frame out of a decoder that was given the whole code stream.
class Decoding {
 public:
  Decoding(const Job& job, Outcome& outcome, JxlDecoder* decoder) noexcept : job_{job}, outcome_{outcome}, decoder_{decoder} {}

  void run() {
    while (outcome_.status == Status::ok) {
      switch (JxlDecoderProcessInput(decoder_)) {
        case JXL_DEC_BASIC_INFO: on_basic_info(); break;
        case JXL_DEC_NEED_IMAGE_OUT_BUFFER: on_need_buffer(); break;
        case JXL_DEC_FULL_IMAGE: return on_full_image();
        case JXL_DEC_NEED_MORE_INPUT: return outcome_.fail(Status::truncated, "the code stream ends early");
        case JXL_DEC_SUCCESS: return outcome_.fail(Status::malformed, "the code stream holds no picture");
        case JXL_DEC_ERROR: return outcome_.fail(Status::malformed, "the code stream is damaged; the library gives no reason");
        default: return outcome_.fail(Status::unsupported, "the library wants what a frame does not need");
      }
    }
  }

 private:
  [[nodiscard]] std::size_t samples() const noexcept { return std::size_t{job_.rows} * job_.columns * job_.samples_per_pixel; }

  void on_basic_info() noexcept {
    JxlBasicInfo info{};
    if (JxlDecoderGetBasicInfo(decoder_, &info) != JXL_DEC_SUCCESS) return outcome_.fail(Status::malformed, "no basic information");
    if (!is_as_expected(info, job_, outcome_)) return;
    precision_ = info.bits_per_sample;
    format_ = {job_.samples_per_pixel, precision_ > 8 ? JXL_TYPE_UINT16 : JXL_TYPE_UINT8, JXL_NATIVE_ENDIAN, 0};
    is_direct_ = precision_ == job_.bits_allocated;
    // Three planes of 32 bits, and as much again for what is filtered and rendered.
    const std::uint64_t bytes = std::uint64_t{job_.rows} * job_.columns * 24;
    if (bytes > job_.memory_limit) outcome_.fail(Status::limit_exceeded, "the planes of this picture exceed Limits::decoder_bytes");
  }

  void on_need_buffer() {
    const std::size_t bytes = samples() * (precision_ > 8 ? 2 : 1);
    std::size_t wanted = 0;
    if (JxlDecoderImageOutBufferSize(decoder_, &format_, &wanted) != JXL_DEC_SUCCESS || wanted != bytes) {
      return outcome_.fail(Status::malformed, "the library wants to write another size than it read out of the header");
    }
    if (!is_direct_) buffer_.reset(new std::uint16_t[(bytes + 1) / 2]);
    void* const to = is_direct_ ? static_cast<void*>(job_.frame) : buffer_.get();
    if (JxlDecoderSetImageOutBuffer(decoder_, &format_, to, bytes) != JXL_DEC_SUCCESS) {
      outcome_.fail(Status::malformed, "the library refuses the frame's buffer");
    }
  }

  void on_full_image() noexcept {
    if (!is_direct_) {
      with_sample_of(job_.bits_allocated, [&]<class To>(To) {
        if (precision_ > 8) unstretch<std::uint16_t, To>(buffer_.get(), job_.frame, samples(), precision_);
        else unstretch<std::uint8_t, To>(reinterpret_cast<const std::uint8_t*>(buffer_.get()), job_.frame, samples(), precision_);
      });
    }
    outcome_.written = job_.frame_bytes;
  }

  const Job& job_;
  Outcome& outcome_;
  JxlDecoder* decoder_;
  JxlPixelFormat format_{};
  std::uint32_t precision_ = 0;
  bool is_direct_ = false;
  std::unique_ptr<std::uint16_t[]> buffer_;
};

void decode_frame(const Job& job, Outcome& outcome) {
  const Decoder decoder{JxlDecoderCreate(nullptr)};
  if (!decoder || JxlDecoderSubscribeEvents(decoder.get(), JXL_DEC_BASIC_INFO | JXL_DEC_FULL_IMAGE) != JXL_DEC_SUCCESS ||
      JxlDecoderSetInput(decoder.get(), job.codestream, job.codestream_bytes) != JXL_DEC_SUCCESS) {
    return outcome.fail(Status::out_of_memory, "no memory for a decoder");
  }
  // The input is never closed: libjxl 0.7 prints to stderr when it misses bytes then, rather than ask for more.
  Decoding{job, outcome, decoder.get()}.run();
}

void decode(const Job& job, Outcome& outcome) {
  try {
    decode_frame(job, outcome);
  } catch (const std::bad_alloc&) {
    outcome.fail(Status::out_of_memory, "no memory for a second frame");
  } catch (...) {
    outcome.fail(Status::malformed, "the library gave up without a reason");
  }
}

constexpr Module this_module{module_version, library, decode, nullptr};

}  // namespace

DICOMAP_CODEC_MODULE(jpeg_xl) { return &this_module; }

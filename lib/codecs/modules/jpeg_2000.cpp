// SPDX-License-Identifier: MIT
// JPEG 2000, read and written, and HTJ2K, read, by OpenJPEG: bare code streams.
#include "codecs/module.hpp"
#include "codecs/modules/decompositions.hpp"
#include "codecs/modules/samples.hpp"

#include <openjpeg.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <new>
#include <string_view>
#include <vector>

namespace {

using namespace dicomap::codecs;

const char* library() {
  static const auto name = [] {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "OpenJPEG %s", opj_version());
    return text;
  }();
  return name.data();
}

/// The code stream in memory, as OpenJPEG reads it.
struct Memory {
  const std::uint8_t* bytes;
  std::uint64_t size;
  std::uint64_t offset = 0;

  static OPJ_SIZE_T read(void* buffer, OPJ_SIZE_T wanted, void* self) noexcept {
    auto& memory = *static_cast<Memory*>(self);
    const auto count = static_cast<OPJ_SIZE_T>(std::min<std::uint64_t>(wanted, memory.size - memory.offset));
    if (count == 0) return static_cast<OPJ_SIZE_T>(-1);  // the end
    std::memcpy(buffer, memory.bytes + memory.offset, count);
    memory.offset += count;
    return count;
  }

  static OPJ_OFF_T skip(OPJ_OFF_T wanted, void* self) noexcept {
    auto& memory = *static_cast<Memory*>(self);
    if (wanted < 0) return -1;
    const std::uint64_t count = std::min<std::uint64_t>(static_cast<std::uint64_t>(wanted), memory.size - memory.offset);
    memory.offset += count;
    return count == 0 && wanted != 0 ? -1 : static_cast<OPJ_OFF_T>(count);
  }

  static OPJ_BOOL seek(OPJ_OFF_T offset, void* self) noexcept {
    auto& memory = *static_cast<Memory*>(self);
    if (offset < 0 || static_cast<std::uint64_t>(offset) > memory.size) return OPJ_FALSE;
    memory.offset = static_cast<std::uint64_t>(offset);
    return OPJ_TRUE;
  }
};

/// What the library says: its first error is the reason, its first warning a warning.
struct Words {
  std::array<char, 200> error{};
  std::array<char, 200> warning{};

  static void keep(std::array<char, 200>& text, const char* said) noexcept {
    if (text[0] != '\0' || said == nullptr) return;
    std::string_view line{said};
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
    std::copy_n(line.begin(), std::min(line.size(), text.size() - 1), text.begin());
  }
  static void on_error(const char* said, void* self) noexcept { keep(static_cast<Words*>(self)->error, said); }
  static void on_warning(const char* said, void* self) noexcept { keep(static_cast<Words*>(self)->warning, said); }
  static void on_info(const char*, void*) noexcept {}
};

// Streams and codecs are the same type to C++ (pointers to void*), so each has its own.
struct DestroyStream {
  void operator()(opj_stream_t* stream) const noexcept { opj_stream_destroy(stream); }
};
struct DestroyCodec {
  void operator()(opj_codec_t* codec) const noexcept { opj_destroy_codec(codec); }
};
struct DestroyImage {
  void operator()(opj_image_t* image) const noexcept { opj_image_destroy(image); }
};
using Stream = std::unique_ptr<opj_stream_t, DestroyStream>;
using Codec = std::unique_ptr<opj_codec_t, DestroyCodec>;
using Image = std::unique_ptr<opj_image_t, DestroyImage>;

void fail(const Words& words, Outcome& outcome) noexcept {
  const std::string_view error{words.error.data()};
  const auto has = [&](std::string_view text) { return error.find(text) != std::string_view::npos; };
  if (error.empty()) return outcome.fail(Status::malformed, "it gave up without a reason");
  // OpenJPEG has no codes: the texts of its strict mode (j2k.c, t2.c).
  const bool is_cut = has("inconsistent with stream length") || has("Stream too short") || has("segment too long");
  outcome.fail(is_cut ? Status::truncated : has("memory") ? Status::out_of_memory : Status::malformed, error);
}

bool is_as_expected(const opj_image_t& image, const Job& job) noexcept {
  if (image.numcomps != job.samples_per_pixel) return false;
  return std::all_of(image.comps, image.comps + image.numcomps, [&](const opj_image_comp_t& component) {
    return component.w == job.columns && component.h == job.rows && component.prec == job.precision &&
           component.sgnd == image.comps[0].sgnd;
  });
}

void decode_frame(const Job& job, Outcome& outcome) {
  Words words;
  Memory memory{job.codestream, job.codestream_bytes};
  const Stream stream{opj_stream_create(std::clamp<std::size_t>(job.codestream_bytes, 64, 1 << 20), OPJ_TRUE)};
  const Codec codec{opj_create_decompress(OPJ_CODEC_J2K)};
  if (!stream || !codec) return outcome.fail(Status::out_of_memory, "no memory for a decoder");
  opj_stream_set_user_data(stream.get(), &memory, nullptr);
  opj_stream_set_user_data_length(stream.get(), memory.size);
  opj_stream_set_read_function(stream.get(), Memory::read);
  opj_stream_set_skip_function(stream.get(), Memory::skip);
  opj_stream_set_seek_function(stream.get(), Memory::seek);
  opj_set_error_handler(codec.get(), Words::on_error, &words);
  opj_set_warning_handler(codec.get(), Words::on_warning, &words);
  opj_set_info_handler(codec.get(), Words::on_info, nullptr);

  opj_dparameters_t parameters;
  opj_set_default_decoder_parameters(&parameters);
  // Strict: a stream that ends early is an error, since the library does not say which samples are missing bits.
  if (!opj_setup_decoder(codec.get(), &parameters) || !opj_decoder_set_strict_mode(codec.get(), OPJ_TRUE)) return fail(words, outcome);
  opj_image_t* read = nullptr;
  const bool has_header = opj_read_header(stream.get(), codec.get(), &read) != OPJ_FALSE;
  const Image image{read};
  if (!has_header || !image) return fail(words, outcome);
  if (!is_as_expected(*image, job)) return outcome.fail(Status::malformed, "the library reads another size out of the header");
  if (!opj_decode(codec.get(), stream.get(), image.get())) return fail(words, outcome);

  std::vector<const OPJ_INT32*> planes;
  for (OPJ_UINT32 i = 0; i < image->numcomps; ++i) planes.push_back(image->comps[i].data);
  if (!is_as_expected(*image, job) || std::count(planes.begin(), planes.end(), nullptr) != 0) {
    return outcome.fail(Status::malformed, "the library has decoded another size than it read out of the header");
  }
  with_sample_of(job.bits_allocated, [&]<class To>(To) {
    interleave<To>(planes.data(), planes.size(), job.frame, std::size_t{job.rows} * job.columns);
  });
  outcome.written = job.frame_bytes;
  if (words.warning[0] != '\0') outcome.warn(words.warning.data());
}

void decode(const Job& job, Outcome& outcome) {
  try {
    decode_frame(job, outcome);
  } catch (const std::bad_alloc&) {
    outcome.fail(Status::out_of_memory, "no memory for its planes");
  }
}

/// The code stream, as OpenJPEG writes it.
struct Output {
  const EncodeJob& job;
  std::uint64_t size = 0;
  std::uint64_t offset = 0;
  bool is_short_of_memory = false;

  std::uint8_t* grow_to(std::uint64_t bytes) noexcept {
    std::uint8_t* const output = job.grow(job.output, bytes);
    is_short_of_memory = output == nullptr;
    if (output != nullptr) size = std::max(size, bytes);
    return output;
  }

  static OPJ_SIZE_T write(void* from, OPJ_SIZE_T count, void* self) noexcept {
    auto& out = *static_cast<Output*>(self);
    std::uint8_t* const to = out.grow_to(out.offset + count);
    if (to == nullptr) return static_cast<OPJ_SIZE_T>(-1);
    std::memcpy(to + out.offset, from, count);
    out.offset += count;
    return count;
  }

  static OPJ_OFF_T skip(OPJ_OFF_T count, void* self) noexcept {
    auto& out = *static_cast<Output*>(self);
    if (count < 0 || out.grow_to(out.offset + static_cast<std::uint64_t>(count)) == nullptr) return -1;
    out.offset += static_cast<std::uint64_t>(count);
    return count;
  }

  static OPJ_BOOL seek(OPJ_OFF_T offset, void* self) noexcept {
    auto& out = *static_cast<Output*>(self);
    if (offset < 0 || out.grow_to(static_cast<std::uint64_t>(offset)) == nullptr) return OPJ_FALSE;
    out.offset = static_cast<std::uint64_t>(offset);
    return OPJ_TRUE;
  }
};

Image image_of(const EncodeJob& job) {
  std::vector<opj_image_cmptparm_t> components(job.samples_per_pixel);
  for (opj_image_cmptparm_t& component : components) {
    component.dx = component.dy = 1;
    component.w = job.columns;
    component.h = job.rows;
    component.prec = job.precision;
    component.sgnd = job.is_signed;
  }
  Image image{opj_image_create(job.samples_per_pixel, components.data(), job.samples_per_pixel == 1 ? OPJ_CLRSPC_GRAY : OPJ_CLRSPC_SRGB)};
  if (!image) return image;
  image->x1 = job.columns;
  image->y1 = job.rows;
  for (std::size_t i = 0; i < components.size(); ++i) {
    take_component(job, 0, i, image->comps[i].data, std::size_t{job.rows} * job.columns);
  }
  return image;
}

/// One tile, one layer, every bit.
opj_cparameters_t lossless(const EncodeJob& job) noexcept {
  opj_cparameters_t parameters;
  opj_set_default_encoder_parameters(&parameters);
  parameters.tcp_numlayers = 1;
  parameters.cp_disto_alloc = 1;
  parameters.tcp_rates[0] = 0;
  parameters.irreversible = 0;
  parameters.tcp_mct = job.is_rgb != 0 ? 1 : 0;
  parameters.numresolution = 1 + decompositions(job);
  return parameters;
}

void encode_frame(const EncodeJob& job, Outcome& outcome) {
  Words words;
  Output output{job};
  const Image image = image_of(job);
  const Stream stream{opj_stream_create(1 << 20, OPJ_FALSE)};
  const Codec codec{opj_create_compress(OPJ_CODEC_J2K)};
  if (!image || !stream || !codec) return outcome.fail(Status::out_of_memory, "no memory for an encoder");
  opj_stream_set_user_data(stream.get(), &output, nullptr);
  opj_stream_set_write_function(stream.get(), Output::write);
  opj_stream_set_skip_function(stream.get(), Output::skip);
  opj_stream_set_seek_function(stream.get(), Output::seek);
  opj_set_error_handler(codec.get(), Words::on_error, &words);
  opj_set_warning_handler(codec.get(), Words::on_warning, &words);
  opj_set_info_handler(codec.get(), Words::on_info, nullptr);

  opj_cparameters_t parameters = lossless(job);
  if (!opj_setup_encoder(codec.get(), &parameters, image.get()) || !opj_start_compress(codec.get(), image.get(), stream.get()) ||
      !opj_encode(codec.get(), stream.get()) || !opj_end_compress(codec.get(), stream.get())) {
    if (output.is_short_of_memory) return outcome.fail(Status::out_of_memory, "no memory for the code stream");
    return fail(words, outcome);
  }
  outcome.written = output.size;
  if (words.warning[0] != '\0') outcome.warn(words.warning.data());
}

void encode(const EncodeJob& job, Outcome& outcome) {
  try {
    encode_frame(job, outcome);
  } catch (const std::bad_alloc&) {
    outcome.fail(Status::out_of_memory, "no memory for an encoder");
  }
}

constexpr Module this_module{module_version, library, decode, encode};

}  // namespace

DICOMAP_CODEC_MODULE(jpeg_2000) { return &this_module; }

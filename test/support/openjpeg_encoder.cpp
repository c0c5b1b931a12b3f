// SPDX-License-Identifier: MIT
#include "support/openjpeg_encoder.hpp"

#include <openjpeg.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace dicomap::test {

namespace {

struct Output {
  std::vector<std::byte> bytes;
  std::size_t offset = 0;

  static OPJ_SIZE_T write(void* from, OPJ_SIZE_T count, void* self) {
    auto& output = *static_cast<Output*>(self);
    output.bytes.resize(std::max(output.bytes.size(), output.offset + count));
    std::memcpy(output.bytes.data() + output.offset, from, count);
    output.offset += count;
    return count;
  }
  static OPJ_OFF_T skip(OPJ_OFF_T count, void* self) {
    auto& output = *static_cast<Output*>(self);
    output.offset += static_cast<std::size_t>(count);
    output.bytes.resize(std::max(output.bytes.size(), output.offset));
    return count;
  }
  static OPJ_BOOL seek(OPJ_OFF_T offset, void* self) {
    static_cast<Output*>(self)->offset = static_cast<std::size_t>(offset);
    return OPJ_TRUE;
  }
};

opj_image_t* image_of(const Picture& picture, const Jpeg2000Options& options) {
  std::vector<opj_image_cmptparm_t> parameters(picture.samples_per_pixel);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const std::uint32_t step = i == 0 ? 1 : options.second_step;
    parameters[i].dx = parameters[i].dy = step;
    parameters[i].w = (picture.columns + step - 1) / step;
    parameters[i].h = (picture.rows + step - 1) / step;
    parameters[i].prec = picture.bits;
    parameters[i].sgnd = picture.is_signed ? 1 : 0;
  }
  const auto space = picture.samples_per_pixel == 1 ? OPJ_CLRSPC_GRAY : options.is_sycc ? OPJ_CLRSPC_SYCC : OPJ_CLRSPC_SRGB;
  opj_image_t* const image = opj_image_create(picture.samples_per_pixel, parameters.data(), space);
  image->x1 = picture.columns;
  image->y1 = picture.rows;
  for (std::size_t s = 0; s < parameters.size(); ++s) {
    const std::size_t count = std::size_t{parameters[s].w} * parameters[s].h;
    for (std::size_t i = 0; i < count; ++i) image->comps[s].data[i] = picture.samples[i * picture.samples_per_pixel + s];
  }
  return image;
}

void quiet(const char*, void*) {}

}  // namespace

std::vector<std::byte> encode_jpeg_2000(const Picture& picture, const Jpeg2000Options& options) {
  opj_cparameters_t parameters;
  opj_set_default_encoder_parameters(&parameters);
  parameters.tcp_numlayers = 1;
  parameters.cp_disto_alloc = 1;
  parameters.tcp_rates[0] = static_cast<float>(options.ratio);
  parameters.irreversible = options.ratio > 0 ? 1 : 0;
  parameters.tcp_mct = options.transforms_components ? 1 : 0;
  parameters.numresolution = 3;
  if (options.tile != 0) {
    parameters.tile_size_on = OPJ_TRUE;
    parameters.cp_tdx = parameters.cp_tdy = static_cast<int>(options.tile);
  }
  Output output;
  opj_image_t* const image = image_of(picture, options);
  opj_codec_t* const codec = opj_create_compress(options.in_boxes ? OPJ_CODEC_JP2 : OPJ_CODEC_J2K);
  opj_set_info_handler(codec, quiet, nullptr);
  opj_set_warning_handler(codec, quiet, nullptr);
  opj_stream_t* const stream = opj_stream_create(1 << 16, OPJ_FALSE);
  opj_stream_set_user_data(stream, &output, nullptr);
  opj_stream_set_write_function(stream, Output::write);
  opj_stream_set_skip_function(stream, Output::skip);
  opj_stream_set_seek_function(stream, Output::seek);
  const bool encoded = opj_setup_encoder(codec, &parameters, image) && opj_start_compress(codec, image, stream) &&
                       opj_encode(codec, stream) && opj_end_compress(codec, stream);
  opj_stream_destroy(stream);
  opj_destroy_codec(codec);
  opj_image_destroy(image);
  if (!encoded) throw std::runtime_error{"OpenJPEG does not encode this picture"};
  return output.bytes;
}

}  // namespace dicomap::test

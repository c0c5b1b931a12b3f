// SPDX-License-Identifier: MIT
#include "support/jxl_encoder.hpp"

#include <jxl/encode.h>
#include <jxl/encode_cxx.h>

#include <stdexcept>

namespace dicomap::test {

namespace {

void expect(JxlEncoderStatus status) {
  if (status != JXL_ENC_SUCCESS) throw std::runtime_error{"libjxl does not encode this picture"};
}

/// libjxl 0.7 takes 16 bits as the whole range, whatever the precision: stretched.
Picture stretched(const Picture& picture) {
  Picture wide{picture};
  const std::int64_t top = (std::int64_t{1} << picture.bits) - 1;
  for (std::int32_t& sample : wide.samples) sample = static_cast<std::int32_t>((std::int64_t{sample} * 65535 + top / 2) / top);
  return wide;
}

}  // namespace

std::vector<std::byte> encode_jpeg_xl(const Picture& picture, const JpegXlOptions& options) {
  const JxlEncoderPtr encoder = JxlEncoderMake(nullptr);
  expect(JxlEncoderUseContainer(encoder.get(), options.in_boxes ? JXL_TRUE : JXL_FALSE));
  JxlBasicInfo info;
  JxlEncoderInitBasicInfo(&info);
  info.xsize = picture.columns;
  info.ysize = picture.rows;
  info.bits_per_sample = picture.bits;
  info.num_color_channels = picture.samples_per_pixel;
  info.uses_original_profile = options.is_lossless ? JXL_TRUE : JXL_FALSE;
  expect(JxlEncoderSetBasicInfo(encoder.get(), &info));
  JxlColorEncoding color;
  JxlColorEncodingSetToSRGB(&color, picture.samples_per_pixel == 1 ? JXL_TRUE : JXL_FALSE);
  expect(JxlEncoderSetColorEncoding(encoder.get(), &color));
  JxlEncoderFrameSettings* const settings = JxlEncoderFrameSettingsCreate(encoder.get(), nullptr);
  expect(JxlEncoderSetFrameLossless(settings, options.is_lossless ? JXL_TRUE : JXL_FALSE));
  if (!options.is_lossless) expect(JxlEncoderSetFrameDistance(settings, 1.0F));
  const auto frame = frame_of(stretched(picture), 16);
  const JxlPixelFormat format{picture.samples_per_pixel, JXL_TYPE_UINT16, JXL_NATIVE_ENDIAN, 0};
  expect(JxlEncoderAddImageFrame(settings, &format, frame.data(), frame.size()));
  JxlEncoderCloseInput(encoder.get());
  std::vector<std::byte> codestream(frame.size() * 2 + 65536);
  auto* next = reinterpret_cast<std::uint8_t*>(codestream.data());
  std::size_t left = codestream.size();
  expect(JxlEncoderProcessOutput(encoder.get(), &next, &left));
  codestream.resize(codestream.size() - left);
  return codestream;
}

}  // namespace dicomap::test

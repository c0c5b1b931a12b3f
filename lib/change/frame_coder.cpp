// SPDX-License-Identifier: MIT
#include "change/frame_coder.hpp"

#include "change/pixel_order.hpp"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace dicomap {

const FrameEncoder* find_encoder(const Encoders& own, std::string_view transfer_syntax_uid) {
  const auto found = own.find(transfer_syntax_uid);
  return found != own.end() && found->second ? found->second.get() : standard_encoder(transfer_syntax_uid);
}

std::string interpretation_to_code(const PixelLayout& layout) {
  const std::string& declared = layout.photometric_interpretation;
  return layout.chroma_422 && declared == "YBR_FULL_422" ? "YBR_FULL" : declared;
}

Result<FrameCoder::Coded> FrameCoder::code(std::uint64_t index) const {
  const PixelLayout& layout = frames_->layout();
  DICOMAP_TRY(read, frames_->read(index));
  DICOMAP_TRY(samples, pixel_by_pixel(frames_->state(), std::move(read)));
  const std::string photometric = interpretation_to_code(layout);
  const EncodeSource source{.rows = layout.rows,
                            .columns = layout.columns,
                            .samples_per_pixel = layout.samples_per_pixel,
                            .bits_allocated = layout.bits_allocated,
                            // Samples that do not begin at bit 0 are kept with all bits around them.
                            .bits_stored = layout.high_bit + 1 == layout.bits_stored ? layout.bits_stored : layout.bits_allocated,
                            .is_signed = layout.is_signed,
                            .is_rgb = layout.samples_per_pixel == 3 && photometric == "RGB",
                            .samples = samples.span(),
                            .limits = frames_->state().dataset().limits()};
  auto encoded = encoder_->encode(source);
  if (!encoded) {
    return std::move(encoded)
        .assume_error()
        .in(fmt::format("frame {}, to be coded as {}", index, syntax_->name))
        .from(frames_->image().state()->source().name());
  }
  EncodedFrame& frame = encoded.assume_value();
  const auto owned = std::make_shared<const std::vector<std::byte>>(std::move(frame.codestream));
  return Coded{MadeFrame{{owned->data(), owned->size()}, owned, {Residence::copied, Reason::compressed}},
               frame.photometric_interpretation.empty() ? photometric : std::string{frame.photometric_interpretation}};
}

Result<MadeFrame> FrameCoder::code_as(const std::string& photometric_interpretation, std::uint64_t index) const {
  DICOMAP_TRY(coded, code(index));
  if (coded.photometric_interpretation == photometric_interpretation) return std::move(coded.bytes);
  return Error{ErrorCode::unsupported, fmt::format("frame {} was coded as {}, others as {}: one attribute cannot say both", index,
                                                   coded.photometric_interpretation, photometric_interpretation)}
      .from(frames_->image().state()->source().name());
}

}  // namespace dicomap

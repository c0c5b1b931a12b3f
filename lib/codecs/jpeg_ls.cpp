// SPDX-License-Identifier: MIT
// JPEG-LS (ISO 14495-1).
#include "codecs/check_target.hpp"
#include "codecs/decoders.hpp"
#include "codecs/immortal.hpp"
#include "codecs/jpeg_ls_header.hpp"
#include "codecs/run_module.hpp"

namespace dicomap::codecs {

namespace {

CodestreamInfo info_of(const JpegLsHeader& header) {
  CodestreamInfo info;
  info.rows = header.rows;
  info.columns = header.columns;
  info.samples_per_pixel = header.samples_per_pixel;
  info.precision = header.precision;
  return info;
}

class JpegLsDecoder final : public FrameDecoder {
 public:
  std::string name() const override { return library_of(ModuleId::jpeg_ls); }

  Result<std::optional<CodestreamInfo>> inspect(std::span<const std::byte> codestream) const override {
    DICOMAP_TRY(header, read_jpeg_ls_header(codestream));
    return info_of(header);
  }

  Result<DecodeReport> decode(std::span<const std::byte> codestream, const DecodeTarget& target) const override {
    // CharLS walks every pixel that a header claims, whether or not there are bytes for it: sizes are compared first.
    DICOMAP_TRY(header, read_jpeg_ls_header(codestream));
    DICOMAP_TRY_VOID(check_target(info_of(header), target));
    return run_module(ModuleId::jpeg_ls, Trust::clean, codestream, header.precision, target);
  }
};

}  // namespace

const FrameDecoder& jpeg_ls_decoder() noexcept {
  return immortal<const JpegLsDecoder>();
}

}  // namespace dicomap::codecs

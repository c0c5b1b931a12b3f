// SPDX-License-Identifier: MIT
// JPEG (ISO 10918-1): the frame header decides which library reads it, not the transfer syntax.
#include "codecs/decoders.hpp"
#include "codecs/immortal.hpp"
#include "codecs/jpeg_header.hpp"
#include "codecs/run_module.hpp"

#include <fmt/format.h>

namespace dicomap::codecs {

namespace {

/// Which library keeps every bit. GDCM's builds for 8 and 12 bits also take lossless samples of more bits, without an error,
/// and give wrong ones: only the build for 16 bits reads lossless processes.
Result<ModuleId> module_for(const JpegHeader& header) {
  const std::uint8_t process = header.process;
  if (header.is_hierarchical || process > 3) {
    return Error{ErrorCode::unsupported,
                 fmt::format("JPEG process {} ({}{})", process, header.is_hierarchical ? "hierarchical, " : "",
                             name_of_jpeg_process(process))};
  }
  if (header.is_lossless() && header.precision >= 2 && header.precision <= 16) return ModuleId::jpeg_lossless;
  if (!header.is_lossless() && header.precision == 8) return ModuleId::jpeg;
  if (!header.is_lossless() && header.precision == 12) return ModuleId::jpeg_12;
  return Error{ErrorCode::unsupported, fmt::format("JPEG process {} ({}) with samples of {} bits", process,
                                                   name_of_jpeg_process(process), header.precision)};
}

Result<void> check_size(const JpegHeader& header, const DecodeTarget& target) {
  if (header.rows == target.rows && header.columns == target.columns &&
      header.component_count == target.samples_per_pixel)
    return success();
  return Error{
      ErrorCode::malformed,
      fmt::format("the JPEG frame header says {} rows x {} columns x {} samples, not {} x {} x {}", header.rows,
                  header.columns, header.component_count, target.rows, target.columns, target.samples_per_pixel)};
}

/// Each scan costs a hostile code stream a few bytes and the library a walk over the frame: counted before the first one.
Result<void> check_scans(const JpegHeader& header, std::span<const std::byte> codestream, const Limits& limits) {
  if (!header.has_several_scans() || count_jpeg_scans(codestream, limits.jpeg_scans + 1) <= limits.jpeg_scans)
    return success();
  return Error{ErrorCode::limit_exceeded,
               fmt::format("the JPEG code stream has more than {} scans", limits.jpeg_scans)};
}

class JpegDecoder final : public FrameDecoder {
 public:
  std::string name() const override {
    std::string names;
    for (const ModuleId id : {ModuleId::jpeg, ModuleId::jpeg_12, ModuleId::jpeg_lossless}) {
      const auto module = load_module(id);
      if (module) names += (names.empty() ? "" : ", ") + std::string{module.assume_value()->library()};
    }
    return names.empty() ? "jpeg" : names;
  }

  Result<std::optional<CodestreamInfo>> inspect(std::span<const std::byte> codestream) const override {
    DICOMAP_TRY(found, read_jpeg_header(codestream));
    DICOMAP_TRY_VOID(module_for(found));
    return CodestreamInfo{found.rows,      found.columns, found.component_count,
                          found.precision, std::nullopt,  color_of(found)};
  }

  Result<DecodeReport> decode(std::span<const std::byte> codestream, const DecodeTarget& target) const override {
    DICOMAP_TRY(header, read_jpeg_header(codestream));
    DICOMAP_TRY(module, module_for(header));
    DICOMAP_TRY_VOID(check_size(header, target));
    const auto whole = codestream.subspan(static_cast<std::size_t>(header.offset));
    DICOMAP_TRY_VOID(check_scans(header, whole, target.limits));
    return run_module(module, Trust::clean, whole, header.precision, target);
  }
};

}  // namespace

const FrameDecoder& jpeg_decoder() noexcept {
  return immortal<const JpegDecoder>();
}

}  // namespace dicomap::codecs

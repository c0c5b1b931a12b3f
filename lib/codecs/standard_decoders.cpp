// SPDX-License-Identifier: MIT
#include "codecs/decoders.hpp"
#include "codecs/load_module.hpp"

#include <algorithm>
#include <array>

namespace dicomap {

using namespace codecs;

FrameDecoder::~FrameDecoder() = default;

const FrameDecoder* standard_decoder(PixelCoding coding) noexcept {
  switch (coding) {
    case PixelCoding::rle: return &rle_decoder();
    case PixelCoding::jpeg: return &jpeg_decoder();
    case PixelCoding::jpeg_ls: return &jpeg_ls_decoder();
    case PixelCoding::jpeg_2000: return &jpeg_2000_decoder();
    case PixelCoding::htj2k: return &htj2k_decoder();
    case PixelCoding::jpeg_xl: return &jpeg_xl_decoder();
    case PixelCoding::deflated_frames: return &deflated_frame_decoder();
    case PixelCoding::native:
    case PixelCoding::encapsulated_native:
    case PixelCoding::video:
    case PixelCoding::referenced:
    case PixelCoding::unknown: return nullptr;
  }
  return nullptr;
}

namespace {

/// A codec, and the module it needs; none: it is part of the library.
struct Codec {
  std::string_view name;
  PixelCoding coding;
  std::optional<ModuleId> module;
  std::string_view library;  // where there is no module
  /// Of JPEG, which has several codecs: the processes that are meant for this one. Empty: all of its coding.
  std::array<std::string_view, 4> transfer_syntaxes = {};

  [[nodiscard]] bool reads(const TransferSyntax& syntax) const noexcept {
    if (syntax.pixels != coding) return false;
    return transfer_syntaxes[0].empty() || std::ranges::find(transfer_syntaxes, syntax.uid) != transfer_syntaxes.end();
  }
};

constexpr std::string_view baseline = "1.2.840.10008.1.2.4.50";
constexpr std::string_view extended = "1.2.840.10008.1.2.4.51";
constexpr std::string_view spectral_selection = "1.2.840.10008.1.2.4.53";
constexpr std::string_view full_progression = "1.2.840.10008.1.2.4.55";
constexpr std::string_view lossless = "1.2.840.10008.1.2.4.57";
constexpr std::string_view lossless_first_order = "1.2.840.10008.1.2.4.70";

constexpr std::array<Codec, 10> known_codecs{{
    {"RLE", PixelCoding::rle, std::nullopt, "dicomap"},
    {"JPEG, 8 bits", PixelCoding::jpeg, ModuleId::jpeg, {}, {baseline, extended, spectral_selection, full_progression}},
    {"JPEG, 12 bits", PixelCoding::jpeg, ModuleId::jpeg_12, {}, {extended, spectral_selection, full_progression}},
    {"JPEG lossless", PixelCoding::jpeg, ModuleId::jpeg_lossless, {}, {lossless, lossless_first_order}},
    {"JPEG-LS", PixelCoding::jpeg_ls, ModuleId::jpeg_ls, {}},
    {"JPEG 2000", PixelCoding::jpeg_2000, ModuleId::jpeg_2000, {}},
    {"HTJ2K", PixelCoding::htj2k, ModuleId::jpeg_2000, {}},
    {"JPEG XL", PixelCoding::jpeg_xl, ModuleId::jpeg_xl, {}},
    {"Deflated frames", PixelCoding::deflated_frames, std::nullopt, "zlib"},
    {"Uncompressed in fragments", PixelCoding::encapsulated_native, std::nullopt, "dicomap"},
}};

CodecDescription describe(const Codec& codec) {
  CodecDescription description;
  description.codec = codec.name;
  description.available = true;
  description.library = codec.library;
  if (codec.module) {
    description.option = facts_of(*codec.module).option;
    const auto module = load_module(*codec.module);
    description.available = module.has_value();
    description.library = module ? module.assume_value()->library() : std::string{module.assume_error().what()};
  }
  for (const TransferSyntax& syntax : transfer_syntaxes()) {
    if (codec.reads(syntax)) description.transfer_syntaxes.push_back(syntax.uid);
  }
  return description;
}

}  // namespace

std::vector<CodecDescription> describe_codecs() {
  std::vector<CodecDescription> descriptions;
  for (const Codec& codec : known_codecs) descriptions.push_back(describe(codec));
  return descriptions;
}

}  // namespace dicomap

// SPDX-License-Identifier: MIT
#include "codecs/load_module.hpp"

#include <dicomap/frame_decoder.hpp>
#include <dicomap/frame_encoder.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace dicomap {

using namespace codecs;

namespace {

/// A codec, and the module it needs; none: it is part of the library.
struct Codec {
  std::string_view name;
  PixelCoding coding;
  std::optional<ModuleId> module = std::nullopt;
  std::string_view library = {};  // where there is no module
  bool decodes = true;
  bool encodes = false;
  /// Of JPEG, which has several codecs: the processes that are meant for this one. Empty: all of its coding.
  std::array<std::string_view, 4> transfer_syntaxes = {};

  [[nodiscard]] bool is_meant_for(const TransferSyntax& syntax) const noexcept {
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

constexpr std::array<Codec, 11> known_codecs{{
    {.name = "RLE", .coding = PixelCoding::rle, .library = "dicomap", .encodes = true},
    {.name = "JPEG, 8 bits",
     .coding = PixelCoding::jpeg,
     .module = ModuleId::jpeg,
     .transfer_syntaxes = {baseline, extended, spectral_selection, full_progression}},
    {.name = "JPEG, 12 bits",
     .coding = PixelCoding::jpeg,
     .module = ModuleId::jpeg_12,
     .transfer_syntaxes = {extended, spectral_selection, full_progression}},
    {.name = "JPEG lossless",
     .coding = PixelCoding::jpeg,
     .module = ModuleId::jpeg_lossless,
     .encodes = true,
     .transfer_syntaxes = {lossless, lossless_first_order}},
    {.name = "JPEG-LS", .coding = PixelCoding::jpeg_ls, .module = ModuleId::jpeg_ls, .encodes = true},
    {.name = "JPEG 2000", .coding = PixelCoding::jpeg_2000, .module = ModuleId::jpeg_2000, .encodes = true},
    {.name = "HTJ2K", .coding = PixelCoding::htj2k, .module = ModuleId::jpeg_2000},
    {.name = "HTJ2K, encoder", .coding = PixelCoding::htj2k, .module = ModuleId::htj2k, .decodes = false, .encodes = true},
    {.name = "JPEG XL", .coding = PixelCoding::jpeg_xl, .module = ModuleId::jpeg_xl},
    {.name = "Deflated frames", .coding = PixelCoding::deflated_frames, .library = "zlib", .encodes = true},
    {.name = "Uncompressed in fragments", .coding = PixelCoding::encapsulated_native, .library = "dicomap"},
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
    if (!codec.is_meant_for(syntax)) continue;
    if (codec.decodes) description.transfer_syntaxes.push_back(syntax.uid);
    if (codec.encodes && standard_encoder(syntax.uid) != nullptr) description.encodes.push_back(syntax.uid);
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

// SPDX-License-Identifier: MIT
#include <dicomap/pixel_layout.hpp>

#include "parsing/dataset_state.hpp"
#include "parsing/element_value.hpp"
#include "pixels/image_state.hpp"

#include <dicomap/tags.hpp>

#include <fmt/format.h>

#include <charconv>
#include <limits>

namespace dicomap {

namespace {

Error bad(const DataElement& element, ErrorCode code, std::string what) {
  return element.state().place(Error{code, std::move(what)}, element.header(), element.depth());
}

/// Reads the attributes of one data set; each function one of them.
class Attributes {
 public:
  explicit Attributes(const Dataset& dataset) : dataset_{dataset} {}

  /// An attribute that an image cannot do without: US, one value, 1 to 65535.
  [[nodiscard, gnu::hot]] Result<std::uint16_t> required(Tag tag) const {
    DICOMAP_TRY(element, dataset_.find(tag));
    if (!element) {
      return Error{ErrorCode::not_found, fmt::format("an image needs {}, which is missing", to_names(tag))}
          .from(dataset_.state().store().name());
    }
    DICOMAP_TRY(value, number(*element));
    if (value == 0) return bad(*element, ErrorCode::malformed, "the value is 0");
    return value;
  }

  /// For a NumberOfFrames such as "1A": how many frames its digits say. frames_fit must confirm it.
  [[nodiscard]] Result<std::uint64_t> leading_frames(std::string_view text, Error error) {
    std::uint64_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool letter_follows = end != text.data() + text.size() && *end != '.' && *end != ',' && *end != '-';
    if (problem != std::errc{} || value == 0 || !letter_follows) return error;
    unconfirmed_frames_ = std::move(error);
    return value;
  }

  /// Confirms a doubtful NumberOfFrames by the length of the pixel data; else its error stands.
  [[nodiscard, gnu::hot]] Result<void> frames_fit(const PixelLayout& layout) const {
    if (unconfirmed_frames_.code() == ErrorCode::none) return success();
    DICOMAP_TRY(pixels, dataset_.find(tags::PixelData));
    if (!pixels || pixels->header().has_undefined_length() || pixels->length() / layout.frame_bytes() != layout.frames ||
        pixels->length() % layout.frame_bytes() > 1) {
      return unconfirmed_frames_;
    }
    return odd(tags::NumberOfFrames, fmt::format("{}; the pixel data holds {}", unconfirmed_frames_.what(), layout.frames));
  }

  /// An attribute whose absence means `otherwise`, as far as real files go.
  [[nodiscard, gnu::hot]] Result<std::uint16_t> optional(Tag tag, std::uint16_t otherwise, bool silently = false) const {
    DICOMAP_TRY(element, dataset_.find(tag));
    if (element && element->length() != 0) return number(*element);
    if (!silently) DICOMAP_TRY_VOID(odd(tag, fmt::format("it is missing; {} is assumed", otherwise)));
    return otherwise;
  }

  [[nodiscard, gnu::hot]] Result<std::uint64_t> frames() {
    DICOMAP_TRY(element, dataset_.find(tags::NumberOfFrames));
    if (!element || element->length() == 0) return std::uint64_t{1};
    DICOMAP_TRY(count, element->value_count());
    if (count > 1) return bad(*element, ErrorCode::malformed, fmt::format("{} values, where one is allowed", count));
    std::string text;
    if (traits(value_vr(element->header())).kind == VRKind::text) {  // DICOS objects write US
      DICOMAP_TRY(written, element->text());
      if (written.find_first_not_of(' ') == std::string::npos) return std::uint64_t{1};
      text = written;
    }
    auto number = element->get<std::int64_t>();
    if (!number) return leading_frames(text, std::move(number).assume_error());
    const std::int64_t value = number.assume_value();
    if (value < 0) return bad(*element, ErrorCode::malformed, fmt::format("{} frames", value));
    if (value > 0) return static_cast<std::uint64_t>(value);
    DICOMAP_TRY_VOID(odd(tags::NumberOfFrames, "0 frames; 1 is assumed"));
    return std::uint64_t{1};
  }

  [[nodiscard, gnu::hot]] Result<std::string> photometric(std::uint16_t samples) const {
    DICOMAP_TRY(element, dataset_.find(tags::PhotometricInterpretation));
    if (element && element->length() != 0) return element->get<std::string>();
    std::string assumed = samples == 3 ? "RGB" : "MONOCHROME2";
    DICOMAP_TRY_VOID(odd(tags::PhotometricInterpretation, fmt::format("it is missing; {} is assumed", assumed)));
    return assumed;
  }

  [[nodiscard, gnu::hot]] Result<bool> has(Tag tag) const {
    DICOMAP_TRY(element, dataset_.find(tag));
    return element.has_value();
  }

  [[nodiscard]] Result<void> odd(Tag tag, std::string text) const {
    DICOMAP_TRY(element, dataset_.find(tag));
    const std::uint64_t offset = element ? element->header().offset : dataset_.begin_offset();
    return dataset_.state().report(DiagnosticCode::pixel_attributes, offset, tag, std::move(text));
  }

 private:
  [[nodiscard, gnu::hot]] Result<std::uint16_t> number(const DataElement& element) const {
    DICOMAP_TRY(count, element.value_count());
    if (count != 1) return bad(element, ErrorCode::malformed, fmt::format("{} values, where one is needed", count));
    DICOMAP_TRY(value, element.get<std::uint16_t>());
    const VR vr = value_vr(element.header());
    if (vr != VR::US) DICOMAP_TRY_VOID(odd(element.tag(), fmt::format("its VR is {}, not US", name_of(vr))));
    return value;
  }

  Dataset dataset_;
  Error unconfirmed_frames_;
};

[[gnu::hot]] Result<SampleType> sample_type(const PixelLayout& layout, bool is_float, bool is_double) {
  if (is_float && layout.bits_allocated == 32) return SampleType::f32;
  if (is_double && layout.bits_allocated == 64) return SampleType::f64;
  if (is_float || is_double) {
    return Error{ErrorCode::malformed, fmt::format("floating-point pixel data with {} bits allocated", layout.bits_allocated)};
  }
  if (const auto type = integer_type(layout.bits_allocated, layout.is_signed)) return *type;
  return Error{ErrorCode::unsupported, fmt::format("{} bits allocated; 1, 8, 16, 32 and 64 can be read", layout.bits_allocated)};
}

}  // namespace

[[gnu::hot]] std::optional<SampleType> integer_type(std::uint16_t bits_allocated, bool is_signed) noexcept {
  switch (bits_allocated) {
    case 1: return SampleType::bit;
    case 8: return is_signed ? SampleType::s8 : SampleType::u8;
    case 16: return is_signed ? SampleType::s16 : SampleType::u16;
    case 32: return is_signed ? SampleType::s32 : SampleType::u32;
    case 64: return is_signed ? SampleType::s64 : SampleType::u64;
    default: return std::nullopt;
  }
}

[[gnu::hot]] Result<void> check_products(const PixelLayout& layout, const std::string& name) {
  std::uint64_t all_bits = 0;
  // A frame has at most 65535 x 65535 x 4 samples of 64 bits and fits; all frames need not.
  if (__builtin_mul_overflow(layout.frame_bits(), layout.frames, &all_bits) ||
      all_bits > std::numeric_limits<std::uint64_t>::max() - 64) {
    return Error{ErrorCode::out_of_range, fmt::format("{} frames of {} x {} x {} samples of {} bits overflow 64 bits", layout.frames,
                                                      layout.rows, layout.columns, layout.samples_per_pixel, layout.bits_allocated)}
        .from(name);
  }
  return success();
}

[[gnu::hot]] Result<PixelLayout> layout_of(const Dataset& dataset) {
  Attributes attributes{dataset};
  const auto place = [&](Error error) { return std::move(error).from(dataset.state().store().name()); };
  PixelLayout layout;
  DICOMAP_TRY(rows, attributes.required(tags::Rows));
  DICOMAP_TRY(columns, attributes.required(tags::Columns));
  layout.rows = rows;
  layout.columns = columns;
  DICOMAP_TRY(frames, attributes.frames());
  layout.frames = frames;
  DICOMAP_TRY(samples, attributes.optional(tags::SamplesPerPixel, 1));
  if (samples == 0 || samples > 4) {
    return place(Error{ErrorCode::malformed, fmt::format("{} samples per pixel", samples)});
  }
  layout.samples_per_pixel = samples;

  DICOMAP_TRY(is_float, attributes.has(tags::FloatPixelData));
  DICOMAP_TRY(is_double, attributes.has(tags::DoubleFloatPixelData));
  DICOMAP_TRY(bits_allocated, is_float || is_double
                                  ? attributes.optional(tags::BitsAllocated, is_double ? 64 : 32)
                                  : attributes.required(tags::BitsAllocated));
  layout.bits_allocated = bits_allocated;
  const bool floating = is_float || is_double;
  DICOMAP_TRY(bits_stored, attributes.optional(tags::BitsStored, bits_allocated, floating));
  layout.bits_stored = bits_stored;
  DICOMAP_TRY(high_bit, attributes.optional(tags::HighBit, static_cast<std::uint16_t>(bits_stored > 0 ? bits_stored - 1 : 0), floating));
  layout.high_bit = high_bit;
  if (bits_stored == 0 || bits_stored > bits_allocated || high_bit >= bits_allocated || high_bit + 1 < bits_stored) {
    DICOMAP_TRY_VOID(attributes.odd(tags::BitsStored, fmt::format("{} bits stored up to bit {} of {} allocated; stored words are "
                                                                  "as they lie, values cannot be made of them",
                                                                  bits_stored, high_bit, bits_allocated)));
  }
  DICOMAP_TRY(representation, attributes.optional(tags::PixelRepresentation, 0, floating));
  if (representation > 1) {
    DICOMAP_TRY_VOID(attributes.odd(tags::PixelRepresentation, fmt::format("it is {}; 0 is assumed", representation)));
  }
  layout.is_signed = representation == 1;
  DICOMAP_TRY(planar, attributes.optional(tags::PlanarConfiguration, 0, samples == 1));
  if (planar > 1) DICOMAP_TRY_VOID(attributes.odd(tags::PlanarConfiguration, fmt::format("it is {}; 0 is assumed", planar)));
  layout.planar_configuration = planar == 1 && samples > 1 ? 1 : 0;
  DICOMAP_TRY(photometric, attributes.photometric(samples));
  layout.photometric_interpretation = std::move(photometric);
  const std::string_view interpretation = layout.photometric_interpretation;
  const bool monochrome = interpretation.starts_with("MONOCHROME") || interpretation == "PALETTE COLOR";
  if (monochrome != (samples == 1)) {
    DICOMAP_TRY_VOID(attributes.odd(tags::PhotometricInterpretation, fmt::format("{} with {} samples per pixel", interpretation, samples)));
  }
  layout.chroma_422 = samples == 3 && bits_allocated == 8 && (interpretation == "YBR_FULL_422" || interpretation == "YBR_PARTIAL_422");
  auto type = sample_type(layout, is_float, is_double);
  if (!type) return place(std::move(type).assume_error());
  layout.sample_type = type.assume_value();

  DICOMAP_TRY_VOID(check_products(layout, dataset.state().store().name()));
  DICOMAP_TRY_VOID(attributes.frames_fit(layout));
  return layout;
}

}  // namespace dicomap

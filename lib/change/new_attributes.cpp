// SPDX-License-Identifier: MIT
#include "change/new_attributes.hpp"

#include <dicomap/tags.hpp>

#include <array>
#include <cstring>

namespace dicomap {

void NewAttributes::set(Tag tag, VR vr, std::vector<std::byte> value, bool is_new) {
  attributes_.insert_or_assign(tag, NewAttribute{vr, std::move(value), is_new});
}

Result<void> NewAttributes::number(Tag tag, std::uint32_t value) {
  DICOMAP_TRY(element, dataset_.find(tag));
  const auto number = static_cast<std::uint16_t>(value);  // rows and columns are the largest: a code stream has at most 65535
  if (element) {
    const auto old = element->get<std::uint16_t>();
    if (old && old.assume_value() == number) return success();
  }
  const std::uint16_t ordered = order_ == host_order ? number : byte_swapped(number);
  std::array<std::byte, sizeof ordered> bytes{};
  std::memcpy(bytes.data(), &ordered, sizeof ordered);
  set(tag, VR::US, {bytes.begin(), bytes.end()}, !element);
  return success();
}

Result<void> NewAttributes::interpretation(std::string_view text) {
  DICOMAP_TRY(element, dataset_.find(tags::PhotometricInterpretation));
  if (element) {
    const auto old = element->get<std::string>();
    if (old && old.assume_value() == text) return success();
  }
  std::string padded{text};
  if (padded.size() % 2 != 0) padded.push_back(' ');
  const auto bytes = std::as_bytes(std::span{padded});
  set(tags::PhotometricInterpretation, VR::CS, {bytes.begin(), bytes.end()}, !element);
  return success();
}

Result<void> NewAttributes::pixel_by_pixel(const PixelLayout& layout) {
  return layout.samples_per_pixel > 1 ? number(tags::PlanarConfiguration, 0) : success();
}

Result<void> NewAttributes::describe(const PixelLayout& layout) {
  DICOMAP_TRY_VOID(number(tags::SamplesPerPixel, layout.samples_per_pixel));
  if (!layout.photometric_interpretation.empty()) DICOMAP_TRY_VOID(interpretation(layout.photometric_interpretation));
  if (layout.samples_per_pixel > 1) DICOMAP_TRY_VOID(number(tags::PlanarConfiguration, layout.planar_configuration));
  DICOMAP_TRY_VOID(number(tags::Rows, layout.rows));
  DICOMAP_TRY_VOID(number(tags::Columns, layout.columns));
  DICOMAP_TRY_VOID(number(tags::BitsAllocated, layout.bits_allocated));
  DICOMAP_TRY_VOID(number(tags::BitsStored, layout.bits_stored));
  DICOMAP_TRY_VOID(number(tags::HighBit, layout.high_bit));
  return number(tags::PixelRepresentation, layout.is_signed ? 1 : 0);
}

}  // namespace dicomap

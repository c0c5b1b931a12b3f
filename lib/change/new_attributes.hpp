// SPDX-License-Identifier: MIT
/// @file
/// Attributes of the Image Pixel module, where pixel data that is coded anew makes them others.
#pragma once

#include "change/pixel_change.hpp"

#include <dicomap/pixel_layout.hpp>

namespace dicomap {

/// Collects what differs from a data set.
class NewAttributes {
 public:
  NewAttributes(const Dataset& dataset, ByteOrder order) noexcept : dataset_{dataset}, order_{order} {}

  /// All that a PixelLayout says, but NumberOfFrames. @errors of reading the old ones
  [[nodiscard]] Result<void> describe(const PixelLayout& layout);
  /// PlanarConfiguration 0 of more than one sample. @errors as describe
  [[nodiscard]] Result<void> pixel_by_pixel(const PixelLayout& layout);
  /// PhotometricInterpretation. @errors as describe
  [[nodiscard]] Result<void> interpretation(std::string_view text);
  [[nodiscard]] std::map<Tag, NewAttribute> take() noexcept { return std::move(attributes_); }

 private:
  [[nodiscard]] Result<void> number(Tag tag, std::uint32_t value);
  void set(Tag tag, VR vr, std::vector<std::byte> value, bool is_new);

  Dataset dataset_;
  ByteOrder order_;
  std::map<Tag, NewAttribute> attributes_;
};

}  // namespace dicomap

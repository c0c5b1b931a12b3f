// SPDX-License-Identifier: MIT
#include "change/pixel_change.hpp"

#include <dicomap/image.hpp>
#include <dicomap/tags.hpp>

#include <fmt/format.h>

#include <array>

namespace dicomap {

namespace {

Result<std::optional<DataElement>> find_pixel_data(const File& file) {
  for (const Tag tag : {tags::PixelData, tags::FloatPixelData, tags::DoubleFloatPixelData}) {
    DICOMAP_TRY(element, file.dataset().find(tag));
    if (element) return element;
  }
  return std::optional<DataElement>{};
}

bool is_encapsulated(const File& file, const DataElement& element) {
  return element.header().has_undefined_length() || file.transfer_syntax().is_encapsulated();
}

/// PS3.5 8.2 and A.2: OW, unless samples are bytes (or bits) and the element says OB.
void keep_native(const PixelLayout& layout, const DataElement& element, PixelChange& change) {
  const VR vr = element.vr();
  change.is_native = true;
  if (element.tag() != tags::PixelData) return;  // OF and OD say it all
  change.vr = layout.bits_allocated > 8 || vr != VR::OB ? VR::OW : VR::OB;
  // Samples are swapped as such; bytes and bits in OW by words (PS3.5 8.1.1).
  change.unit = layout.bits_allocated > 8 ? layout.bits_allocated / 8U : vr == VR::OB ? 1U : 2U;
}

}  // namespace

Result<PixelChange> decide_pixels(const RewriteTarget& target) {
  PixelChange change;
  DICOMAP_TRY(element, find_pixel_data(target.file));
  if (!element) return change;
  change.element = element->tag();
  change.unit = element->vr() == VR::UN ? 1 : traits(element->vr()).unit_length;
  const bool encapsulated = is_encapsulated(target.file, *element);
  if (!encapsulated && target.syntax.pixels == PixelCoding::native) {
    change.is_native = true;
    // Attributes that make no image leave the VR to say how the value is swapped.
    if (const auto image = target.file.image()) keep_native(image.assume_value().layout(), *element, change);
    return change;
  }
  if (target.same_syntax) return change;
  return Error{ErrorCode::unsupported, fmt::format("pixel data is not yet coded anew as {}", target.syntax.name)}.from(target.file.source().name());
}

}  // namespace dicomap

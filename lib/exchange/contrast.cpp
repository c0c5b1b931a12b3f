// SPDX-License-Identifier: MIT
#include "exchange/contrast.hpp"

#include "exchange/functional_groups.hpp"

#include <dicomap/tags.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace dicomap {

namespace {

constexpr LookupTableTags table_tags{tags::LUTDescriptor, tags::LUTData, {}};

/// A stored value of an attribute that is US or SS like the pixels; empty where it is absent or no number.
Result<std::optional<double>> pixel_value(const Dataset& dataset, Tag tag, const PixelLayout& layout) {
  DICOMAP_TRY(element, dataset.find(tag));
  if (!element) return std::optional<double>{};
  const auto value = element->get<double>();
  if (!value) return std::optional<double>{};
  double number = value.assume_value();
  // Written as US although the pixels have a sign.
  if (layout.is_signed && element->vr() == VR::US && number > 0x7FFF) number -= 0x10000;
  return std::optional{number};
}

/// The padding values of the pixels (PS3.3 C.7.5.1.1.2): they say nothing about contrast. Empty range (lowest >
/// highest) where there are none.
Result<ValueRange> padding_of(const Dataset& dataset, const PixelLayout& layout) {
  DICOMAP_TRY(value, pixel_value(dataset, tags::PixelPaddingValue, layout));
  if (!value) return ValueRange{1, 0};
  DICOMAP_TRY(limit, pixel_value(dataset, tags::PixelPaddingRangeLimit, layout));
  return ValueRange{std::min(*value, limit.value_or(*value)), std::max(*value, limit.value_or(*value))};
}

/// The values of the frame from the smallest to the greatest; where all are one, those that BitsStored allows.
Result<ValueRange> range_of(const Dataset& dataset, const ValueRows& rows, const ModalityTransform& modality) {
  DICOMAP_TRY(padding, padding_of(dataset, rows.layout()));
  std::array possible{rows.stored_bits().lowest(), rows.stored_bits().highest()};
  modality.apply(possible);
  const ValueRange widest{std::min(possible[0], possible[1]), std::max(possible[0], possible[1])};
  if (rows.layout().sample_type == SampleType::bit) return widest;
  bool any = false;
  ValueRange range;
  std::vector<double> row(rows.layout().columns);
  for (std::size_t r = 0; r < rows.layout().rows; ++r) {
    rows.read(r, row);
    std::erase_if(row, [&](double value) {
      return !std::isfinite(value) || (value >= padding.lowest && value <= padding.highest);
    });
    modality.apply(row);
    for (const double value : row) {
      range =
          any ? ValueRange{std::min(range.lowest, value), std::max(range.highest, value)} : ValueRange{value, value};
      any = true;
    }
    row.resize(rows.layout().columns);
  }
  return range.lowest < range.highest ? range : widest;
}

}  // namespace

Result<Brightness> Brightness::of(const Dataset& dataset, const ValueRows& rows, const ModalityTransform& modality,
                                  std::uint64_t frame_index, const RenderOptions& options) {
  if (options.window) {
    if (!(options.window->width > 0)) {
      return Error{ErrorCode::out_of_range, fmt::format("a window of width {}", options.window->width)};
    }
    return Brightness{*options.window};
  }
  if (options.contrast == Contrast::file) {
    DICOMAP_TRY(window, window_of(dataset, frame_index));
    if (window) return Brightness{*window};
    DICOMAP_TRY(item, first_item(dataset, tags::VOILUTSequence));
    bool is_table = false;
    if (item) {
      DICOMAP_TRY(found, has_table(*item, table_tags));
      is_table = found;
    }
    if (is_table) {
      DICOMAP_TRY(descriptor, item->find(tags::LUTDescriptor));
      const bool is_signed = rows.layout().is_signed || (descriptor && descriptor->vr() == VR::SS);
      DICOMAP_TRY(table, read_table(*item, table_tags, is_signed));
      return Brightness{std::move(table)};
    }
  }
  DICOMAP_TRY(range, range_of(dataset, rows, modality));
  return Brightness{range};
}

void Brightness::apply(std::span<double> values) const noexcept {
  if (const auto* window = std::get_if<Window>(&way_)) {
    for (double& value : values) value = (*window)(value);
  } else if (const auto* table = std::get_if<LookupTable>(&way_)) {
    for (double& value : values) value = std::min((*table)(value) / table->highest(), 1.0);
  } else if (const auto* range = std::get_if<ValueRange>(&way_)) {
    const double width = range->highest - range->lowest;
    for (double& value : values) {
      const double brightness = width > 0 ? (value - range->lowest) / width : 0;
      value = brightness > 0 ? std::min(brightness, 1.0) : 0;  // NaN is not above 0 either
    }
  }
}

}  // namespace dicomap

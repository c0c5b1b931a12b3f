// SPDX-License-Identifier: MIT
#include "exchange/modality.hpp"

#include "exchange/functional_groups.hpp"
#include "exchange/value_rows.hpp"

#include <dicomap/render.hpp>
#include <dicomap/tags.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <new>

namespace dicomap {

namespace {

constexpr LookupTableTags table_tags{tags::LUTDescriptor, tags::LUTData, {}};

/// One number of an attribute; `otherwise` where it is absent or empty.
Result<double> number(const Dataset& dataset, Tag tag, double otherwise) {
  DICOMAP_TRY(element, dataset.find(tag));
  if (!element || element->length() == 0) return otherwise;
  auto value = element->get<double>();
  if (!value && value.assume_error().code() == ErrorCode::not_found) return otherwise;
  return value;
}

Result<ModalityTransform> rescale_of(const Dataset& dataset) {
  ModalityTransform transform;
  DICOMAP_TRY(slope, number(dataset, tags::RescaleSlope, 1));
  DICOMAP_TRY(intercept, number(dataset, tags::RescaleIntercept, 0));
  if (slope == 0) return transform;  // would make all values one: some writers mean that there is none
  transform.slope = slope;
  transform.intercept = intercept;
  return transform;
}

}  // namespace

Result<ModalityTransform> ModalityTransform::of(const Dataset& dataset, const PixelLayout& layout,
                                                std::uint64_t frame_index) {
  DICOMAP_TRY(group, functional_group(dataset, tags::PixelValueTransformationSequence, frame_index));
  if (group) return rescale_of(*group);
  DICOMAP_TRY(item, first_item(dataset, tags::ModalityLUTSequence));
  if (!item) return rescale_of(dataset);
  DICOMAP_TRY(is_table, has_table(*item, table_tags));
  if (!is_table) return rescale_of(dataset);
  DICOMAP_TRY(table, read_table(*item, table_tags, layout.is_signed));
  ModalityTransform transform;
  transform.table = std::move(table);
  return transform;
}

void ModalityTransform::apply(std::span<double> values) const noexcept {
  if (table) {
    for (double& value : values) value = (*table)(value);
  } else if (slope != 1 || intercept != 0) {
    for (double& value : values) value = value * slope + intercept;
  }
}

template <class T>
requires std::same_as<T, float> || std::same_as<T, double> Result<std::vector<T>> modality(const Dataset& dataset,
                                                                                           const Image& image,
                                                                                           std::uint64_t frame_index) {
  const PixelLayout& layout = image.layout();
  if (layout.samples_per_pixel != 1 || layout.photometric_interpretation == "PALETTE COLOR") {
    return Error{ErrorCode::wrong_type, fmt::format("colours ({}, {} samples per pixel) measure nothing",
                                                    layout.photometric_interpretation, layout.samples_per_pixel)}
        .hint("values() gives the numbers, render() the colours");
  }
  DICOMAP_TRY(rows, ValueRows::of(image, frame_index));
  DICOMAP_TRY(transform, ModalityTransform::of(dataset, layout, frame_index));
  try {
    std::vector<T> measured(std::size_t{layout.rows} * layout.columns);
    std::vector<double> row(layout.columns);
    for (std::size_t r = 0; r < layout.rows; ++r) {
      rows.read(r, row);
      transform.apply(row);
      std::ranges::transform(row, measured.begin() + static_cast<std::ptrdiff_t>(r * layout.columns),
                             [](double value) { return static_cast<T>(value); });
    }
    DICOMAP_TRY_VOID(image.check());
    return measured;
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::out_of_memory, fmt::format("no memory for {} x {} values", layout.rows, layout.columns)};
  }
}

template DICOMAP_API Result<std::vector<float>> modality(const Dataset&, const Image&, std::uint64_t);
template DICOMAP_API Result<std::vector<double>> modality(const Dataset&, const Image&, std::uint64_t);

}  // namespace dicomap

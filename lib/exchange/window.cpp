// SPDX-License-Identifier: MIT
#include "exchange/functional_groups.hpp"

#include <dicomap/render.hpp>
#include <dicomap/tags.hpp>

#include <algorithm>
#include <cmath>

namespace dicomap {

namespace {

/// The window that one data set's attributes describe.
Result<std::optional<Window>> read_window(const Dataset& dataset) {
  DICOMAP_TRY(center, dataset.find(tags::WindowCenter));
  DICOMAP_TRY(width, dataset.find(tags::WindowWidth));
  if (!center || !width) return std::optional<Window>{};
  const auto center_value = center->get<double>();
  const auto width_value = width->get<double>();
  // Empty, or text that is no number: as good as none.
  if (!center_value || !width_value || !(width_value.assume_value() > 0)) return std::optional<Window>{};
  Window window{center_value.assume_value(), width_value.assume_value(), WindowFunction::linear};
  DICOMAP_TRY(function, dataset.find(tags::VOILUTFunction));
  if (!function) return std::optional{window};
  if (const auto name = function->get<std::string>()) {
    if (name.assume_value() == "LINEAR_EXACT") window.function = WindowFunction::linear_exact;
    if (name.assume_value() == "SIGMOID") window.function = WindowFunction::sigmoid;
  }
  return std::optional{window};
}

}  // namespace

double Window::operator()(double value) const noexcept {
  double brightness = 0;
  if (function == WindowFunction::sigmoid) {
    brightness = 1 / (1 + std::exp(-4 * (value - center) / width));
  } else if (function == WindowFunction::linear && width > 1) {
    brightness = (value - (center - 0.5)) / (width - 1) + 0.5;
  } else if (function == WindowFunction::linear && width == 1) {
    brightness = value <= center - 0.5 ? 0 : 1;
  } else {
    brightness = (value - center) / width + 0.5;
  }
  return brightness > 0 ? std::min(brightness, 1.0) : 0;  // NaN is not above 0 either
}

Result<std::optional<Window>> window_of(const Dataset& dataset, std::uint64_t frame_index) {
  DICOMAP_TRY(group, functional_group(dataset, tags::FrameVOILUTSequence, frame_index));
  if (group) {
    DICOMAP_TRY(window, read_window(*group));
    if (window) return window;
  }
  return read_window(dataset);
}

}  // namespace dicomap

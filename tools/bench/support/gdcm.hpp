// SPDX-License-Identifier: MIT
/// @file
/// GDCM's reader, its failures as exceptions, and values by tag.
#pragma once

#include "floor.hpp"

#include <gdcmReader.h>
#include <gdcmSequenceOfItems.h>

#include <span>
#include <stdexcept>
#include <string>

namespace bench {

inline const gdcm::Tag gdcm_patient_name{0x0010, 0x0010};
inline const gdcm::Tag gdcm_rows{0x0028, 0x0010};

inline void check(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string{"GDCM: "} + what + " failed");
}

[[nodiscard]] inline std::span<const char> text_of(const gdcm::DataSet& dataset, const gdcm::Tag& tag) {
  const auto* value = dataset.GetDataElement(tag).GetByteValue();
  check(value != nullptr, "GetByteValue");
  return {value->GetPointer(), value->GetLength()};
}

[[nodiscard]] inline std::uint16_t us_of(const gdcm::DataSet& dataset, const gdcm::Tag& tag) {
  return load<std::uint16_t>(std::as_bytes(text_of(dataset, tag)).data());
}

}  // namespace bench

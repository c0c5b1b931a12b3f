// SPDX-License-Identifier: MIT
// MUST_FAIL because: deleted
#include <dicomap/element.hpp>

std::byte first_byte(const dicomap::DataElement& element) {
#ifdef MUST_FAIL
  const std::span<const std::byte> bytes = element.bytes().value().span();
  return bytes[0];
#else
  const auto value = element.bytes().value();
  const std::span<const std::byte> bytes = value.span();
  return bytes[0];
#endif
}

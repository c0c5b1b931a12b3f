// SPDX-License-Identifier: MIT
/// @file
/// What reading numbers and reading text share.
#pragma once

#include <dicomap/dictionary.hpp>
#include <dicomap/element.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace dicomap {

/// The bytes of a range: in place (mapping, memory, header blocks) or copied.
[[nodiscard]] Result<Value<const std::byte>> bytes_at(const DatasetState& state, ByteRange range);

/// The VR that a value is read as: the file's, but the dictionary's for a UN of a known tag (PS3.5 6.2.2 note 2), and SQ
/// for what is_sequence().
[[nodiscard]] VR value_vr(const ElementHeader& header) noexcept;

/// The byte order of a value: a UN is little endian wherever it stands (PS3.5 6.2.2 note 2).
[[nodiscard]] ByteOrder value_order(const ElementHeader& header, Encoding encoding) noexcept;

/// Value `index` of a text element as UTF-8, padding removed; empty where there are fewer. VRs that know no backslash have
/// one value.
[[nodiscard]] Result<std::optional<std::string>> text_value(const DataElement& element, std::size_t index);
/// All of them.
[[nodiscard]] Result<std::vector<std::string>> text_values(const DataElement& element);
[[nodiscard]] Result<std::size_t> count_text_values(const DataElement& element);

/// `wrong_type`, naming what to ask for instead.
[[nodiscard]] Error wrong_type(const DataElement& element, std::string_view asked);

}  // namespace dicomap

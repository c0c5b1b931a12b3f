// SPDX-License-Identifier: MIT
/// @file
/// Names of files that are being written.
#pragma once

#include <string>
#include <string_view>

namespace dicomap {

/// `.<name>.dicomap-<12 random hexadecimal digits>.tmp`, of at most 255 bytes.
[[nodiscard]] std::string temporary_name(const std::string& name);

/// Whether `temporary_name` makes such names: nobody else's files are taken for litter.
[[nodiscard]] bool is_temporary_name(std::string_view name) noexcept;

}  // namespace dicomap

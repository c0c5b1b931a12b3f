// SPDX-License-Identifier: MIT
/// @file
/// What the operating system said, as an Error.
#pragma once

#include <dicomap/error.hpp>

#include <string_view>

#include <sys/types.h>

namespace dicomap {

/// `<file>: <what>: No space left on device (errno 28)`.
[[nodiscard]] Error system_error(std::string_view what, int error_number, std::string_view file);

/// The same for what was to be opened, with advice where there is any.
[[nodiscard]] Error open_error(std::string_view what, int error_number, std::string_view file);

/// For what is neither a regular file nor a link to one.
[[nodiscard]] Error not_regular_error(mode_t mode, std::string_view file);

}  // namespace dicomap

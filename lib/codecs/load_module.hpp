// SPDX-License-Identifier: MIT
/// @file
/// Codec modules, opened when a frame needs them.
#pragma once

#include "codecs/module.hpp"
#include "codecs/module_id.hpp"

#include <dicomap/result.hpp>

#include <string>

namespace dicomap::codecs {

/// Value type.
struct ModuleFacts {
  const char* name;    ///< of the file and the entry: "jpeg_ls"
  const char* option;  ///< of CMake that brings it
  bool built;          ///< in this build
};

[[nodiscard]] const ModuleFacts& facts_of(ModuleId id) noexcept;

/// Its name, without opening it.
/// @errors no_decoder: left out of this build (names the option)
[[nodiscard]] Result<std::string> built_module(ModuleId id);

/// Opens the module at the first call; it stays open. Looks beside the library itself only, never where the environment or
/// the current folder say.
/// @errors no_decoder: left out of this build (names the option), not found, or of another version
/// @threads may be called from several threads at once
[[nodiscard]] Result<const Module*> load_module(ModuleId id);

/// What a module calls its library; the module's own name where it cannot be loaded.
[[nodiscard]] std::string library_of(ModuleId id);

/// Where modules and the worker are looked for.
[[nodiscard]] std::string module_folder();

}  // namespace dicomap::codecs

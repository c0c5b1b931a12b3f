// SPDX-License-Identifier: MIT
#include "codecs/load_module.hpp"

#include "codecs/built_modules.hpp"
#include "codecs/immortal.hpp"

#include <fmt/format.h>

#include <dlfcn.h>
#include <link.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string_view>

/// A program outside of this project that has the static library in it defines this: see cmake/dicomapConfig.cmake.in.
extern "C" __attribute__((weak)) const char* dicomap_module_folder();

namespace dicomap::codecs {

namespace {

constexpr std::array<ModuleFacts, 7> module_facts{{
    {"jpeg", "DICOMAP_WITH_LIBJPEG_TURBO", DICOMAP_HAS_LIBJPEG_TURBO},
    {"jpeg_12", "DICOMAP_WITH_GDCM_JPEG", DICOMAP_HAS_GDCM_JPEG},
    {"jpeg_lossless", "DICOMAP_WITH_GDCM_JPEG", DICOMAP_HAS_GDCM_JPEG},
    {"jpeg_ls", "DICOMAP_WITH_CHARLS", DICOMAP_HAS_CHARLS},
    {"jpeg_2000", "DICOMAP_WITH_OPENJPEG", DICOMAP_HAS_OPENJPEG},
    {"jpeg_xl", "DICOMAP_WITH_LIBJXL", DICOMAP_HAS_LIBJXL},
    {"htj2k", "DICOMAP_WITH_OPENJPH", DICOMAP_HAS_OPENJPH},
}};
static_assert(std::ranges::equal(module_facts, module_names, {}, [](const ModuleFacts& facts) { return std::string_view{facts.name}; },
                                 [](const char* name) { return std::string_view{name}; }));

/// The folder of the program or shared library that this function is part of.
std::filesystem::path own_folder() {
  Dl_info found{};
  void* entry = nullptr;
  if (dladdr1(reinterpret_cast<const void*>(&own_folder), &found, &entry, RTLD_DL_LINKMAP) == 0) return {};
  // The program itself has no name there; what dladdr says of it is how it was called, not where it lies.
  const std::string_view name = static_cast<const link_map*>(entry)->l_name;
  std::error_code error;
  const auto path = name.empty() ? std::filesystem::read_symlink("/proc/self/exe", error)
                                 : std::filesystem::canonical(name, error);
  return error ? std::filesystem::path{} : path.parent_path();
}

std::filesystem::path find_module_folder() {
  std::error_code error;
  const auto own = own_folder();
  if (!own.empty()) {
    for (const char* beside : {DICOMAP_MODULES_FROM_LIBRARY, DICOMAP_MODULES_FROM_PROGRAM}) {
      auto folder = own / beside;
      if (std::filesystem::is_directory(folder, error)) return folder.lexically_normal();
    }
  }
  return dicomap_module_folder != nullptr ? dicomap_module_folder() : DICOMAP_MODULES_INSTALLED;
}

Error left_out(const ModuleFacts& facts) {
  return Error{ErrorCode::no_decoder, fmt::format("this build has no {} codec", facts.name)}.hint(
      fmt::format("build dicomap with -D{}=ON", facts.option));
}

Error not_loaded(const ModuleFacts& facts, std::string why) {
  return Error{ErrorCode::no_decoder, fmt::format("the {} codec cannot be loaded: {}", facts.name, why)}.hint(
      "is dicomap installed as a whole?");
}

Result<const Module*> checked(const ModuleFacts& facts, Entry entry) {
  const Module* module = entry();
  if (module == nullptr || module->version != module_version) {
    return not_loaded(facts, "it belongs to another version of dicomap");
  }
  return module;
}

Result<const Module*> open_module(ModuleId id) {
  const ModuleFacts& facts = facts_of(id);
  if (!facts.built) return left_out(facts);
#if DICOMAP_STATIC_CODECS
  return checked(facts, linked_entry(id));
#else
  const std::string path = (std::filesystem::path{module_folder()} / fmt::format("dicomap_codec_{}.so", facts.name)).string();
  void* const handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) return not_loaded(facts, dlerror());
  const auto entry = reinterpret_cast<Entry>(dlsym(handle, fmt::format("dicomap_codec_{}", facts.name).c_str()));
  if (entry == nullptr) return not_loaded(facts, fmt::format("{} is no codec module", path));
  return checked(facts, entry);
#endif
}

/// One module; opened once.
struct Slot {
  std::once_flag once;
  std::optional<Result<const Module*>> module;
};
using Slots = std::array<Slot, module_facts.size()>;

struct Folder {
  const std::string path = find_module_folder().string();
};

}  // namespace

const ModuleFacts& facts_of(ModuleId id) noexcept { return module_facts[static_cast<std::size_t>(id)]; }

Result<std::string> built_module(ModuleId id) {
  const ModuleFacts& facts = facts_of(id);
  if (!facts.built) return left_out(facts);
  return std::string{facts.name};
}

std::string module_folder() {
  return immortal<Folder>().path;
}

Result<const Module*> load_module(ModuleId id) {
  Slot& slot = immortal<Slots>()[static_cast<std::size_t>(id)];
  std::call_once(slot.once, [&] { slot.module.emplace(open_module(id)); });
  return *slot.module;
}

std::string library_of(ModuleId id) {
  const auto module = load_module(id);
  return module ? module.assume_value()->library() : facts_of(id).name;
}

}  // namespace dicomap::codecs

// SPDX-License-Identifier: MIT
// Opens a module that lies beside the worker, or takes it from those linked into it.
#include "codecs/worker/find_module.hpp"

#include "codecs/built_modules.hpp"

#include <dlfcn.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>

namespace dicomap::codecs {

namespace {

#if DICOMAP_STATIC_CODECS

Entry entry_of(ModuleId id, std::string& why) {
  const Entry entry = linked_entry(id);
  if (entry == nullptr) why = "it was left out of this build";
  return entry;
}

#else

std::string own_folder() {
  std::array<char, PATH_MAX> path{};
  const ssize_t size = readlink("/proc/self/exe", path.data(), path.size());
  if (size <= 0) return {};
  const std::string name{path.data(), static_cast<std::size_t>(size)};
  return name.substr(0, name.rfind('/') + 1);
}

Entry entry_of(ModuleId id, std::string& why) {
  const std::string name = std::string{"dicomap_codec_"} + module_names[static_cast<std::size_t>(id)];
  void* const handle = dlopen((own_folder() + name + ".so").c_str(), RTLD_NOW | RTLD_LOCAL);
  void* const entry = handle == nullptr ? nullptr : dlsym(handle, name.c_str());
  if (entry == nullptr) why = dlerror();
  return reinterpret_cast<Entry>(entry);
}

#endif

}  // namespace

const Module* find_module(std::string_view name, std::string& why) {
  const auto* const known = std::find(module_names.begin(), module_names.end(), name);
  if (known == module_names.end()) {
    why = "there is no such module";
    return nullptr;
  }
  const Entry entry = entry_of(static_cast<ModuleId>(known - module_names.begin()), why);
  if (entry == nullptr) return nullptr;
  const Module* const module = entry();
  if (module != nullptr && module->version == module_version) return module;
  why = "it belongs to another version of dicomap";
  return nullptr;
}

}  // namespace dicomap::codecs

// SPDX-License-Identifier: MIT
/// @file
/// Objects that live as long as the process, whatever else ends before it.
#pragma once

#include <cstddef>
#include <new>

namespace dicomap::codecs {

/// The one T of the process: made at the first call, never destroyed. Destructors of static objects, and threads that nobody
/// waits for, may still decode while the process ends.
template <class T> [[nodiscard]] T& immortal() {
  alignas(T) static std::byte memory[sizeof(T)];
  static T* const made = ::new (static_cast<void*>(memory)) T;
  return *made;
}

}  // namespace dicomap::codecs

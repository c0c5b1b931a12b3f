// SPDX-License-Identifier: MIT
/// @file
/// A guarded mapping, and the proof that its guard works.
#pragma once

#include "bytes/bytes_test.hpp"

namespace dicomap::test {

inline constexpr SourceOptions guarded_and_mapped{.mapping = Mapping::required, .guarded = true};

// Cuts the file of a guarded source and loads what is lost; whether that went as it should.
inline bool guard_works(const TemporaryFile& file, const Source& source) {
  const auto value = source.bytes({0, source.size()}).value();
  resize(file.path(), 4096);
  return value[source.size() - 1] == std::byte{0} && code_of(source.check()) == ErrorCode::changed_on_disk;
}

}  // namespace dicomap::test

// SPDX-License-Identifier: MIT
#include "support/reading.hpp"

#include <fmt/format.h>

namespace dicomap::test {

namespace {

Lines list_here(Walk& walk) {
  Lines lines;
  while (walk.next()) {
    const ElementHeader& header = walk.header();
    lines.push_back(fmt::format("{} {} {}", to_string(walk.path()), name_of(header.vr),
                                header.has_undefined_length() ? "undefined" : std::to_string(header.length)));
  }
  return lines;
}

}  // namespace

Lines list(Walk walk) { return list_here(walk); }

Reading read(const File& file) {
  Reading reading;
  Walk walk = file.dataset().walk();
  reading.elements = list_here(walk);
  reading.error = walk.error().message();
  reading.code = walk.error().code();
  for (const Diagnostic& diagnostic : file.diagnostics()) reading.diagnostics.push_back(to_string(diagnostic));
  return reading;
}

Reading read(const DicomBytes& bytes, const OpenOptions& options) {
  const auto file = try_open(bytes, options);
  if (file) return read(file.assume_value());
  Reading reading;
  reading.error = file.assume_error().message();
  reading.code = file.assume_error().code();
  return reading;
}

Reading read_as(Encoding encoding, const DicomBytes& bytes, Strictness strictness) {
  return read(bytes, reading_as(encoding, strictness));
}

}  // namespace dicomap::test

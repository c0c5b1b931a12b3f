// SPDX-License-Identifier: MIT
#include "dump.hpp"
#include "printable.hpp"
#include "session.hpp"
#include "sha256.hpp"
#include "vr_text.hpp"

#include <fmt/format.h>

namespace dicomap::tool {

namespace {

/// The column sha256_16. A value that runs past the end is no error of its own: the walk says so when it goes on.
Result<std::string> digest_of(const DataElement& element, const Source& source, Sha256& sha256) {
  if (element.is_sequence()) return "-";
  if (element.header().truncated) return "truncated";
  const auto range = element.value_range();
  if (!range) return "truncated";
  DICOMAP_TRY(digits, sha256.of(source, range.assume_value()));
  return digits.substr(0, 16);
}

}  // namespace

Result<void> dump_tsv(Session& session, const File& file, const std::string& name, const DumpOptions& options) {
  Sha256 sha256;
  const std::string first = options.with_file ? printable(name) + '\t' : std::string{};
  return visit_elements(file, options, [&](const Visited& visited) -> Result<void> {
    const DataElement element = visited.walk.element();
    const ElementHeader& header = element.header();
    DICOMAP_TRY(digest, digest_of(element, visited.source, sha256));
    const std::string length = header.has_undefined_length() ? "undefined" : fmt::to_string(header.length);
    session.out.print("{}{}\t{}\t{}\t{}\t{}\t{}\t{}\n", first, visited.walk.depth(), visited.path,
                      to_string(header.tag), vr_text(header), length, header.value_offset(), digest);
    return success();
  });
}

}  // namespace dicomap::tool

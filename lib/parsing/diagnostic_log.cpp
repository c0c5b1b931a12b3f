// SPDX-License-Identifier: MIT
#include "parsing/diagnostic_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace dicomap {

namespace {
constexpr std::array<std::string_view, diagnostic_code_count> names{
    "no_preamble",   "no_file_meta",      "meta_length",    "meta_encoding",    "no_transfer_syntax", "unknown_transfer_syntax",
    "empty_dataset", "encoding_mismatch", "unknown_vr",    "reserved_bytes", "odd_length",       "bad_length",         "missing_delimiter",
    "wrong_delimiter",
    "not_an_item",   "order",             "duplicate",      "meta_in_dataset",  "trailing_bytes",     "deflate",
    "charset",       "pixel_attributes",  "pixel_length",   "offset_table",     "fragments",
    "codestream"};
}  // namespace

std::string_view name_of(DiagnosticCode code) noexcept { return names[static_cast<std::size_t>(code)]; }

std::string to_string(const Diagnostic& diagnostic) {
  std::string text = fmt::format("{} at offset {}", name_of(diagnostic.code), diagnostic.offset);
  if (diagnostic.tag != Tag{}) text += fmt::format(", in {}", to_string(diagnostic.tag));
  if (!diagnostic.text.empty()) text += ": " + diagnostic.text;
  return text;
}

Result<void> DiagnosticLog::report(Strictness strictness, Diagnostic diagnostic) {
  if (strictness == Strictness::strict) {
    return Error{ErrorCode::malformed, fmt::format("{}: {}", name_of(diagnostic.code), diagnostic.text)}
        .at(diagnostic.offset)
        .hint("Strictness::tolerant reads on");
  }
  add(std::move(diagnostic));
  return success();
}

void DiagnosticLog::add(Diagnostic diagnostic) {
  const auto code = static_cast<std::size_t>(diagnostic.code);
  const std::lock_guard lock{mutex_};
  const bool known = std::ranges::any_of(list_, [&](const Diagnostic& other) {
    return other.code == diagnostic.code && other.offset == diagnostic.offset && other.tag == diagnostic.tag;
  });
  if (known) return;
  if (list_.size() < kept) {
    furthest_[code] = std::max(furthest_[code], diagnostic.offset);
    ++counts_[code];
    list_.push_back(std::move(diagnostic));
  } else if (diagnostic.offset > furthest_[code] || counts_[code] == 0) {
    furthest_[code] = diagnostic.offset;
    ++counts_[code];
  }
}

std::vector<Diagnostic> DiagnosticLog::list() const {
  const std::lock_guard lock{mutex_};
  return list_;
}

std::uint64_t DiagnosticLog::count(DiagnosticCode code) const {
  const std::lock_guard lock{mutex_};
  return counts_[static_cast<std::size_t>(code)];
}

}  // namespace dicomap

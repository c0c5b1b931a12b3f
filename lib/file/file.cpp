// SPDX-License-Identifier: MIT
#include <dicomap/file.hpp>

#include "file/file_state.hpp"

namespace dicomap {

[[gnu::hot]] Dataset File::dataset() const& noexcept { return state_->dataset->root(); }
Dataset File::meta() const& noexcept { return state_->meta->root(); }
Dataset File::dataset_of(const TagPath& path) const& noexcept {
  const Tag first = path.steps().empty() ? path.element() : path.steps().front().sequence;
  return first.group() == 2 ? meta() : dataset();
}
[[gnu::hot]] const TransferSyntax& File::transfer_syntax() const noexcept { return *state_->transfer_syntax; }
std::string_view File::transfer_syntax_uid() const noexcept { return state_->transfer_syntax_uid; }
Encoding File::encoding() const noexcept { return state_->dataset->encoding(); }
ByteRange File::preamble() const noexcept { return state_->preamble; }
const Source& File::source() const noexcept { return state_->source; }
const Source& File::dataset_source() const noexcept { return state_->dataset_source; }
std::vector<Diagnostic> File::diagnostics() const { return state_->log->list(); }
std::uint64_t File::count(DiagnosticCode code) const { return state_->log->count(code); }

Result<void> File::check() const {
  DICOMAP_TRY_VOID(state_->source.check());
  return state_->dataset_source.check();
}

}  // namespace dicomap

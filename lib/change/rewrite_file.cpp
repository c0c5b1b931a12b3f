// SPDX-License-Identifier: MIT
// The order of a file: preamble, file meta group, data set (PS3.10 7).
#include "change/rewrite.hpp"

#include "change/deflating_sink.hpp"
#include "change/file_head.hpp"
#include "change/rewrite_dataset.hpp"

namespace dicomap {

namespace {

bool asks_for_another_syntax(const File& file, const SaveOptions& options) {
  const std::string_view asked = without_padding(options.transfer_syntax);
  return !asked.empty() && asked != file.transfer_syntax().uid;
}

/// @errors unsupported
Result<const TransferSyntax*> syntax_to_write(const File& file, const SaveOptions& options) {
  if (!asks_for_another_syntax(file, options)) return &file.transfer_syntax();
  auto syntax = find_writable_syntax(options.transfer_syntax);
  if (!syntax) return std::move(syntax).assume_error().from(file.source().name());
  return syntax;
}

Result<void> write_dataset(const RewriteTarget& target, const PixelChange& pixels, const MeasuredDataset& measured, ByteSink& sink) {
  WorkWatch watch{target.options, pixels.frames > 0 ? pixels.frames : measured.bytes};
  if (!target.syntax.deflated) return rewrite_dataset(target, pixels, measured, sink, watch);
  DICOMAP_TRY(deflating, DeflatingSink::create(sink));
  DICOMAP_TRY_VOID(rewrite_dataset(target, pixels, measured, *deflating, watch));
  return deflating->finish();
}

}  // namespace

bool needs_rewrite(const File& file, const SaveOptions& options) {
  return asks_for_another_syntax(file, options) || options.sequence_lengths != SequenceLengths::keep ||
         options.offset_table != OffsetTable::keep;
}

Result<void> rewrite_file(const File& file, const EditedFrame& frames, const SaveOptions& options, ByteSink& sink) {
  DICOMAP_TRY(syntax, syntax_to_write(file, options));
  const RewriteTarget target{file, frames, options, *syntax, !asks_for_another_syntax(file, options)};
  DICOMAP_TRY(pixels, decide_pixels(target));
  DICOMAP_TRY(measured, measure_dataset(target, pixels));
  DICOMAP_TRY_VOID(write_file_head(target, measured, sink));
  return write_dataset(target, pixels, measured, sink);
}

}  // namespace dicomap

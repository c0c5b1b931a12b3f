// SPDX-License-Identifier: MIT
// The order of a file: preamble, file meta group, data set (PS3.10 7).
#include "change/rewrite.hpp"

#include "change/deflating_sink.hpp"
#include "change/file_meta.hpp"
#include "change/rewrite_dataset.hpp"
#include "parsing/dataset_state.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>

namespace dicomap {

namespace {

std::string_view without_padding(std::string_view uid) {
  uid = uid.substr(0, uid.find('\0'));
  while (uid.ends_with(' ')) uid.remove_suffix(1);
  return uid;
}

bool asks_for_another_syntax(const File& file, const SaveOptions& options) {
  const std::string_view asked = without_padding(options.transfer_syntax);
  return !asked.empty() && asked != file.transfer_syntax().uid;
}

/// @errors unsupported
Result<const TransferSyntax*> syntax_to_write(const File& file, const SaveOptions& options) {
  if (!asks_for_another_syntax(file, options)) return &file.transfer_syntax();
  const TransferSyntax* syntax = find_transfer_syntax(options.transfer_syntax);
  const auto refuse = [&](std::string what, std::string_view hint) {
    return Error{ErrorCode::unsupported, std::move(what)}.hint(std::string{hint}).from(file.source().name());
  };
  if (syntax == nullptr) {
    return refuse(fmt::format("\"{}\" is no transfer syntax that dicomap knows", without_padding(options.transfer_syntax)),
                  "PS3.6 annex A lists them, e.g. 1.2.840.10008.1.2.1");
  }
  switch (syntax->pixels) {
    case PixelCoding::video: return refuse(fmt::format("video cannot be made: {}", syntax->name), "it is kept where it is");
    case PixelCoding::referenced:
    case PixelCoding::unknown: return refuse(fmt::format("pixels outside of the file cannot be made: {}", syntax->name), "");
    default: break;
  }
  // Of the retired ones big endian is still met, and lost nothing.
  if (syntax->retired && syntax->encoding.order == ByteOrder::little) {
    return refuse(fmt::format("{} is retired, and is not written any more", syntax->name), "");
  }
  return syntax;
}

/// Whether the old group is as right as a new one would be.
bool keeps_meta(const RewriteTarget& target) {
  const File& file = target.file;
  return target.same_syntax && !target.options.rebuild_meta && target.options.pixel_alignment <= 1 && !target.options.new_sop_instance_uid &&
         file.transfer_syntax_uid() == target.syntax.uid && file.count(DiagnosticCode::no_file_meta) == 0 &&
         file.count(DiagnosticCode::meta_length) == 0 && file.count(DiagnosticCode::meta_encoding) == 0;
}

}  // namespace

bool needs_rewrite(const File& file, const SaveOptions& options) {
  return asks_for_another_syntax(file, options) || options.sequence_lengths != SequenceLengths::keep ||
         options.offset_table != OffsetTable::keep;
}

namespace {

/// The group as it is to be written, its padding included.
Result<FileMeta> new_meta(const RewriteTarget& target, const MeasuredDataset& measured) {
  DICOMAP_TRY(meta, file_meta_of(target.file));
  meta.transfer_syntax_uid = std::string{target.syntax.uid};
  const std::uint32_t alignment = target.options.pixel_alignment;
  if (alignment > 1 && measured.first_sample && !target.syntax.deflated) {
    const std::uint64_t begin = meta_offset + encode_file_meta(meta).size();
    DICOMAP_TRY(padding, padding_for(begin + *measured.first_sample, alignment, meta));
    meta.padding = padding;
  }
  return std::move(meta);
}

Result<void> write_meta(const RewriteTarget& target, const MeasuredDataset& measured, ByteSink& sink) {
  const Dataset old = target.file.meta();
  if (keeps_meta(target)) {
    return sink.copy(*target.file.source().store(), {old.begin_offset(), old.end_offset() - old.begin_offset()});
  }
  DICOMAP_TRY(meta, new_meta(target, measured));
  return sink.write(encode_file_meta(meta));
}

Result<void> write_dataset(const RewriteTarget& target, const PixelChange& pixels, const MeasuredDataset& measured, ByteSink& sink) {
  WorkWatch watch{target.options, pixels.frames > 0 ? pixels.frames : measured.bytes};
  if (!target.syntax.deflated) return rewrite_dataset(target, pixels, measured, sink, watch);
  DICOMAP_TRY(deflating, DeflatingSink::create(sink));
  DICOMAP_TRY_VOID(rewrite_dataset(target, pixels, measured, *deflating, watch));
  return deflating->finish();
}

}  // namespace

Result<void> rewrite_file(const File& file, const EditedFrame& frames, const SaveOptions& options, ByteSink& sink) {
  DICOMAP_TRY(syntax, syntax_to_write(file, options));
  const RewriteTarget target{file, frames, options, *syntax, !asks_for_another_syntax(file, options)};
  DICOMAP_TRY(pixels, decide_pixels(target));
  DICOMAP_TRY(measured, measure_dataset(target, pixels));
  DICOMAP_TRY_VOID(write_preamble(file, sink));
  DICOMAP_TRY_VOID(write_meta(target, measured, sink));
  return write_dataset(target, pixels, measured, sink);
}

}  // namespace dicomap

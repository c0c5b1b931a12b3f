// SPDX-License-Identifier: MIT
#include "change/file_head.hpp"

#include "change/file_meta.hpp"
#include "parsing/dataset_state.hpp"

#include <fmt/format.h>

namespace dicomap {

namespace {

/// Whether the old group is as right as a new one would be.
bool keeps_meta(const RewriteTarget& target) {
  const File& file = target.file;
  return target.same_syntax && !target.options.rebuild_meta && target.options.pixel_alignment <= 1 && !target.options.new_sop_instance_uid &&
         file.transfer_syntax_uid() == target.syntax.uid && file.count(DiagnosticCode::no_file_meta) == 0 &&
         file.count(DiagnosticCode::meta_length) == 0 && file.count(DiagnosticCode::meta_encoding) == 0;
}

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

}  // namespace

std::string_view without_padding(std::string_view uid) noexcept {
  uid = uid.substr(0, uid.find('\0'));
  while (uid.ends_with(' ')) uid.remove_suffix(1);
  return uid;
}

Result<const TransferSyntax*> find_writable_syntax(std::string_view uid) {
  const TransferSyntax* syntax = find_transfer_syntax(uid);
  const auto refuse = [](std::string what, std::string_view hint) {
    return Error{ErrorCode::unsupported, std::move(what)}.hint(std::string{hint});
  };
  if (syntax == nullptr) {
    return refuse(fmt::format("\"{}\" is no transfer syntax that dicomap knows", without_padding(uid)),
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

Result<void> write_file_head(const RewriteTarget& target, const MeasuredDataset& measured, ByteSink& sink) {
  DICOMAP_TRY_VOID(write_preamble(target.file, sink));
  return write_meta(target, measured, sink);
}

}  // namespace dicomap

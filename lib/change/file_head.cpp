// SPDX-License-Identifier: MIT
#include "change/file_head.hpp"

#include "change/file_meta.hpp"
#include "parsing/dataset_state.hpp"

#include <fmt/format.h>

#include <array>

namespace dicomap {

namespace {

constexpr std::uint64_t preamble_bytes = 128;
constexpr std::uint64_t before_meta = preamble_bytes + 4;

Result<void> write_preamble(const File& file, ByteSink& sink) {
  if (const ByteRange preamble = file.preamble(); preamble.length == preamble_bytes) {
    DICOMAP_TRY_VOID(sink.copy(*file.source().store(), preamble));
  } else {
    DICOMAP_TRY_VOID(sink.write(std::array<std::byte, preamble_bytes>{}));
  }
  constexpr std::string_view magic = "DICM";
  return sink.write(std::as_bytes(std::span{magic}));
}

/// Whether the old group is as right as a new one would be.
bool keeps_meta(const RewriteTarget& target) {
  const File& file = target.file;
  return target.same_syntax && !target.options.rebuild_meta && target.options.pixel_alignment <= 1 && !target.options.new_sop_instance_uid &&
         file.transfer_syntax_uid() == target.syntax.uid && file.count(DiagnosticCode::no_file_meta) == 0 &&
         file.count(DiagnosticCode::meta_length) == 0 && file.count(DiagnosticCode::meta_encoding) == 0;
}

/// PrivateInformation that brings the first sample, now at `offset`, to a multiple of `alignment`; 0: it lies there.
/// @errors out_of_range; unsupported: the element holds something else
Result<std::uint32_t> padding_for(std::uint64_t offset, std::uint32_t alignment, const FileMeta& meta) {
  if (offset % alignment == 0) return 0U;
  if (meta.has_private_information) {
    return Error{ErrorCode::unsupported, "the pixel data cannot be aligned: PrivateInformation (0002,0102), which would make room, is in use"}
        .hint("SaveOptions::pixel_alignment 0 leaves it where it comes to lie");
  }
  FileMeta padded = meta;
  padded.padding = 2;
  const std::uint64_t shifted = offset + (encode_file_meta(padded).size() - encode_file_meta(meta).size());
  const std::uint64_t step = std::uint64_t{alignment} * (1 + alignment % 2);  // lengths are even
  const std::uint64_t padding = 2 + (step - shifted % step) % step;
  constexpr std::uint64_t most = 64 << 20;
  if (padding > most) {
    return Error{ErrorCode::out_of_range, fmt::format("SaveOptions::pixel_alignment {} asks for {} bytes of padding, at most {} are written",
                                                      alignment, padding, most)};
  }
  return static_cast<std::uint32_t>(padding);
}

/// The group as it is to be written, its padding included.
Result<FileMeta> new_meta(const RewriteTarget& target, const MeasuredDataset& measured) {
  DICOMAP_TRY(meta, file_meta_of(target.file));
  meta.transfer_syntax_uid = std::string{target.syntax.uid};
  const std::uint32_t alignment = target.options.pixel_alignment;
  if (alignment > 1 && measured.first_sample && !target.syntax.deflated) {
    const std::uint64_t begin = before_meta + encode_file_meta(meta).size();
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

// SPDX-License-Identifier: MIT
// Compressed frames: their code streams, and the samples that a decoder makes of them.
#include "pixels/image_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace dicomap {

namespace {

Error needs_decoder(const ImageState& image) {
  const TransferSyntax& syntax = *image.file->transfer_syntax;
  const bool is_video = image.coding == PixelCoding::video;
  return image.place(Error{ErrorCode::no_decoder, fmt::format("the frames are compressed ({}, {})",
                                                              syntax.name.empty() ? "unknown transfer syntax" : syntax.name,
                                                              syntax.uid.empty() ? image.file->transfer_syntax_uid : syntax.uid)}
                         .hint(is_video ? "video is not decoded; codestream() gives its bytes"
                                        : "codestream() gives their bytes, and OpenOptions::decoders takes a decoder"));
}

/// An error of one frame, with its index in front.
Error of_frame(const ImageState& image, std::uint64_t index, const Error& error) {
  Error with_index{error.code(), fmt::format("frame {}: {}", index, error.what())};
  if (!error.help().empty()) with_index.hint(std::string{error.help()});
  return image.place(std::move(with_index));
}

Error other_size(const CodestreamInfo& found, const PixelLayout& layout) {
  return Error{ErrorCode::malformed,
               fmt::format("the code stream has {} x {} x {} samples of {} bits, the image {} x {} x {} of {}", found.rows,
                           found.columns, found.samples_per_pixel, found.precision, layout.rows, layout.columns,
                           layout.samples_per_pixel, layout.bits_allocated)};
}

DecodeTarget target_of(const ImageState& image, std::uint32_t rows, std::uint32_t columns, std::span<std::byte> into) {
  const PixelLayout& layout = *image.layout;
  return {.rows = rows,
          .columns = columns,
          // Deflated 4:2:2 is native 4:2:2: two samples a pixel lie there.
          .samples_per_pixel = layout.chroma_422 ? std::uint16_t{2} : layout.samples_per_pixel,
          .bits_allocated = layout.bits_allocated,
          .bits_stored = layout.bits_stored,
          .is_signed = layout.is_signed,
          .into = into,
          .limits = image.dataset().limits(),
          .isolation = image.file->options.isolation};
}

// The last tiles of a row or column of tiles may be smaller than the others: what they lack is zero.
Result<DecodeReport> decode_smaller(const ImageState& image, std::span<const std::byte> codestream, const CodestreamInfo& found,
                                    std::span<std::byte> into) {
  const PixelLayout& layout = *image.layout;
  const std::size_t pixel_bytes = layout.samples_per_pixel * std::size_t{layout.bits_allocated} / 8;
  const std::size_t row_bytes = found.columns * pixel_bytes;
  DICOMAP_TRY(copy, allocate_scratch(image, std::uint64_t{found.rows} * row_bytes));
  const std::span<std::byte> small{copy.get(), found.rows * row_bytes};
  DICOMAP_TRY(report, image.decoder->decode(codestream, target_of(image, found.rows, found.columns, small)));
  if (report.written < small.size()) return std::move(report);
  std::ranges::fill(into, std::byte{});
  for (std::size_t row = 0; row < found.rows; ++row) {
    std::memcpy(into.data() + row * layout.columns * pixel_bytes, small.data() + row * row_bytes, row_bytes);
  }
  report.written = into.size();
  report.warning = fmt::format("the code stream has {} x {} of {} x {} pixels, the others are zero{}{}", found.rows, found.columns,
                               layout.rows, layout.columns, report.warning.empty() ? "" : "; ", report.warning);
  return std::move(report);
}

/// Checks a code stream's own words, and decodes.
Result<DecodeReport> decode_stream(const ImageState& image, std::span<const std::byte> codestream, std::span<std::byte> into) {
  const PixelLayout& layout = *image.layout;
  DICOMAP_TRY(found, image.decoder->inspect(codestream));
  if (!found || (found->rows == layout.rows && found->columns == layout.columns &&
                 found->samples_per_pixel == layout.samples_per_pixel && found->precision <= layout.bits_allocated)) {
    return image.decoder->decode(codestream, target_of(image, layout.rows, layout.columns, into));
  }
  const bool is_part = found->rows > 0 && found->rows <= layout.rows && found->columns > 0 && found->columns <= layout.columns &&
                       found->samples_per_pixel == layout.samples_per_pixel && found->precision <= layout.bits_allocated;
  if (!is_part || layout.bits_allocated == 1) return other_size(*found, layout);
  return decode_smaller(image, codestream, *found, into);
}

/// Keeps what a decoder found odd, at the frame's own place: the log keeps it once.
Result<void> report(const ImageState& image, std::uint64_t index, const std::string& warning) {
  DICOMAP_TRY(place, find_frame(image, index));
  return image.dataset().report(DiagnosticCode::codestream, place.range.offset - 8, image.pixel_data.tag,
                                fmt::format("frame {}: {}", index, warning));
}

Result<void> decode_into(const ImageState& image, std::uint64_t index, std::span<const std::byte> codestream,
                         std::span<std::byte> into) {
  const auto decoded = decode_stream(image, codestream, into);
  DICOMAP_TRY_VOID(image.source().check());  // a decoder may have met a fault of the mapping
  if (!decoded) return of_frame(image, index, decoded.assume_error());
  const auto& [written, warning] = decoded.assume_value();
  if (written < into.size()) {
    return of_frame(image, index,
                    Error{ErrorCode::truncated, fmt::format("{} of {} bytes were decoded{}{}", written, into.size(),
                                                            warning.empty() ? "" : ": ", warning)});
  }
  if (warning.empty()) return success();
  return report(image, index, warning);
}

Result<FramePlace> find_codestream(const ImageState& image, std::uint64_t index) {
  if (image.coding == PixelCoding::video && index > 0 && index < image.layout->frames) {
    return image.place(Error{ErrorCode::out_of_range, fmt::format("frame {} of a video has no code stream of its own", index)}.hint(
        "codestream(0) gives all of it"));
  }
  return find_frame(image, index);
}

}  // namespace

Result<Value<const std::byte>> codestream_bytes(const ImageState& image, std::uint64_t index, Allocate& allocate) {
  DICOMAP_TRY(place, find_codestream(image, index));
  const ByteStore& store = *image.source().store();
  Reason reason = Reason::fragments;
  if (!place.is_scattered()) {
    DICOMAP_TRY(run, store.run(place.range.offset, place.range.length, Purpose::bulk));
    if (run.data != nullptr) {
      if (run.holding.residence == Residence::mapped) advise(image, index, place.range);
      return Value<const std::byte>{{run.at(place.range.offset), static_cast<std::size_t>(place.range.length)},
                                    image.source().store(), run.holding};
    }
    reason = store.holding().reason;
  }
  DICOMAP_TRY(copy, allocate(image, place.bytes));
  const std::span<std::byte> into{copy.get(), static_cast<std::size_t>(place.bytes)};
  DICOMAP_TRY_VOID(gather(image, place, into));
  return Value<const std::byte>{into, std::move(copy), {Residence::copied, reason}};
}

Result<void> decode_frame(const ImageState& image, std::uint64_t index, std::span<std::byte> into) {
  if (image.decoder == nullptr) return needs_decoder(image);
  DICOMAP_TRY(codestream, codestream_bytes(image, index, allocate_scratch));
  auto decoded = decode_into(image, index, codestream.span(), into);
  // Whatever lay there before, pixels of another patient perhaps, is not handed out.
  if (!decoded) std::memset(into.data(), 0, into.size());
  return decoded;
}

Result<Value<const std::byte>> Image::codestream(std::uint64_t index) const {
  if (!state_->is_compressed()) {
    return state_->place(Error{ErrorCode::unsupported, "the frames are not compressed"}.hint("frame() gives their samples"));
  }
  return codestream_bytes(*state_, index, allocate_copy);
}

Result<std::vector<ByteRange>> Image::codestream_ranges(std::uint64_t index) const {
  if (!state_->is_compressed()) {
    return state_->place(Error{ErrorCode::unsupported, "the frames are not compressed"}.hint("frame_range() says where they lie"));
  }
  DICOMAP_TRY(place, find_codestream(*state_, index));
  std::vector<ByteRange> ranges{place.range};
  ranges.insert(ranges.end(), place.more.begin(), place.more.end());
  return ranges;
}

}  // namespace dicomap

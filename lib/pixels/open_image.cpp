// SPDX-License-Identifier: MIT
// From a File to an Image: which element holds the pixels, how they are coded, and how many frames are there.
#include "pixels/image_state.hpp"

#include <dicomap/tags.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace dicomap {

namespace {

[[gnu::hot]] Result<ElementHeader> find_pixel_data(const DatasetState& state) {
  std::optional<ElementHeader> found;
  for (const Tag tag : {tags::FloatPixelData, tags::DoubleFloatPixelData, tags::PixelData}) {
    // The first of them in the file ends an ordinary lookup; only past float pixel data can there be another.
    DICOMAP_TRY(header, state.find(tag, found ? Search::whole : Search::before_pixels));
    if (!header) continue;
    if (found) {
      return state.place(Error{ErrorCode::malformed, fmt::format("pixel data twice: {} and {}", to_string(found->tag), to_string(tag))},
                         *header, 0);
    }
    found = header;
  }
  if (!found) return Error{ErrorCode::not_found, "there is no pixel data"}.from(state.store().name());
  return *found;
}

/// The value of the item whose header lies at `offset`, where there is one that ends before `end`.
std::optional<ByteRange> item_at(const DatasetState& state, std::uint64_t offset, std::uint64_t end) {
  std::array<std::byte, 8> bytes{};
  if (end - offset < bytes.size() || !state.store().read(offset, bytes)) return std::nullopt;
  const ByteOrder order = state.encoding().order;
  const Tag tag{load<std::uint16_t>(bytes.data(), order), load<std::uint16_t>(bytes.data() + 2, order)};
  const ByteRange value{offset + bytes.size(), load<std::uint32_t>(bytes.data() + 4, order)};
  if (tag != tags::Item || value.length > end - value.offset) return std::nullopt;
  return value;
}

/// Bytes of all frames. Fits: layout_of has checked the product.
[[gnu::hot]] std::uint64_t bytes_needed(const PixelLayout& layout) { return (layout.frame_bits() * layout.frames + 7) / 8; }

/// All frames in one fragment: each should have its own, yet there is only one way to read it.
std::optional<ByteRange> shared_fragment(const DatasetState& state, const PixelLayout& layout, ByteRange fragments) {
  const std::uint64_t end = fragments.offset + fragments.length;
  if (layout.frames == 1 || layout.frame_bits() % 8 != 0) return std::nullopt;
  const auto table = item_at(state, fragments.offset, end);
  const auto first = table ? item_at(state, table->offset + table->length, end) : std::nullopt;
  const std::uint64_t needed = bytes_needed(layout);
  return first && (first->length == needed || first->length == needed + needed % 2) ? first : std::nullopt;
}

[[gnu::hot]] Result<void> measure_native(ImageState& image, ByteRange there) {
  const DatasetState& state = image.dataset();
  const PixelLayout& layout = *image.layout;
  image.native = there;
  const std::uint64_t present = there.length;
  const std::uint64_t needed = bytes_needed(layout);
  image.native_frames = present >= needed            ? layout.frames
                        : layout.bits_allocated == 1 ? std::min(layout.frames, present * 8 / layout.frame_bits())
                                                     : std::min(layout.frames, present / layout.frame_bytes());
  if (present < needed) {
    return state.report(DiagnosticCode::pixel_length, image.pixel_data.offset, image.pixel_data.tag,
                        fmt::format("{} frames need {} bytes, {} are there", layout.frames, needed, present));
  }
  if (present - needed > 1) {
    return state.report(DiagnosticCode::pixel_length, image.pixel_data.offset, image.pixel_data.tag,
                        fmt::format("{} bytes, of which {} frames take {}", present, layout.frames, needed));
  }
  return success();
}

/// The caller's own decoder comes first, for whatever coding; null: there is none.
const FrameDecoder* decoder_of(const FileState& file, PixelCoding coding) {
  const auto own = file.options.decoders.find(file.transfer_syntax_uid);
  return own != file.options.decoders.end() && own->second ? own->second.get() : standard_decoder(coding);
}

}  // namespace

[[gnu::hot]] Result<Image> File::image() const {
  const DatasetState& state = *state_->dataset;
  DICOMAP_TRY(header, find_pixel_data(state));
  DICOMAP_TRY(layout, layout_of(state.root()));
  PixelCoding coding = transfer_syntax().pixels;
  const std::uint64_t available = state.end() - header.value_offset();
  const std::uint64_t present = header.has_undefined_length() ? available : std::min<std::uint64_t>(header.length, available);
  const ByteRange value{header.value_offset(), present};
  const bool encapsulated = transfer_syntax().is_encapsulated();
  // The element decides where the transfer syntax contradicts it.
  const bool in_fragments = header.has_undefined_length() || (encapsulated && item_at(state, value.offset, value.offset + present));
  if (in_fragments != encapsulated && coding != PixelCoding::unknown) {
    DICOMAP_TRY_VOID(state.report(DiagnosticCode::fragments, header.offset, header.tag,
                                  in_fragments ? "fragments under a transfer syntax without them"
                                               : "no fragments under a transfer syntax with them"));
    if (in_fragments) coding = PixelCoding::encapsulated_native;
    if (!in_fragments && present >= layout.frame_bytes()) coding = PixelCoding::native;
  } else if (in_fragments && !header.has_undefined_length()) {
    DICOMAP_TRY_VOID(state.report(DiagnosticCode::fragments, header.offset, header.tag, "fragments in a value of defined length"));
  }
  // Under a transfer syntax that nobody knows, a value of exactly the right length is what it looks like.
  const std::uint64_t needed = bytes_needed(layout);
  if (coding == PixelCoding::unknown && !in_fragments && (present == needed || present == needed + needed % 2)) {
    coding = PixelCoding::native;
  }
  if (!in_fragments && header.vr == VR::OB && !header.implicit_vr && layout.bits_allocated > 8) {
    DICOMAP_TRY_VOID(state.report(DiagnosticCode::pixel_attributes, header.offset, header.tag,
                                  fmt::format("OB holds samples of {} bits; OW is the VR for them", layout.bits_allocated)));
  }
  // Under a 4:2:2 interpretation full-size pixel data is met as well: its length tells.
  if (layout.chroma_422 && !in_fragments && present >= layout.frame_bytes() / 2 * 3 * layout.frames) {
    layout.chroma_422 = false;
    DICOMAP_TRY_VOID(state.report(DiagnosticCode::pixel_attributes, header.offset, tags::PhotometricInterpretation,
                                  "4:2:2 is declared, but each pixel has its three samples"));
  }
  auto image = std::make_shared<ImageState>(state_, header, coding);
  image->in_fragments = in_fragments;
  if (in_fragments) image->decoder = decoder_of(*state_, coding);
  if (image->is_compressed()) DICOMAP_TRY_VOID(adopt_codestream(*image, layout));
  image->layout = std::make_shared<const PixelLayout>(std::move(layout));
  if (!in_fragments) {
    if (coding == PixelCoding::native) DICOMAP_TRY_VOID(measure_native(*image, value));
    return Image{std::move(image)};
  }
  if (!image->is_compressed()) {
    if (const auto all = shared_fragment(state, *image->layout, value)) {
      DICOMAP_TRY_VOID(state.report(DiagnosticCode::fragments, header.offset, header.tag, "all frames lie in one fragment"));
      image->in_fragments = false;
      DICOMAP_TRY_VOID(measure_native(*image, *all));
      return Image{std::move(image)};
    }
  }
  // Fragments that the transfer syntax knows nothing of are frames only where their sizes prove it.
  const PixelCoding declared = image->is_compressed() || transfer_syntax().is_encapsulated() ? coding : PixelCoding::native;
  image->index = std::make_unique<FrameIndex>(image->element(), *image->layout, declared);
  return Image{std::move(image)};
}

}  // namespace dicomap

// SPDX-License-Identifier: MIT
// What the first code stream says of the frames, against what the data set says: the code stream is what gets decoded.
#include "pixels/image_state.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace dicomap {

namespace {

// Enough for the headers of most code streams; where they hold a colour profile, all of the first fragment is looked at.
constexpr std::uint64_t head_bytes = 64 * 1024;

/// The first fragment that is not empty, where there is one.
std::optional<ByteRange> first_fragment(const FragmentReader& reader) {
  bool is_table = true;
  for (std::uint64_t position = reader.begin();;) {
    const auto item = reader.at(position);
    if (!item || item.assume_value().met != FragmentReader::Met::fragment) return std::nullopt;
    const ByteRange value = item.assume_value().value;
    if (!is_table && value.length > 0) return value;
    is_table = false;
    position = value.offset + value.length;
  }
}

Result<std::optional<CodestreamInfo>> inspect(const ImageState& image, ByteRange fragment) {
  const ByteStore& store = *image.source().store();
  DICOMAP_TRY(run, store.run(fragment.offset, fragment.length, Purpose::bulk));
  if (run.data != nullptr) {
    return image.decoder->inspect({run.at(fragment.offset), static_cast<std::size_t>(fragment.length)});
  }
  for (std::uint64_t length = std::min(head_bytes, fragment.length);; length = fragment.length) {
    DICOMAP_TRY(copy, allocate_scratch(image, length));
    const std::span<std::byte> head{copy.get(), static_cast<std::size_t>(length)};
    DICOMAP_TRY_VOID(store.read(fragment.offset, head));
    auto found = image.decoder->inspect(head);
    if (found || length == fragment.length) return found;
  }
}

/// Changes a layout to what a code stream says, and says so.
class Adoption {
 public:
  Adoption(const ImageState& image, PixelLayout& layout, const CodestreamInfo& found)
      : image_{image}, layout_{layout}, found_{found} {}

  Result<void> run() {
    DICOMAP_TRY_VOID(size());
    DICOMAP_TRY_VOID(samples());
    DICOMAP_TRY_VOID(precision());
    DICOMAP_TRY_VOID(sign());
    layout_.sample_type = *integer_type(layout_.bits_allocated, layout_.is_signed);  // one of its bits before, or of precision()
    DICOMAP_TRY_VOID(color());
    return check_products(layout_, image_.source().name());
  }

 private:
  Result<void> differs(std::string text) const {
    return image_.dataset().report(DiagnosticCode::codestream, image_.pixel_data.offset, image_.pixel_data.tag, std::move(text));
  }

  Result<void> size() {
    if (found_.rows == layout_.rows && found_.columns == layout_.columns) return success();
    DICOMAP_TRY_VOID(differs(fmt::format("the code stream has {} x {} pixels, the data set {} x {}", found_.rows, found_.columns,
                                         layout_.rows, layout_.columns)));
    layout_.rows = found_.rows;
    layout_.columns = found_.columns;
    return success();
  }

  Result<void> samples() {
    if (found_.samples_per_pixel == layout_.samples_per_pixel) return success();
    DICOMAP_TRY_VOID(differs(fmt::format("the code stream has {} samples per pixel, the data set {}", found_.samples_per_pixel,
                                         layout_.samples_per_pixel)));
    layout_.samples_per_pixel = found_.samples_per_pixel;
    const bool is_grey = layout_.photometric_interpretation.starts_with("MONOCHROME");
    if (layout_.samples_per_pixel == 1 && !is_grey) layout_.photometric_interpretation = "MONOCHROME2";
    if (layout_.samples_per_pixel == 3 && is_grey) layout_.photometric_interpretation = "RGB";
    return success();
  }

  // More bits allocated than the stream has are what the data set asks for; more bits than allocated would not fit.
  Result<void> precision() {
    if (found_.precision > layout_.bits_allocated) {
      DICOMAP_TRY_VOID(differs(fmt::format("the code stream has samples of {} bits, the data set allocates {}", found_.precision,
                                           layout_.bits_allocated)));
      layout_.bits_allocated = found_.precision <= 8 ? 8 : found_.precision <= 16 ? 16 : 32;
      layout_.bits_stored = found_.precision;
      layout_.high_bit = static_cast<std::uint16_t>(found_.precision - 1);
    } else if (found_.precision < layout_.bits_stored) {
      DICOMAP_TRY_VOID(differs(fmt::format("the code stream has samples of {} bits, the data set stores {}", found_.precision,
                                           layout_.bits_stored)));
      layout_.bits_stored = found_.precision;
    }
    // Decoders put a sample's bits at the bottom of its word: above the precision there is nothing.
    if (layout_.high_bit >= found_.precision) layout_.high_bit = static_cast<std::uint16_t>(found_.precision - 1);
    return success();
  }

  // Unsigned samples of a signed image are two's complement of the stream's precision: PixelRepresentation holds.
  Result<void> sign() {
    if (!found_.is_signed || *found_.is_signed == layout_.is_signed) return success();
    DICOMAP_TRY_VOID(differs(fmt::format("the code stream has {} samples, the data set {}", *found_.is_signed ? "signed" : "unsigned",
                                         layout_.is_signed ? "signed" : "unsigned")));
    layout_.is_signed = true;
    return success();
  }

  Result<void> color() {
    if (layout_.samples_per_pixel != 3 || found_.color == SampleColor::as_declared) return success();
    const std::string_view found = found_.color == SampleColor::rgb ? "RGB" : "YBR_FULL";
    std::string& declared = layout_.photometric_interpretation;
    // What a decoder undoes is not odd: subsampling, and the colour transforms of JPEG 2000.
    const bool is_expected = declared == found || (found == "YBR_FULL" && declared == "YBR_FULL_422") ||
                             (found == "RGB" && (declared == "YBR_RCT" || declared == "YBR_ICT"));
    if (!is_expected) DICOMAP_TRY_VOID(differs(fmt::format("the code stream holds {}, the data set says {}", found, declared)));
    declared = found;
    return success();
  }

  const ImageState& image_;
  PixelLayout& layout_;
  const CodestreamInfo& found_;
};

bool is_possible(const CodestreamInfo& found) noexcept {
  constexpr std::uint32_t most = 65535;
  return found.rows > 0 && found.rows <= most && found.columns > 0 && found.columns <= most && found.samples_per_pixel > 0 &&
         found.samples_per_pixel <= 4 && found.precision > 0 && found.precision <= 32;
}

/// How decoders lay frames out, whatever the data set says.
void expect_pixel_by_pixel(PixelCoding coding, PixelLayout& layout) {
  if (coding == PixelCoding::deflated_frames) return;  // native bytes, deflated
  layout.planar_configuration = 0;
  layout.chroma_422 = false;
}

/// The colours that decoders undo.
void expect_undone_colors(PixelCoding coding, PixelLayout& layout) {
  if (layout.samples_per_pixel != 3) return;
  std::string& photometric = layout.photometric_interpretation;
  const bool undoes = coding == PixelCoding::jpeg_2000 || coding == PixelCoding::htj2k;
  if (coding == PixelCoding::jpeg_xl || (undoes && (photometric == "YBR_RCT" || photometric == "YBR_ICT"))) photometric = "RGB";
  if (coding == PixelCoding::jpeg && photometric == "YBR_FULL_422") photometric = "YBR_FULL";
}

/// What the first code stream says. Empty also where it cannot be read: that is an error of its frame, not of the image.
std::optional<CodestreamInfo> first_codestream(const ImageState& image) {
  if (image.decoder == nullptr) return std::nullopt;
  const auto fragment = first_fragment(FragmentReader{image.element()});
  if (!fragment) return std::nullopt;
  const auto found = inspect(image, *fragment);
  if (!found || !found.assume_value() || !is_possible(*found.assume_value())) return std::nullopt;
  return found.assume_value();
}

}  // namespace

Result<void> adopt_codestream(const ImageState& image, PixelLayout& layout) {
  expect_pixel_by_pixel(image.coding, layout);
  if (const auto found = first_codestream(image)) DICOMAP_TRY_VOID((Adoption{image, layout, *found}.run()));
  expect_undone_colors(image.coding, layout);
  return success();
}

}  // namespace dicomap

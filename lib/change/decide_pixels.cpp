// SPDX-License-Identifier: MIT
// Which way pixel data goes into another file: as it is, out of fragments, into fragments, coded anew.
#include "change/new_attributes.hpp"
#include "change/pixel_change.hpp"
#include "change/write_fragments.hpp"
#include "change/write_native_frames.hpp"

#include <dicomap/tags.hpp>

#include <fmt/format.h>

#include <array>
#include <limits>
#include <memory>

namespace dicomap {

namespace {

/// What the ways share; lives as long as the function that writes.
struct Ways {
  Ways(const RewriteTarget& to, Image image, const DataElement& element)
      : target{to}, frames{std::move(image), to.frames}, pixel_data{element} {}

  RewriteTarget target;
  FrameSource frames;
  DataElement pixel_data;
  std::optional<FrameCoder> coder;
  FrameCoder::Coded first;  // frame 0, where all are coded
  std::string kept_interpretation;
  OffsetTable table = OffsetTable::basic;

  [[nodiscard]] FragmentPlan plan() const noexcept { return {frames, target.options, table}; }
};

Result<std::optional<DataElement>> find_pixel_data(const File& file) {
  for (const Tag tag : {tags::PixelData, tags::FloatPixelData, tags::DoubleFloatPixelData}) {
    DICOMAP_TRY(element, file.dataset().find(tag));
    if (element) return element;
  }
  return std::optional<DataElement>{};
}

/// PS3.5 8.2 and A.2: OW, unless samples are bytes (or bits) and the element says OB.
void keep_native(const PixelLayout& layout, const DataElement& element, PixelChange& change) {
  const VR vr = element.vr();
  if (element.tag() != tags::PixelData) return;  // OF and OD say it all
  change.vr = layout.bits_allocated > 8 || vr != VR::OB ? VR::OW : VR::OB;
  // Samples are swapped as such; bytes and bits in OW by words (PS3.5 8.1.1).
  change.unit = layout.bits_allocated > 8 ? layout.bits_allocated / 8U : vr == VR::OB ? 1U : 2U;
}

Error refusal(const RewriteTarget& target, std::string what, std::string hint) {
  return Error{ErrorCode::unsupported, std::move(what)}.from(target.file.source().name()).hint(std::move(hint));
}

/// Decides for pixel data that does not stay as it is.
class Decision {
 public:
  Decision(const RewriteTarget& target, const Image& image, const DataElement& element)
      : target_{target}, ways_{std::make_shared<Ways>(target, image, element)}, attributes_{target.file.dataset(), target.syntax.encoding.order} {
    change_.element = element.tag();
  }

  Result<PixelChange> run() {
    DICOMAP_TRY_VOID(check_source());
    const bool keeps = target_.same_syntax && frames().state().is_compressed();
    DICOMAP_TRY_VOID(target_.syntax.pixels == PixelCoding::native               ? out_of_fragments()
                     : target_.syntax.pixels == PixelCoding::encapsulated_native ? uncompressed_fragments()
                     : keeps                                                     ? kept_code_streams()
                                                                                 : coded_anew());
    change_.attributes = attributes_.take();
    return std::move(change_);
  }

 private:
  [[nodiscard]] const FrameSource& frames() const noexcept { return ways_->frames; }
  [[nodiscard]] const PixelLayout& layout() const noexcept { return frames().layout(); }
  [[nodiscard]] bool is_compressed() const noexcept { return frames().state().is_compressed(); }

  Result<void> check_source() {
    const Image& image = frames().image();
    if (image.coding() == PixelCoding::video) {
      return refusal(target_, fmt::format("video is kept as it is: {} cannot become {}", target_.file.transfer_syntax().name, target_.syntax.name), "");
    }
    if (image.coding() == PixelCoding::referenced) return refusal(target_, "the pixels are not in the file", "");
    if (ways_->pixel_data.tag() != tags::PixelData) {
      return refusal(target_, fmt::format("{} cannot be encapsulated", to_names(ways_->pixel_data.tag())), "a native transfer syntax keeps it");
    }
    change_.frames = layout().frames;
    DICOMAP_TRY(whole, image.whole_frames());
    if (whole >= layout().frames) return success();
    auto missing = find_frame(frames().state(), whole);
    return missing ? success() : Result<void>{std::move(missing).assume_error()};
  }

  Result<void> out_of_fragments() {
    const std::uint64_t length = native_length(layout());
    if (length > longest_value) {
      return refusal(target_, fmt::format("{} bytes of native pixel data are more than the {} that an element can have", length, longest_value),
                     "Encapsulated Uncompressed Explicit VR Little Endian (1.2.840.10008.1.2.1.98) has no such bound");
    }
    if (is_compressed()) DICOMAP_TRY_VOID(attributes_.describe(layout()));
    change_.is_native = true;
    change_.native_length = length;
    change_.write = [ways = ways_](ElementWriter& to, WorkWatch& watch) {
      return write_native_frames(ways->frames, ways->target.options, to, watch);
    };
    return success();
  }

  Result<void> uncompressed_fragments() {
    if (layout().frame_bytes() > longest_value) {
      return refusal(target_, fmt::format("a frame of {} bytes is more than the {} that a fragment can have", layout().frame_bytes(), longest_value), "");
    }
    if (is_compressed()) DICOMAP_TRY_VOID(attributes_.describe(layout()));
    choose_table(layout().frame_bytes() + layout().frame_bytes() % 2);
    if (is_far_ && ways_->table == OffsetTable::basic) {
      return Error{ErrorCode::out_of_range, fmt::format("{} frames of {} bytes reach too far for a basic offset table", layout().frames, layout().frame_bytes())}
          .in(to_names(tags::PixelData))
          .from(target_.file.source().name())
          .hint("OffsetTable::extended has 64 bits for each");
    }
    change_.write = [ways = ways_](ElementWriter& to, WorkWatch& watch) { return write_uncompressed_frames(ways->plan(), to, watch); };
    return success();
  }

  Result<void> coded_anew() {
    DICOMAP_TRY_VOID(find_coder());
    // The attribute stands before the frames that decide it.
    DICOMAP_TRY(first, ways_->coder->code(0));
    ways_->first = std::move(first);
    if (is_compressed()) DICOMAP_TRY_VOID(attributes_.describe(layout()));
    DICOMAP_TRY_VOID(attributes_.pixel_by_pixel(layout()));
    if (!ways_->first.photometric_interpretation.empty()) DICOMAP_TRY_VOID(attributes_.interpretation(ways_->first.photometric_interpretation));
    // Code streams of noise are a little longer than the noise.
    choose_table(layout().frame_bytes() + layout().frame_bytes() / 8 + 4096);
    change_.write = [ways = ways_](ElementWriter& to, WorkWatch& watch) {
      return write_coded_frames(ways->plan(), *ways->coder, ways->first, to, watch);
    };
    return success();
  }

  /// Only edited frames are coded, where they fit the others.
  Result<void> kept_code_streams() {
    const std::uint64_t edited = frames().first_edited();
    if (edited < layout().frames) {
      DICOMAP_TRY_VOID(find_coder());
      DICOMAP_TRY(coded, ways_->coder->code(edited));
      const auto declared = target_.file.dataset().get<std::string>(tags::PhotometricInterpretation);
      if (!declared || declared.assume_value() != coded.photometric_interpretation) return coded_anew();
      ways_->kept_interpretation = coded.photometric_interpretation;
    }
    DICOMAP_TRY_VOID(choose_kept_table());
    change_.write = [ways = ways_](ElementWriter& to, WorkWatch& watch) {
      return write_kept_frames(ways->plan(), ways->coder ? &*ways->coder : nullptr, ways->kept_interpretation, to, watch);
    };
    return success();
  }

  Result<void> find_coder() {
    const FrameEncoder* encoder = find_encoder(target_.options.encoders, target_.syntax.uid);
    if (encoder == nullptr) {
      return refusal(target_, fmt::format("there is no encoder for {} ({})", target_.syntax.name, target_.syntax.uid),
                     "SaveOptions::encoders takes one, SaveOptions::transfer_syntax another transfer syntax");
    }
    ways_->coder.emplace(ways_->frames, *encoder, target_.syntax);
    return success();
  }

  /// For frames of at most `bytes`.
  void choose_table(std::uint64_t bytes) {
    constexpr std::uint64_t far = std::numeric_limits<std::uint32_t>::max();
    is_far_ = layout().frames - 1 > far / (bytes + 8);
    ways_->table = target_.options.offset_table;
    if (ways_->table == OffsetTable::keep) ways_->table = is_far_ ? OffsetTable::extended : OffsetTable::basic;
  }

  /// What the file has.
  Result<void> choose_kept_table() {
    ways_->table = target_.options.offset_table;
    if (ways_->table != OffsetTable::keep) return success();
    DICOMAP_TRY(extended, target_.file.dataset().find(tags::ExtendedOffsetTable));
    std::array<std::byte, 8> head{};
    DICOMAP_TRY_VOID(frames().state().source().copy_out(ways_->pixel_data.value_offset(), head));
    const bool is_basic = load<std::uint32_t>(head.data() + 4, ByteOrder::little) > 0;
    ways_->table = extended ? OffsetTable::extended : is_basic ? OffsetTable::basic : OffsetTable::none;
    return success();
  }

  const RewriteTarget& target_;
  std::shared_ptr<Ways> ways_;
  NewAttributes attributes_;
  PixelChange change_;
  bool is_far_ = false;  // 32 bits may not say where the last frame lies
};

bool has_edited_frames(const RewriteTarget& target, const Image& image) {
  return FrameSource{image, target.frames}.first_edited() < image.frame_count();
}

/// The same code streams behind an empty table: frames need not be found.
PixelChange without_table(const RewriteTarget& target, const DataElement& element) {
  PixelChange change;
  change.element = element.tag();
  change.write = [element, &options = target.options](ElementWriter& to, WorkWatch& watch) {
    return write_fragments_without_table(element, options, to, watch);
  };
  return change;
}

}  // namespace

Result<PixelChange> decide_pixels(const RewriteTarget& target) {
  PixelChange as_it_is;
  DICOMAP_TRY(element, find_pixel_data(target.file));
  if (!element) return as_it_is;
  as_it_is.element = element->tag();
  as_it_is.unit = element->vr() == VR::UN ? 1 : traits(element->vr()).unit_length;
  const bool in_fragments = element->header().has_undefined_length() || target.file.transfer_syntax().is_encapsulated();
  auto image = target.file.image();
  if (!in_fragments && target.syntax.pixels == PixelCoding::native) {
    as_it_is.is_native = true;
    // Attributes that make no image leave the VR to say how the value is swapped.
    if (image) keep_native(image.assume_value().layout(), *element, as_it_is);
    return as_it_is;
  }
  if (target.same_syntax && (!image || !has_edited_frames(target, image.assume_value()))) {
    if (target.options.offset_table == OffsetTable::keep) return as_it_is;
    if (target.options.offset_table == OffsetTable::none && element->header().has_undefined_length()) return without_table(target, *element);
  }
  if (!image) return std::move(image).assume_error();
  return Decision{target, image.assume_value(), *element}.run();
}

}  // namespace dicomap

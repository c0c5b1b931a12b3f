// SPDX-License-Identifier: MIT
#include "change/writer_state.hpp"

#include "change/file_head.hpp"
#include "change/new_attributes.hpp"
#include "change/rewrite_dataset.hpp"

#include <dicomap/tags.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace dicomap {

namespace {

/// Of an IS (PS3.5 6.2).
constexpr std::size_t longest_integer_text = 12;

std::vector<std::byte> integer_text(std::uint64_t number) {
  const std::string text = fmt::format("{:<{}}", number, longest_integer_text);
  const auto bytes = std::as_bytes(std::span{text});
  return {bytes.begin(), bytes.end()};
}

}  // namespace

Result<void> WriterState::check_open() const {
  if (failure) return *failure;
  if (out) return success();
  return named(Error{ErrorCode::unsupported, "the file is finished"}.hint("an Editor changes it"));
}

Result<void> WriterState::check_elements(const TagPath& path_of) const {
  DICOMAP_TRY_VOID(check_open());
  if (count == 0) return success();
  return named(Error{ErrorCode::unsupported, "elements come before the first frame"}.in(to_names(path_of)));
}

Result<void> WriterState::lasting(Result<void> result) {
  if (result) return result;
  failure = named(std::move(result).assume_error());
  pixels.reset();
  deflating.reset();
  out.reset();
  return *failure;
}

Result<PixelDataPlan> WriterState::plan(std::optional<std::uint64_t> frames) const {
  return PixelDataWriter::check(
      {described->element, described->image.layout(), syntax, frames, options.offset_table, !syntax->deflated});
}

Result<void> WriterState::expect_frame(Tag element) {
  DICOMAP_TRY_VOID(check_open());
  if (count == 0) {  // attributes may have been set since the last attempt
    source.reset();
    DICOMAP_TRY(now, dataset.describe(element));
    described = std::move(now);
    source.emplace(described->image, given);
    encoder = find_encoder(options.encoders, syntax->uid);
    DICOMAP_TRY_VOID(plan(described->frames.value_or(1)));
    return success();
  }
  if (described->frames && count >= *described->frames) {
    return Error{ErrorCode::out_of_range, fmt::format("NumberOfFrames (0028,0008) says {}; one more is too many", *described->frames)}.hint(
        "without the attribute it becomes what was written");
  }
  DICOMAP_TRY(checked, plan(described->frames));
  DICOMAP_TRY_VOID(PixelDataWriter::check_room(checked, count + 1));
  return waiting ? begin_with_waiting(std::nullopt) : success();
}

Result<FrameCoder::Coded> WriterState::make() const {
  if (is_uncompressed(syntax->pixels)) {
    DICOMAP_TRY(frame, source->read(count));
    return FrameCoder::Coded{std::move(frame), source->layout().photometric_interpretation};
  }
  if (encoder == nullptr) {
    return Error{ErrorCode::unsupported, fmt::format("there is no encoder for {} ({})", syntax->name, syntax->uid)}.hint(
        "SaveOptions::encoders takes one, add_codestream what another has encoded");
  }
  const FrameCoder coder{*source, *encoder, *syntax};
  if (count == 0) return coder.code(0);
  DICOMAP_TRY(frame, coder.code_as(interpretation, count));
  return FrameCoder::Coded{std::move(frame), interpretation};
}

Result<void> WriterState::take_samples(std::span<const std::byte> given_samples, std::shared_ptr<const void> keep) {
  samples = given_samples;
  auto made = make();
  samples = {};
  if (!made) return std::move(made).assume_error();
  FrameCoder::Coded& coded = made.assume_value();
  if (count == 0) {
    interpretation = std::move(coded.photometric_interpretation);
    adopts_interpretation = !is_uncompressed(syntax->pixels);
  }
  return take(std::move(coded.bytes), std::move(keep));
}

Result<void> WriterState::take_codestream(std::span<const std::byte> codestream) {
  if (is_uncompressed(syntax->pixels)) {
    return Error{ErrorCode::unsupported, fmt::format("{} has no code streams", syntax->name)}.hint("add_frame takes samples");
  }
  if (codestream.empty()) return Error{ErrorCode::out_of_range, "an empty code stream"};
  if (count == 0) {
    interpretation = source->layout().photometric_interpretation;
    adopts_interpretation = false;
  }
  return take(MadeFrame{codestream, {}, {Residence::copied, Reason::compressed}}, nullptr);
}

Result<void> WriterState::take(MadeFrame frame, std::shared_ptr<const void> keep) {
  if (pixels) {
    DICOMAP_TRY_VOID(lasting(pixels->frame(frame.span())));
  } else if (described->frames) {
    DICOMAP_TRY_VOID(begin(described->frames, frame));
  } else if (frame.keeper()) {
    waiting = std::move(frame);
  } else if (keep) {
    waiting = MadeFrame{frame.span(), std::move(keep), frame.holding()};
  } else {
    DICOMAP_TRY(copy, allocate_scratch(source->state(), frame.size()));
    std::memcpy(copy.get(), frame.data(), frame.size());
    const std::span<const std::byte> bytes{copy.get(), frame.size()};
    waiting = MadeFrame{bytes, std::move(copy), frame.holding()};
  }
  ++count;
  return success();
}

Result<void> WriterState::begin(std::optional<std::uint64_t> frames, const MadeFrame& first) {
  DICOMAP_TRY(checked, plan(frames));
  DICOMAP_TRY(head, compose_head(&checked));
  DICOMAP_TRY_VOID(lasting(write_head(std::move(head), &checked)));
  return lasting(pixels->frame(first.span()));
}

Result<void> WriterState::begin_with_waiting(std::optional<std::uint64_t> frames) {
  DICOMAP_TRY_VOID(begin(frames, *waiting));
  waiting.reset();
  return success();
}

Result<WriterState::Head> WriterState::compose_head(const PixelDataPlan* plan) const {
  DICOMAP_TRY(split, dataset.split());
  const EditedFrame none;
  const RewriteTarget target{split.head, none, options, *syntax, false};
  NewAttributes attributes{split.head.dataset(), syntax->encoding.order};
  if (adopts_interpretation) {
    DICOMAP_TRY_VOID(attributes.pixel_by_pixel(plan->layout));
    if (!interpretation.empty()) DICOMAP_TRY_VOID(attributes.interpretation(interpretation));
  }
  PixelChange change;
  change.attributes = attributes.take();
  const bool corrects = plan != nullptr && !plan->frames;
  if (corrects) {
    DICOMAP_TRY(old, split.head.dataset().find(tags::NumberOfFrames));
    change.attributes.insert_or_assign(tags::NumberOfFrames, NewAttribute{VR::IS, integer_text(0), !old});
  }
  DICOMAP_TRY(measured, measure_dataset(target, change));
  if (plan != nullptr && syntax->pixels == PixelCoding::native) {
    measured.first_sample = measured.bytes + ElementWriter{*out, syntax->encoding}.header_length(VR::OW, 0);
  }
  MemorySink before;
  MemorySink elements;
  WorkWatch watch{options, measured.bytes};
  DICOMAP_TRY_VOID(write_file_head(target, measured, before));
  DICOMAP_TRY_VOID(rewrite_dataset(target, change, measured, elements, watch));
  Head head{before.take(), elements.take(), std::move(split.tail), std::nullopt};
  if (!corrects) return head;
  std::vector<std::byte> all = head.before;
  all.insert(all.end(), head.elements.begin(), head.elements.end());
  DICOMAP_TRY(written, File::open(Source::own(std::move(all), path)));
  DICOMAP_TRY(number, written.dataset().at(TagPath{tags::NumberOfFrames}));
  head.number_offset = number.value_offset();
  return head;
}

Result<void> WriterState::write_head(Head head, const PixelDataPlan* plan) {
  tail = std::move(head.tail);
  number_offset = head.number_offset;
  if (plan != nullptr && plan->frames && syntax->pixels == PixelCoding::native && !syntax->deflated) {
    PixelLayout layout = plan->layout;
    layout.frames = *plan->frames;
    DICOMAP_TRY_VOID(out->reserve(head.before.size() + head.elements.size() + native_length(layout)));
  }
  DICOMAP_TRY_VOID(out->write(head.before));
  if (syntax->deflated) {
    DICOMAP_TRY(made, DeflatingSink::create(*out));
    deflating = std::move(made);
  }
  DICOMAP_TRY_VOID(sink().write(head.elements));
  if (plan == nullptr) return success();
  pixels = std::make_unique<PixelDataWriter>(sink(), *plan);
  return pixels->begin();
}

Result<void> WriterState::write_tail() {
  if (!tail) return success();
  const EditedFrame none;
  const RewriteTarget target{*tail, none, options, *syntax, false};
  const PixelChange change;
  DICOMAP_TRY(measured, measure_dataset(target, change));
  WorkWatch watch{options, measured.bytes};
  return rewrite_dataset(target, change, measured, sink(), watch);
}

Result<void> WriterState::correct_number() {
  return number_offset ? out->patch(*number_offset, integer_text(count)) : success();
}

Result<void> WriterState::finish() {
  DICOMAP_TRY_VOID(check_open());
  if (described && described->frames && count != *described->frames) {
    return named(Error{ErrorCode::out_of_range, fmt::format("NumberOfFrames (0028,0008) says {}; {} were written", *described->frames, count)}.hint(
        "add the missing ones; without the attribute it becomes what was written"));
  }
  if (waiting) DICOMAP_TRY_VOID(begin_with_waiting(1));
  if (count == 0) {
    DICOMAP_TRY(head, compose_head(nullptr));
    DICOMAP_TRY_VOID(lasting(write_head(std::move(head), nullptr)));
  }
  if (pixels) DICOMAP_TRY_VOID(lasting(pixels->end()));
  DICOMAP_TRY_VOID(lasting(correct_number()));
  DICOMAP_TRY_VOID(lasting(write_tail()));
  if (deflating) DICOMAP_TRY_VOID(lasting(deflating->finish()));
  DICOMAP_TRY_VOID(lasting(out->commit()));
  pixels.reset();
  deflating.reset();
  out.reset();
  return success();
}

}  // namespace dicomap

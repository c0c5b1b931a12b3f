// SPDX-License-Identifier: MIT
#include "change/pixel_data_writer.hpp"

#include <dicomap/tags.hpp>

#include <fmt/format.h>

#include <array>
#include <cstring>
#include <limits>

namespace dicomap {

namespace {

Error placed(const PixelDataPlan& plan, ErrorCode code, std::string what, std::string hint) {
  return Error{code, std::move(what)}.in(to_names(plan.element)).hint(std::move(hint));
}

/// The most bytes that a frame is going to have.
std::uint64_t most_frame_bytes(const PixelDataPlan& plan) noexcept {
  const std::uint64_t bytes = plan.layout.frame_bytes();
  // Code streams of noise are a little longer than the noise.
  return plan.syntax->pixels == PixelCoding::encapsulated_native ? bytes + bytes % 2 : bytes + bytes / 8 + 4096;
}

/// Which table: none, basic or extended.
Result<OffsetTable> choose_table(const PixelDataPlan& plan) {
  const bool keeps = plan.table == OffsetTable::keep;
  if (plan.table == OffsetTable::none || (keeps && !plan.frames)) return OffsetTable::none;
  if (!plan.frames) {
    return placed(plan, ErrorCode::unsupported, "an offset table stands before the frames, and their number is not known",
                  "set NumberOfFrames (0028,0008) before the first, or write OffsetTable::none");
  }
  constexpr std::uint64_t far = std::numeric_limits<std::uint32_t>::max();
  const bool is_far = *plan.frames > 0 && *plan.frames - 1 > far / (most_frame_bytes(plan) + 8);
  if (keeps) return is_far ? OffsetTable::extended : OffsetTable::basic;
  if (is_far && plan.table == OffsetTable::basic && plan.syntax->pixels == PixelCoding::encapsulated_native) {
    return placed(plan, ErrorCode::out_of_range,
                  fmt::format("{} frames of {} bytes reach too far for a basic offset table", *plan.frames, plan.layout.frame_bytes()),
                  "OffsetTable::extended has 64 bits for each");
  }
  return plan.table;
}

}  // namespace

Result<void> PixelDataWriter::check_room(const PixelDataPlan& plan, std::uint64_t frames) {
  const PixelLayout& layout = plan.layout;
  if (plan.syntax->pixels == PixelCoding::encapsulated_native && layout.frame_bytes() > longest_value) {
    return placed(plan, ErrorCode::out_of_range,
                  fmt::format("a frame of {} bytes is more than the {} that a fragment can have", layout.frame_bytes(), longest_value), "");
  }
  if (plan.syntax->pixels != PixelCoding::native || frames <= longest_value * 8 / layout.frame_bits()) return success();
  return placed(plan, ErrorCode::out_of_range,
                fmt::format("{} frames of {} bytes are more than the {} that native pixel data can have", frames, layout.frame_bytes(), longest_value),
                "Encapsulated Uncompressed Explicit VR Little Endian (1.2.840.10008.1.2.1.98) has no such bound");
}

Result<PixelDataPlan> PixelDataWriter::check(PixelDataPlan plan) {
  if (plan.syntax->pixels != PixelCoding::native && plan.element != tags::PixelData) {
    return placed(plan, ErrorCode::unsupported, "floating-point samples cannot be encapsulated", "a native transfer syntax keeps them");
  }
  DICOMAP_TRY_VOID(check_room(plan, plan.frames.value_or(1)));
  if (plan.syntax->pixels != PixelCoding::native) {
    DICOMAP_TRY(table, choose_table(plan));
    plan.table = table;
  } else if (!plan.frames && !plan.can_patch) {
    return placed(plan, ErrorCode::unsupported, "the length stands before the frames, and what was deflated cannot be corrected",
                  "set NumberOfFrames (0028,0008) before the first");
  }
  return plan;
}

VR PixelDataWriter::native_vr() const noexcept {
  if (plan_.element == tags::FloatPixelData) return VR::OF;
  if (plan_.element == tags::DoubleFloatPixelData) return VR::OD;
  return plan_.layout.bits_allocated > 8 ? VR::OW : VR::OB;
}

Result<void> PixelDataWriter::begin() {
  if (!is_native()) return fragments_.begin();
  std::uint64_t length = 0;
  if (plan_.frames) {
    plan_.layout.frames = *plan_.frames;
    length = native_length(plan_.layout);
  }
  DICOMAP_TRY_VOID(to_.header(plan_.element, native_vr(), length));
  value_offset_ = to_.sink().position();
  samples_.emplace(to_, plan_.layout);
  return success();
}

Result<void> PixelDataWriter::frame(std::span<const std::byte> bytes) {
  if (is_native()) return samples_->write(bytes);
  DICOMAP_TRY_VOID(fragments_.fragment(bytes.size()));
  if (plan_.syntax->pixels == PixelCoding::encapsulated_native) {
    SampleWriter one{to_, plan_.layout};
    DICOMAP_TRY_VOID(one.write(bytes));
    return one.end();
  }
  DICOMAP_TRY_VOID(to_.sink().write(bytes));
  return fragments_.pad(bytes.size());
}

Result<void> PixelDataWriter::end() {
  if (!is_native()) return fragments_.end();
  DICOMAP_TRY_VOID(samples_->end());
  if (plan_.frames) return success();
  // All headers of these VRs end with a length of 32 bits.
  const auto length = static_cast<std::uint32_t>(to_.sink().position() - value_offset_);
  const std::uint32_t ordered = to_.encoding().order == host_order ? length : byte_swapped(length);
  std::array<std::byte, sizeof ordered> bytes{};
  std::memcpy(bytes.data(), &ordered, sizeof ordered);
  return to_.sink().patch(value_offset_ - sizeof ordered, bytes);
}

}  // namespace dicomap

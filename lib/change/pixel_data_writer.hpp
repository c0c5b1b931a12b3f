// SPDX-License-Identifier: MIT
/// @file
/// The pixel data of a file that is written frame by frame, in whatever way its transfer syntax has for it.
#pragma once

#include "change/element_writer.hpp"
#include "change/fragment_writer.hpp"
#include "change/sample_writer.hpp"

#include <dicomap/pixel_layout.hpp>
#include <dicomap/save_options.hpp>
#include <dicomap/transfer_syntax.hpp>

#include <cstdint>
#include <optional>
#include <span>

namespace dicomap {

/// What is known before the first frame is written. Value type.
struct PixelDataPlan {
  Tag element;                          ///< (7FE0,0010), or one of the floating-point ones
  PixelLayout layout;
  const TransferSyntax* syntax = nullptr;
  std::optional<std::uint64_t> frames;  ///< empty: nobody knows
  OffsetTable table = OffsetTable::keep;
  bool can_patch = true;                ///< false: the data set is deflated
};

/// Borrows its sink. Never moves once it has begun.
class PixelDataWriter {
 public:
  /// @errors unsupported: what has to stand before the frames and is not known; out_of_range: native pixel data of more than
  ///         4 GiB - 2 bytes, offsets of more than 32 bits
  [[nodiscard]] static Result<PixelDataPlan> check(PixelDataPlan plan);
  /// Whether `frames` of them fit, apart from what is known of their number. @errors out_of_range
  [[nodiscard]] static Result<void> check_room(const PixelDataPlan& plan, std::uint64_t frames);

  /// `plan` was checked.
  PixelDataWriter(ByteSink& sink, PixelDataPlan plan)
      : plan_{std::move(plan)}, to_{sink, plan_.syntax->encoding}, fragments_{to_, plan_.table, plan_.frames.value_or(0)} {}
  PixelDataWriter(const PixelDataWriter&) = delete;
  PixelDataWriter& operator=(const PixelDataWriter&) = delete;

  [[nodiscard]] const PixelDataPlan& plan() const noexcept { return plan_; }
  [[nodiscard]] Result<void> begin();
  /// Samples in the host's order (bits packed), or a code stream where the transfer syntax is compressed.
  [[nodiscard]] Result<void> frame(std::span<const std::byte> bytes);
  [[nodiscard]] Result<void> end();

 private:
  [[nodiscard]] bool is_native() const noexcept { return plan_.syntax->pixels == PixelCoding::native; }
  [[nodiscard]] VR native_vr() const noexcept;

  PixelDataPlan plan_;
  ElementWriter to_;
  FragmentWriter fragments_;
  std::optional<SampleWriter> samples_;  // of native pixel data
  std::uint64_t value_offset_ = 0;
};

}  // namespace dicomap

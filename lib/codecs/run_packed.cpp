// SPDX-License-Identifier: MIT
#include "codecs/run_packed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <new>

namespace dicomap::codecs {

namespace {

/// A byte for each sample, of which the lowest bit counts.
void pack(std::span<const std::byte> samples, std::span<std::byte> bits) noexcept {
  for (std::size_t i = 0; i < bits.size(); ++i) {
    const auto eight = samples.subspan(8 * i, std::min<std::size_t>(8, samples.size() - 8 * i));
    unsigned packed = 0;
    for (std::size_t bit = 0; bit < eight.size(); ++bit) packed |= (std::to_integer<unsigned>(eight[bit]) & 1U) << bit;
    bits[i] = static_cast<std::byte>(packed);
  }
}

}  // namespace

Result<DecodeReport> run_module_or_pack(ModuleId id, Trust trust, std::span<const std::byte> codestream, std::uint16_t precision,
                                        const DecodeTarget& target) {
  if (target.bits_allocated != 1) return run_module(id, trust, codestream, precision, target);
  if (precision != 1) return Error{ErrorCode::unsupported, fmt::format("samples of {} bits into 1 bit", precision)};
  // target.into was compared with these already: its eightfold is no more than 2^64.
  const std::size_t count = std::size_t{target.rows} * target.columns * target.samples_per_pixel;
  const std::unique_ptr<std::byte[]> samples{new (std::nothrow) std::byte[count]};
  if (!samples) return Error{ErrorCode::out_of_memory, fmt::format("no memory for {} samples to be packed", count)};
  DecodeTarget bytes{target};
  bytes.bits_allocated = 8;
  bytes.into = {samples.get(), count};
  DICOMAP_TRY(report, run_module(id, trust, codestream, precision, bytes));
  if (report.written != count) return Error{ErrorCode::truncated, fmt::format("{} of {} samples were decoded", report.written, count)};
  pack(bytes.into, target.into);
  report.written = target.into.size();
  return std::move(report);
}

}  // namespace dicomap::codecs

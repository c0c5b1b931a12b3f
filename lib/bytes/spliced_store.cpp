// SPDX-License-Identifier: MIT
#include "bytes/spliced_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <numeric>

namespace dicomap {

namespace {

std::uint64_t length_of(const std::vector<Splice>& splices) noexcept {
  return std::accumulate(splices.begin(), splices.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const Splice& splice) { return sum + splice.length; });
}

}  // namespace

SplicedStore::SplicedStore(std::shared_ptr<const ByteStore> base, std::vector<Splice> parts, const SourceOptions& options)
    : ByteStore{base->name(), length_of(parts), options}, base_{std::move(base)}, splices_{std::move(parts)} {
  std::erase_if(splices_, [](const Splice& splice) { return splice.length == 0; });
  std::uint64_t begin = 0;
  begins_.reserve(splices_.size());
  for (const Splice& splice : splices_) {
    begins_.push_back(begin);
    begin += splice.length;
  }
}

std::size_t SplicedStore::index_of(std::uint64_t offset) const noexcept {
  const auto behind = std::ranges::upper_bound(begins_, offset);
  return static_cast<std::size_t>(behind - begins_.begin()) - 1;
}

template <class F> void SplicedStore::each(ByteRange range, F&& use) const {
  if (range.length == 0) return;
  for (std::size_t i = index_of(range.offset); range.length > 0; ++i) {
    const Splice& splice = splices_[i];
    const std::uint64_t from = range.offset - begins_[i];
    const std::uint64_t length = std::min(range.length, splice.length - from);
    if (!use(splice, ByteRange{from, length})) return;
    range.offset += length;
    range.length -= length;
  }
}

Result<Run> SplicedStore::run(std::uint64_t offset, std::uint64_t wanted, Purpose purpose) const {
  if (offset >= size()) return Run{};
  const std::size_t i = index_of(offset);
  const Splice& splice = splices_[i];
  const std::uint64_t from = offset - begins_[i];
  if (wanted > splice.length - from) return Run{};  // across the end of a part: to be copied
  if (!splice.is_base()) return Run{splice.memory.get(), begins_[i], splice.length, {Residence::copied, Reason::in_memory}};
  DICOMAP_TRY(run, base_->run(splice.offset + from, wanted, purpose));
  if (run.data == nullptr) return Run{};
  const std::uint64_t begin = std::max(run.offset, splice.offset);
  const std::uint64_t end = std::min(run.offset + run.length, splice.offset + splice.length);
  return Run{run.at(begin), begins_[i] + (begin - splice.offset), end - begin, run.holding};
}

Result<void> SplicedStore::read(std::uint64_t offset, std::span<std::byte> into) const {
  if (!ByteRange{offset, into.size()}.fits(size())) {
    return Error{ErrorCode::out_of_range, fmt::format("{} bytes reach past the end ({} bytes)", into.size(), size())}
        .from(name())
        .at(offset);
  }
  Result<void> outcome = success();
  each({offset, into.size()}, [&](const Splice& splice, ByteRange part) {
    const auto length = static_cast<std::size_t>(part.length);
    if (splice.is_base()) outcome = base_->read(splice.offset + part.offset, into.first(length));
    else std::memcpy(into.data(), splice.memory.get() + part.offset, length);
    into = into.subspan(length);
    return outcome.has_value();
  });
  return outcome;
}

Result<void> SplicedStore::parts(ByteRange range, const TakePart& take) const {
  Result<void> outcome = success();
  std::uint64_t at = range.offset;
  each(range, [&](const Splice& splice, ByteRange part) {
    // Bytes in memory are this store's own.
    outcome = splice.is_base() ? base_->parts({splice.offset + part.offset, part.length}, take) : take(*this, {at, part.length});
    at += part.length;
    return outcome.has_value();
  });
  return outcome;
}

void SplicedStore::prefetch(ByteRange range) const noexcept {
  if (!range.fits(size())) return;
  each(range, [&](const Splice& splice, ByteRange part) {
    if (splice.is_base()) base_->prefetch({splice.offset + part.offset, part.length});
    return true;
  });
}

void SplicedStore::release(ByteRange range) const noexcept {
  if (!range.fits(size())) return;
  each(range, [&](const Splice& splice, ByteRange part) {
    if (splice.is_base()) base_->release({splice.offset + part.offset, part.length});
    return true;
  });
}

Result<void> SplicedStore::prefault(ByteRange range) const {
  if (!range.fits(size())) return Error{ErrorCode::out_of_range, "the range reaches past the end"}.from(name()).at(range.offset);
  Result<void> outcome = success();
  each(range, [&](const Splice& splice, ByteRange part) {
    if (splice.is_base()) outcome = base_->prefault({splice.offset + part.offset, part.length});
    return outcome.has_value();
  });
  return outcome;
}

}  // namespace dicomap

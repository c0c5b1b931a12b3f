// SPDX-License-Identifier: MIT
#include <dicomap/writer.hpp>

#include "change/file_head.hpp"
#include "change/writer_state.hpp"
#include "pixels/for_each_sample.hpp"

#include <dicomap/tags.hpp>
#include <dicomap/uid.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace dicomap {

namespace {

constexpr std::string_view explicit_little_uid = "1.2.840.10008.1.2.1";

/// The element that holds samples of a type.
template <Sample T> constexpr Tag element_of() noexcept {
  if constexpr (std::same_as<T, float>) return tags::FloatPixelData;
  if constexpr (std::same_as<T, double>) return tags::DoubleFloatPixelData;
  return tags::PixelData;
}

template <Sample T> Result<void> check_type(const PixelLayout& layout) {
  const SampleType stored = layout.sample_type;
  if (stored == sample_type_of<T>() || (stored == SampleType::bit && std::same_as<T, std::uint8_t>)) return success();
  return Error{ErrorCode::wrong_type, fmt::format("the attributes speak of samples that are {}, not {}", name_of(stored), name_of(sample_type_of<T>()))}
      .hint("BitsAllocated (0028,0100) and PixelRepresentation (0028,0103) say what they are");
}

/// Of a frame as it is handed over: 1-bit samples are a byte each.
std::uint64_t bytes_given(const PixelLayout& layout) noexcept {
  return layout.frame_samples() * std::max<std::uint64_t>(layout.bits_allocated / 8U, 1);
}

Result<void> named(const WriterState& state, Result<void> result) {
  if (result) return result;
  return state.named(std::move(result).assume_error());
}

Result<void> fill_frame(WriterState& state, const std::function<Result<void>(std::span<std::byte>)>& fill) {
  DICOMAP_TRY_VOID(state.expect_frame(tags::PixelData));
  const std::uint64_t bytes = bytes_given(state.source->layout());
  if (!state.buffer) {
    DICOMAP_TRY(buffer, allocate_scratch(state.source->state(), bytes));
    state.buffer = std::move(buffer);
  }
  const std::span<std::byte> memory{state.buffer.get(), static_cast<std::size_t>(bytes)};
  std::ranges::fill(memory, std::byte{0});  // what is not filled is nobody else's
  DICOMAP_TRY_VOID(fill(memory));
  return state.take_samples(memory, state.buffer);
}

}  // namespace

Writer::Writer(std::unique_ptr<WriterState> state) noexcept : state_{std::move(state)} {}
Writer::Writer(Writer&&) noexcept = default;
Writer& Writer::operator=(Writer&&) noexcept = default;
Writer::~Writer() = default;

Result<Writer> Writer::create(const std::string& path, const SaveOptions& options, Strictness values) {
  auto syntax = find_writable_syntax(options.transfer_syntax.empty() ? explicit_little_uid : std::string_view{options.transfer_syntax});
  if (!syntax) return std::move(syntax).assume_error().from(path);
  DICOMAP_TRY(out, OutputFile::create(path, options.replace));
  DICOMAP_TRY(dataset, NewDataset::create(*syntax.assume_value(), values, path));
  if (options.new_sop_instance_uid) DICOMAP_TRY_VOID(dataset.set(TagPath{tags::SOPInstanceUID}, make_uid(), std::nullopt));
  auto state = std::make_unique<WriterState>(path, options, *syntax.assume_value(), std::move(dataset), std::move(out));
  state->options.progress = {};  // nobody knows how much there is to come
  state->options.stop = {};
  return Writer{std::move(state)};
}

Result<void> Writer::set(const TagPath& path, const NewValue& value, std::optional<VR> vr) {
  DICOMAP_TRY_VOID(state_->check_elements(path));
  return state_->dataset.set(path, value, vr);
}

Result<void> Writer::set(std::string_view path, const NewValue& value, std::optional<VR> vr) {
  auto read = TagPath::parse(path);
  if (!read) return state_->named(std::move(read).assume_error());
  return set(read.assume_value(), value, vr);
}

Result<std::uint32_t> Writer::append_item(const TagPath& sequence) {
  DICOMAP_TRY_VOID(state_->check_elements(sequence));
  return state_->dataset.editor().append_item(sequence);
}

Result<PrivateBlock> Writer::private_block(std::uint16_t group, std::string_view creator, const TagPath& item) {
  DICOMAP_TRY_VOID(state_->check_elements(item));
  return state_->dataset.editor().private_block(group, creator, item);
}

template <Sample T> Result<void> Writer::add_frame(std::span<const T> samples) {
  const auto add = [&]() -> Result<void> {
    DICOMAP_TRY_VOID(state_->expect_frame(element_of<T>()));
    const PixelLayout& layout = state_->source->layout();
    DICOMAP_TRY_VOID(check_type<T>(layout));
    if (samples.size() != layout.frame_samples()) {
      return Error{ErrorCode::out_of_range, fmt::format("{} samples were given; a frame has {}", samples.size(), layout.frame_samples())};
    }
    return state_->take_samples(std::as_bytes(samples), nullptr);
  };
  return named(*state_, add());
}

Result<void> Writer::add_frame(const std::function<Result<void>(std::span<std::byte>)>& fill) {
  return named(*state_, fill_frame(*state_, fill));
}

Result<void> Writer::add_codestream(std::span<const std::byte> codestream) {
  auto expected = state_->expect_frame(tags::PixelData);
  return named(*state_, expected ? state_->take_codestream(codestream) : std::move(expected));
}

std::uint64_t Writer::frame_count() const noexcept { return state_->count; }

Result<void> Writer::finish() { return named(*state_, state_->finish()); }

#define DICOMAP_INSTANTIATE(T) template DICOMAP_API Result<void> Writer::add_frame<T>(std::span<const T>)
DICOMAP_FOR_EACH_SAMPLE(DICOMAP_INSTANTIATE);
#undef DICOMAP_INSTANTIATE

}  // namespace dicomap

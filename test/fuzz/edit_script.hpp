// SPDX-License-Identifier: MIT
/// @file
/// Edits out of bytes: which, of what, and to what value.
#pragma once

#include <dicomap/editor.hpp>
#include <dicomap/tags.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace dicomap::fuzz {

/// View. Numbers from the front of a range of bytes; zeros where they are used up.
class Script {
 public:
  explicit Script(std::span<const std::byte> bytes) noexcept : bytes_{bytes} {}
  [[nodiscard]] bool is_over() const noexcept { return bytes_.empty(); }
  std::uint8_t byte() noexcept {
    if (bytes_.empty()) return 0;
    const auto first = std::to_integer<std::uint8_t>(bytes_.front());
    bytes_ = bytes_.subspan(1);
    return first;
  }
  std::uint16_t word() noexcept { return static_cast<std::uint16_t>(byte() | byte() << 8); }
  /// One of `count` things, the first where there are none.
  std::size_t pick(std::size_t count) noexcept { return count == 0 ? 0 : word() % count; }
  template <class T, std::size_t N> const T& one_of(const std::array<T, N>& all) noexcept { return all[pick(N)]; }

 private:
  std::span<const std::byte> bytes_;
};

/// A value to set, and what of it can be read again whatever the VR.
struct ScriptValue {
  NewValue value;
  std::vector<std::byte> bytes;  ///< as they will lie there, but for padding
  bool is_bytes = false;
};

inline ScriptValue value_from(Script& script) {
  switch (script.byte() % 8) {
    case 0: return {NewValue{std::string(script.byte() % 70, static_cast<char>('A' + script.byte() % 26))}, {}};
    case 1: return {NewValue{static_cast<std::int16_t>(script.word())}, {}};
    case 2: return {NewValue{static_cast<std::int16_t>(script.word()) / 8.0}, {}};
    case 3: return {NewValue{}, {}, true};
    case 4: return {NewValue{NewValue::Texts{"Yamada^Tarou=\xE5\xB1\xB1\xE7\x94\xB0", std::string(1, static_cast<char>(script.byte()))}}, {}};
    case 5: return {NewValue{NewValue::Tags{Tag{script.word(), script.word()}, tags::Rows}}, {}};
    default: break;
  }
  std::vector<std::byte> bytes(script.byte() % 24);
  for (std::byte& each : bytes) each = static_cast<std::byte>(script.byte());
  return {NewValue::bytes(bytes), bytes, true};
}

/// Places of the file, and others: what its walk has seen, elements beside those, items behind the last.
inline TagPath path_from(Script& script, const std::vector<TagPath>& seen) {
  static constexpr std::array known{
      tags::PatientName,        tags::SpecificCharacterSet, tags::Rows,         tags::PixelRepresentation, tags::ImageType,
      tags::SOPInstanceUID,     tags::StudyDate,            tags::PixelData,    tags::PixelSpacing,        tags::NumberOfFrames,
      tags::ReferencedImageSequence, tags::FrameIncrementPointer, tags::DataSetTrailingPadding, Tag{0x0029, 0x0010},
      Tag{0x0029, 0x1008},      Tag{0x0008, 0x0000},        Tag{0x0002, 0x0016}, Tag{0xFFFE, 0xE000},      Tag{0x0029, 0x0001}};
  const std::uint8_t kind = script.byte();
  if (kind % 4 == 0 || seen.empty()) return script.one_of(known);
  const TagPath& path = seen[script.pick(seen.size())];
  if (kind % 4 == 1) return path;
  std::vector<TagPath::Step> steps = path.steps();
  if (kind % 4 == 2) steps.push_back({path.element(), script.byte() % 4U});
  if (kind % 4 == 3 && !steps.empty()) steps.back().item += script.byte() % 3U;
  return {std::move(steps), kind >= 128 ? script.one_of(known) : path.element()};
}

/// How to save, without waiting for a disk.
inline SaveOptions options_from(Script& script) {
  static const std::array<std::string, 9> syntaxes{"",                          "1.2.840.10008.1.2",   "1.2.840.10008.1.2.1",
                                                   "1.2.840.10008.1.2.2",       "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.1.98",
                                                   "1.2.840.10008.1.2.5",       "1.2.840.10008.1.2.4.80", ""};
  SaveOptions options;
  options.transfer_syntax = script.one_of(syntaxes);
  options.sequence_lengths = static_cast<SequenceLengths>(script.byte() % 3);
  options.offset_table = static_cast<OffsetTable>(script.byte() % 4);
  const std::uint8_t flags = script.byte();
  options.new_sop_instance_uid = (flags & 1U) != 0;
  options.rebuild_meta = (flags & 2U) != 0;
  options.keep_tail = (flags & 4U) != 0;
  options.pixel_alignment = std::array{0U, 0U, 8U, 4096U}[flags / 8 % 4];
  options.threads = 1;
  options.replace.durability = Durability::none;
  return options;
}

}  // namespace dicomap::fuzz

// SPDX-License-Identifier: MIT
#include "change/file_meta.hpp"

#include "change/element_writer.hpp"

#include <dicomap/tags.hpp>
#include <dicomap/version.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <span>
#include <utility>

namespace dicomap {

namespace {

// A UUID made once for all versions of dicomap (PS3.5 B.2).
constexpr std::string_view own_class_uid = "2.25.64639071288600404270546970600860166935";

/// (0002,0002): in its own data set, else as the old group says it.
Result<std::string> uid_of(const File& file, Tag in_dataset, Tag in_meta) {
  DICOMAP_TRY(element, file.dataset().find(in_dataset));
  if (element) {
    auto uid = element->get<std::string>();
    if (uid && !uid.assume_value().empty()) return uid;
    if (!uid && uid.assume_error().code() != ErrorCode::not_found) return uid;
  }
  auto old = file.meta().get<std::string>(in_meta);
  if (!old && old.assume_error().code() != ErrorCode::not_found) return old;
  return old ? std::move(old).assume_value() : std::string{};
}

/// What encode_file_meta writes by itself.
bool is_made_anew(Tag tag) noexcept {
  constexpr std::array made{tags::FileMetaInformationGroupLength, tags::FileMetaInformationVersion, tags::MediaStorageSOPClassUID,
                            tags::MediaStorageSOPInstanceUID,     tags::TransferSyntaxUID,          tags::ImplementationClassUID,
                            tags::ImplementationVersionName};
  return std::ranges::find(made, tag) != made.end();
}

/// Whether PrivateInformation is the padding of an earlier save: it goes, and comes again where it is needed.
Result<bool> has_own_padding(const Dataset& meta) {
  DICOMAP_TRY(creator, meta.find(tags::PrivateInformationCreatorUID));
  if (!creator) return false;
  const auto uid = creator->get<std::string>();
  return uid && uid.assume_value() == own_class_uid;
}

/// Elements that are encoded already, each where its tag belongs.
class Group {
 public:
  void text(Tag tag, VR vr, std::string_view value) {
    if (value.empty()) return;
    std::string padded{value};
    if (padded.size() % 2 != 0) padded.push_back(traits(vr).padding);
    element(tag, vr, std::as_bytes(std::span{padded}));
  }
  void element(Tag tag, VR vr, std::span<const std::byte> value) {
    MemorySink sink;
    static_cast<void>(ElementWriter{sink, explicit_little}.element(tag, vr, value));
    elements_.emplace_back(tag, sink.take());
  }
  /// Of FileMeta::others, which ElementWriter wrote.
  void encoded(std::span<const std::byte> bytes) {
    while (bytes.size() >= 8) {
      const Tag tag{load<std::uint16_t>(bytes.data(), ByteOrder::little), load<std::uint16_t>(bytes.data() + 2, ByteOrder::little)};
      const std::array<char, 2> letters{static_cast<char>(bytes[4]), static_cast<char>(bytes[5])};
      const VR vr = parse_vr({letters.data(), letters.size()}).value_or(VR::UN);
      const std::size_t header = traits(vr).header_length;
      if (header > bytes.size()) break;
      const std::size_t length = header == 8 ? load<std::uint16_t>(bytes.data() + 6, ByteOrder::little)
                                             : load<std::uint32_t>(bytes.data() + 8, ByteOrder::little);
      if (length > bytes.size() - header) break;
      elements_.emplace_back(tag, std::vector<std::byte>{bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(header + length)});
      bytes = bytes.subspan(header + length);
    }
    assert(bytes.empty());
  }
  [[nodiscard]] std::vector<std::byte> in_order() {
    std::ranges::stable_sort(elements_, {}, &std::pair<Tag, std::vector<std::byte>>::first);
    std::vector<std::byte> all;
    for (const auto& [tag, bytes] : elements_) all.insert(all.end(), bytes.begin(), bytes.end());
    return all;
  }

 private:
  std::vector<std::pair<Tag, std::vector<std::byte>>> elements_;
};

}  // namespace

std::string_view implementation_class_uid() noexcept { return own_class_uid; }

std::string_view implementation_version_name() noexcept {
  static const std::string name = fmt::format("DICOMAP_{}_{}", DICOMAP_VERSION_MAJOR, DICOMAP_VERSION_MINOR).substr(0, 16);
  return name;
}

Result<FileMeta> file_meta_of(const File& file) {
  FileMeta meta;
  meta.transfer_syntax_uid = std::string{file.transfer_syntax_uid()};
  DICOMAP_TRY(sop_class, uid_of(file, tags::SOPClassUID, tags::MediaStorageSOPClassUID));
  DICOMAP_TRY(sop_instance, uid_of(file, tags::SOPInstanceUID, tags::MediaStorageSOPInstanceUID));
  meta.sop_class_uid = std::move(sop_class);
  meta.sop_instance_uid = std::move(sop_instance);
  DICOMAP_TRY(own_padding, has_own_padding(file.meta()));
  MemorySink others;
  ElementWriter writer{others, explicit_little};
  Walk walk = file.meta().elements();
  while (walk.next()) {
    const DataElement element = walk.element();
    const Tag tag = element.tag();
    if (is_made_anew(tag)) continue;
    if (own_padding && (tag == tags::PrivateInformationCreatorUID || tag == tags::PrivateInformation)) continue;
    if (tag == tags::PrivateInformation) meta.has_private_information = true;
    DICOMAP_TRY(value, element.bytes());
    std::vector<std::byte> bytes{value.begin(), value.end()};
    if (bytes.size() % 2 != 0) bytes.push_back(static_cast<std::byte>(traits(element.vr()).padding));
    DICOMAP_TRY_VOID(writer.element(tag, element.vr(), bytes));
  }
  if (walk.error().code() != ErrorCode::none) return walk.error();
  meta.others = others.take();
  return meta;
}

std::vector<std::byte> encode_file_meta(const FileMeta& meta) {
  Group group;
  constexpr std::array version{std::byte{0}, std::byte{1}};
  group.element(tags::FileMetaInformationVersion, VR::OB, version);
  group.text(tags::MediaStorageSOPClassUID, VR::UI, meta.sop_class_uid);
  group.text(tags::MediaStorageSOPInstanceUID, VR::UI, meta.sop_instance_uid);
  group.text(tags::TransferSyntaxUID, VR::UI, meta.transfer_syntax_uid);
  group.text(tags::ImplementationClassUID, VR::UI, own_class_uid);
  group.text(tags::ImplementationVersionName, VR::SH, implementation_version_name());
  group.encoded(meta.others);
  if (meta.padding > 0) {
    group.text(tags::PrivateInformationCreatorUID, VR::UI, own_class_uid);
    group.element(tags::PrivateInformation, VR::OB, std::vector<std::byte>(meta.padding + meta.padding % 2));
  }
  const std::vector<std::byte> elements = group.in_order();
  MemorySink all;
  const auto length = static_cast<std::uint32_t>(elements.size());
  std::array<std::byte, 4> length_bytes{};
  const std::uint32_t little = host_order == ByteOrder::little ? length : byte_swapped(length);
  std::memcpy(length_bytes.data(), &little, sizeof little);
  static_cast<void>(ElementWriter{all, explicit_little}.element(tags::FileMetaInformationGroupLength, VR::UL, length_bytes));
  static_cast<void>(all.write(elements));
  return all.take();
}

Result<std::uint32_t> padding_for(std::uint64_t offset, std::uint32_t alignment, const FileMeta& meta) {
  if (offset % alignment == 0) return 0U;
  if (meta.has_private_information) {
    return Error{ErrorCode::unsupported, "the pixel data cannot be aligned: PrivateInformation (0002,0102), which would make room, is in use"}
        .hint("SaveOptions::pixel_alignment 0 leaves it where it comes to lie");
  }
  FileMeta padded = meta;
  padded.padding = 2;
  const std::uint64_t shifted = offset + (encode_file_meta(padded).size() - encode_file_meta(meta).size());
  const std::uint64_t step = std::uint64_t{alignment} * (1 + alignment % 2);  // lengths are even
  const std::uint64_t padding = 2 + (step - shifted % step) % step;
  constexpr std::uint64_t most = 64 << 20;
  if (padding > most) {
    return Error{ErrorCode::out_of_range, fmt::format("SaveOptions::pixel_alignment {} asks for {} bytes of padding, at most {} are written",
                                                      alignment, padding, most)};
  }
  return static_cast<std::uint32_t>(padding);
}

Result<void> write_preamble(const File& file, ByteSink& sink) {
  if (const ByteRange preamble = file.preamble(); preamble.length == 128) {
    DICOMAP_TRY_VOID(sink.copy(*file.source().store(), preamble));
  } else {
    DICOMAP_TRY_VOID(sink.write(std::array<std::byte, 128>{}));
  }
  constexpr std::string_view magic = "DICM";
  return sink.write(std::as_bytes(std::span{magic}));
}

}  // namespace dicomap

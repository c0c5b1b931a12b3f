// SPDX-License-Identifier: MIT
#include "element_writer.hpp"

#include <dicomap/tags.hpp>

namespace dicomap::generate {

namespace {

constexpr std::uint32_t undefined_length = 0xFFFFFFFF;
constexpr std::string_view implementation_uid = "2.25.210719841234567890123456789012345699";

std::span<const std::byte> raw(std::string_view text) { return std::as_bytes(std::span{text}); }

}  // namespace

Elements& Elements::text(Tag tag, VR vr, std::string_view value) {
  std::string padded{value};
  if (padded.size() % 2 != 0) padded += traits(vr).padding;
  return element(tag, vr, raw(padded));
}

Elements& Elements::tags_of(Tag tag, std::initializer_list<Tag> values) {
  std::vector<std::uint16_t> words;
  for (const Tag value : values) words.insert(words.end(), {value.group(), value.element()});
  return numbers<std::uint16_t>(tag, VR::AT, words);
}

Elements& Elements::element(Tag tag, VR vr, std::span<const std::byte> value) {
  header(tag, vr, static_cast<std::uint32_t>(value.size()));
  bytes_.insert(bytes_.end(), value.begin(), value.end());
  return *this;
}

Elements& Elements::sequence(Tag tag, std::initializer_list<Elements> items) {
  return sequence(tag, std::span{items.begin(), items.size()});
}

Elements& Elements::sequence(Tag tag, std::span<const Elements> items) {
  const bool undefined = lengths_ == Lengths::undefined;
  std::size_t length = 0;
  for (const Elements& one : items) length += 8 + one.bytes_.size();
  header(tag, VR::SQ, undefined ? undefined_length : static_cast<std::uint32_t>(length));
  for (const Elements& one : items) {
    bracket(tags::Item, undefined ? undefined_length : static_cast<std::uint32_t>(one.bytes_.size()));
    bytes_.insert(bytes_.end(), one.bytes_.begin(), one.bytes_.end());
    if (undefined) bracket(tags::ItemDelimitationItem, 0);
  }
  if (undefined) bracket(tags::SequenceDelimitationItem, 0);
  return *this;
}

Elements& Elements::fragments(Tag tag, std::span<const Bytes> frames) {
  header(tag, VR::OB, undefined_length);
  bracket(tags::Item, static_cast<std::uint32_t>(4 * frames.size()));
  std::uint32_t offset = 0;
  for (const Bytes& frame : frames) {
    append(bytes_, offset);
    offset += static_cast<std::uint32_t>(8 + frame.size());
  }
  for (const Bytes& frame : frames) {
    bracket(tags::Item, static_cast<std::uint32_t>(frame.size()));
    bytes_.insert(bytes_.end(), frame.begin(), frame.end());
  }
  bracket(tags::SequenceDelimitationItem, 0);
  return *this;
}

Elements& Elements::header(Tag tag, VR vr, std::uint32_t length) {
  append(bytes_, tag.group());
  append(bytes_, tag.element());
  if (!encoding_.explicit_vr) {
    append(bytes_, length);
    return *this;
  }
  const auto letters = raw(name_of(vr));
  bytes_.insert(bytes_.end(), letters.begin(), letters.end());
  if (traits(vr).header_length == 8) {
    append(bytes_, static_cast<std::uint16_t>(length));
  } else {
    append(bytes_, std::uint16_t{0});
    append(bytes_, length);
  }
  return *this;
}

void Elements::bracket(Tag tag, std::uint32_t length) {
  append(bytes_, tag.group());
  append(bytes_, tag.element());
  append(bytes_, length);
}

Bytes file_head(const FileIdentity& identity) {
  constexpr std::byte version[] = {std::byte{0}, std::byte{1}};
  Elements group;
  group.element(tags::FileMetaInformationVersion, VR::OB, version)
      .text(tags::MediaStorageSOPClassUID, VR::UI, identity.sop_class)
      .text(tags::MediaStorageSOPInstanceUID, VR::UI, identity.sop_instance);
  if (!identity.dicos_version.empty()) group.text(Tag{0x0002, 0x0004}, VR::CS, identity.dicos_version);
  group.text(tags::TransferSyntaxUID, VR::UI, identity.transfer_syntax)
      .text(tags::ImplementationClassUID, VR::UI, implementation_uid)
      .text(tags::ImplementationVersionName, VR::SH, "DICOMAP_SAMPLES");
  Elements length;
  length.ul(tags::FileMetaInformationGroupLength, {static_cast<std::uint32_t>(group.bytes().size())});

  Bytes head(128);
  for (const auto part :
       {raw("DICM"), std::span<const std::byte>{length.bytes()}, std::span<const std::byte>{group.bytes()}}) {
    head.insert(head.end(), part.begin(), part.end());
  }
  return head;
}

Bytes file_of(const FileIdentity& identity, std::span<const std::byte> dataset) {
  Bytes file = file_head(identity);
  file.insert(file.end(), dataset.begin(), dataset.end());
  return file;
}

}  // namespace dicomap::generate

// SPDX-License-Identifier: MIT
#include "support/dicom_bytes.hpp"

#include <dicomap/tag_path.hpp>

#include <algorithm>
#include <stdexcept>

namespace dicomap::test {

Bytes bytes_of(std::string_view text) {
  const auto bytes = std::as_bytes(std::span{text});
  return {bytes.begin(), bytes.end()};
}

Bytes filled(std::size_t count, int value) { return Bytes(count, static_cast<std::byte>(value)); }

// ---- Writer --------------------------------------------------------------------------------------------------------

void Writer::put(std::uint64_t value, std::size_t unit) {
  bytes_.resize(bytes_.size() + unit);
  patch(bytes_.size() - unit, value, unit, encoding_.order);
}

void Writer::patch(std::uint64_t offset, std::uint64_t value, std::size_t unit, ByteOrder order) {
  for (std::size_t i = 0; i < unit; ++i) {
    const std::size_t place = order == ByteOrder::little ? i : unit - 1 - i;
    bytes_.at(static_cast<std::size_t>(offset) + place) = static_cast<std::byte>(value >> (8 * i) & 0xFF);
  }
}

std::string Writer::name_here(Tag tag) const { return prefix_ + to_string(tag); }

Place Writer::open(Tag tag, std::string_view letters, std::uint8_t header_length, std::uint32_t length) {
  Place place;
  place.offset = bytes_.size();
  place.order = encoding_.order;
  put(tag.group(), 2);
  put(tag.element(), 2);
  const bool has_vr = encoding_.explicit_vr && !letters.empty();
  if (has_vr) raw(bytes_of(letters));
  if (has_vr && header_length == 12) put(0, 2);
  place.length_offset = bytes_.size();
  place.length_bytes = has_vr && header_length == 8 ? 2 : 4;
  put(length, place.length_bytes);
  place.value_offset = bytes_.size();
  return place;
}

void Writer::close(Place place, const std::string& name) {
  place.end = bytes_.size();
  places_[name] = place;
}

void Writer::element(Tag tag, VR vr, std::span<const std::byte> value) {
  const Place place = open(tag, name_of(vr), traits(vr).header_length, static_cast<std::uint32_t>(value.size()));
  raw(value);
  close(place, name_here(tag));
}

void Writer::numbers(Tag tag, VR vr, std::span<const std::uint64_t> values) {
  const std::size_t unit = traits(vr).unit_length;
  const Place place =
      open(tag, name_of(vr), traits(vr).header_length, static_cast<std::uint32_t>(values.size() * unit));
  for (const std::uint64_t value : values) put(value, unit);
  close(place, name_here(tag));
}

void Writer::header(Tag tag, VR vr, std::uint32_t length) {
  header(tag, name_of(vr), traits(vr).header_length, length);
}

void Writer::header(Tag tag, std::string_view letters, std::uint8_t header_length, std::uint32_t length) {
  close(open(tag, letters, header_length, length), name_here(tag));
}

void Writer::bracket(Tag tag, std::uint32_t length) { static_cast<void>(open(tag, {}, 8, length)); }

void Writer::sequence(Tag tag, VR vr, const std::vector<Item>& items, Length length) {
  constexpr std::uint32_t undefined = 0xFFFFFFFF;
  const Encoding around = encoding_;
  const std::string prefix = prefix_;
  const std::string name = name_here(tag);
  const Place place = open(tag, name_of(vr), traits(vr).header_length, length == Length::defined ? 0 : undefined);
  for (std::size_t index = 0; index < items.size(); ++index) {
    const std::string item_name = name + "[" + std::to_string(index) + "]";
    const Place item = open(tags::Item, {}, 8, items[index].length() == Length::defined ? 0 : undefined);
    prefix_ = item_name + ".";
    items[index].write_to(*this);
    prefix_ = prefix;
    encoding_ = around;
    if (items[index].length() == Length::defined)
      patch(item.length_offset, bytes_.size() - item.value_offset, 4, item.order);
    if (items[index].length() == Length::undefined) bracket(tags::ItemDelimitationItem, 0);
    close(item, item_name);
  }
  if (length == Length::defined) {
    patch(place.length_offset, bytes_.size() - place.value_offset, place.length_bytes, place.order);
  } else if (length == Length::undefined) {
    bracket(tags::SequenceDelimitationItem, 0);
  }
  close(place, name);
}

void Writer::encapsulated(Tag tag, const std::vector<Bytes>& fragments,
                          const std::vector<std::uint32_t>& offset_table) {
  const std::string name = name_here(tag);
  const Place place = open(tag, "OB", 12, 0xFFFFFFFF);
  bracket(tags::Item, static_cast<std::uint32_t>(offset_table.size() * 4));
  for (const std::uint32_t offset : offset_table) put(offset, 4);
  for (std::size_t index = 0; index < fragments.size(); ++index) {
    const Place fragment = open(tags::Item, {}, 8, static_cast<std::uint32_t>(fragments[index].size()));
    raw(fragments[index]);
    close(fragment, name + "[" + std::to_string(index) + "]");
  }
  bracket(tags::SequenceDelimitationItem, 0);
  close(place, name);
}

const Place& Writer::place_of(std::string_view path) const {
  const std::size_t bracket = path.ends_with(']') ? path.rfind('[') : path.size();
  const auto name = to_string(TagPath::parse(path.substr(0, bracket)).value()) + std::string{path.substr(bracket)};
  const auto place = places_.find(name);
  if (place == places_.end()) throw std::out_of_range{"nothing was built at " + std::string{path}};
  return place->second;
}

void Writer::append(const Writer& other) {
  const std::uint64_t shift = bytes_.size();
  raw(other.bytes_);
  for (auto [name, place] : other.places_) {
    place.offset += shift;
    place.length_offset += shift;
    place.value_offset += shift;
    place.end += shift;
    places_[name] = place;
  }
}

// ---- DicomBytes ----------------------------------------------------------------------------------------------------

DicomBytes& DicomBytes::preamble(int fill) { return raw(filled(128, fill)).raw("DICM"); }

DicomBytes& DicomBytes::meta(std::string_view transfer_syntax_uid) {
  const Encoding encoding = writer_.encoding();
  encode_as(explicit_little);
  ul(tags::FileMetaInformationGroupLength, 0);
  const std::uint64_t begin = writer_.bytes().size();
  element(tags::FileMetaInformationVersion, VR::OB, bytes_of(0, 1));
  ui(tags::MediaStorageSOPClassUID, "1.2.840.10008.5.1.4.1.1.7");
  ui(tags::MediaStorageSOPInstanceUID, "1.2.3.4");
  if (!transfer_syntax_uid.empty()) ui(tags::TransferSyntaxUID, transfer_syntax_uid);
  ui(tags::ImplementationClassUID, "1.2.3");
  writer_.patch(begin - 4, writer_.bytes().size() - begin, 4, ByteOrder::little);
  return encode_as(encoding);
}

DicomBytes DicomBytes::as_file(std::string_view transfer_syntax_uid) const {
  DicomBytes file{writer_.encoding()};
  file.preamble().meta(transfer_syntax_uid.empty() ? uid_of(writer_.encoding()) : transfer_syntax_uid).append(*this);
  return file;
}

DicomBytes& DicomBytes::append(const DicomBytes& other) {
  writer_.append(other.writer_);
  return *this;
}

DicomBytes& DicomBytes::lie_about_length(std::string_view path, std::uint32_t length) {
  const Place& place = writer_.place_of(path);
  writer_.patch(place.length_offset, length, place.length_bytes, place.order);
  return *this;
}

DicomBytes& DicomBytes::truncate_by(std::size_t count) { return truncate_to(writer_.bytes().size() - count); }

DicomBytes& DicomBytes::truncate_to(std::size_t count) {
  if (count > writer_.bytes().size()) throw std::out_of_range{"there are fewer bytes"};
  writer_.bytes().resize(count);
  return *this;
}

DicomBytes& DicomBytes::overwrite(std::uint64_t offset, const Bytes& bytes) {
  if (!ByteRange{offset, bytes.size()}.fits(writer_.bytes().size())) throw std::out_of_range{"there are fewer bytes"};
  std::ranges::copy(bytes, writer_.bytes().begin() + static_cast<std::ptrdiff_t>(offset));
  return *this;
}

DicomBytes& DicomBytes::flip_bit(std::uint64_t offset, unsigned bit) {
  writer_.bytes().at(static_cast<std::size_t>(offset)) ^= static_cast<std::byte>(1U << bit);
  return *this;
}

ByteRange DicomBytes::range_of(std::string_view path) const {
  const Place& place = writer_.place_of(path);
  return {place.offset, place.end - place.offset};
}

ByteRange DicomBytes::value_range_of(std::string_view path) const {
  const Place& place = writer_.place_of(path);
  return {place.value_offset, place.end - place.value_offset};
}

// ---- opening -------------------------------------------------------------------------------------------------------

std::string_view uid_of(Encoding encoding) {
  if (encoding == implicit_little) return "1.2.840.10008.1.2";
  return encoding == explicit_big ? "1.2.840.10008.1.2.2" : "1.2.840.10008.1.2.1";
}

OpenOptions reading_as(Encoding encoding, Strictness strictness) {
  OpenOptions options;
  options.strictness = strictness;
  options.transfer_syntax = uid_of(encoding);
  return options;
}

OpenOptions strictly() {
  OpenOptions options;
  options.strictness = Strictness::strict;
  return options;
}

Result<File> try_open(const DicomBytes& bytes, const OpenOptions& options) {
  return File::open(Source::own(bytes.bytes(), "memory", options), options);
}

File open(const DicomBytes& bytes, const OpenOptions& options) { return try_open(bytes, options).value(); }

}  // namespace dicomap::test

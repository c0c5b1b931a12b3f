// SPDX-License-Identifier: MIT
/// @file
/// Builds DICOM bytes where a test reads them, and damages them by name:
///
///     const auto bytes = DicomBytes{explicit_little}
///                            .sequence(tags::ReferencedImageSequence, {item().ui(tags::SOPInstanceUID, "1.2.3")})
///                            .us(tags::Rows, 4)
///                            .lie_about_length("ReferencedImageSequence[0]", 99);
///
/// Bytes are written at once and in the order of the calls; nothing is sorted, checked or repaired.
#pragma once

#include <dicomap/byte_order.hpp>
#include <dicomap/file.hpp>
#include <dicomap/tag.hpp>
#include <dicomap/tags.hpp>
#include <dicomap/vr.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dicomap::test {

using Bytes = std::vector<std::byte>;

/// `bytes_of(0xFE, 0xFF)`.
template <std::integral... T> [[nodiscard]] Bytes bytes_of(T... values) { return {static_cast<std::byte>(values)...}; }
/// The characters of a text.
[[nodiscard]] Bytes bytes_of(std::string_view text);
/// `count` times the same byte.
[[nodiscard]] Bytes filled(std::size_t count, int value = 0);

/// How a sequence or item says where it ends.
enum class Length : std::uint8_t {
  defined,    ///< by its length
  undefined,  ///< by its delimiter
  unclosed    ///< undefined length, and no delimiter: damage
};

/// Where something was written.
struct Place {
  std::uint64_t offset = 0;         ///< of the header
  std::uint64_t length_offset = 0;  ///< of the header's length
  std::uint8_t length_bytes = 0;    ///< of the header's length: 2 or 4
  std::uint64_t value_offset = 0;
  std::uint64_t end = 0;  ///< behind the value and the delimiter that closes it
  ByteOrder order = ByteOrder::little;
};

class Item;

/// Writes elements and remembers where: the one place that knows how headers look (PS3.5 7.1).
class Writer {
 public:
  explicit Writer(Encoding encoding) : encoding_{encoding} {}

  void element(Tag tag, VR vr, std::span<const std::byte> value);
  void numbers(Tag tag, VR vr, std::span<const std::uint64_t> values);
  void sequence(Tag tag, VR vr, const std::vector<Item>& items, Length length);
  void encapsulated(Tag tag, const std::vector<Bytes>& fragments, const std::vector<std::uint32_t>& offset_table);
  void header(Tag tag, VR vr, std::uint32_t length);
  void header(Tag tag, std::string_view letters, std::uint8_t header_length, std::uint32_t length);
  void bracket(Tag tag, std::uint32_t length);
  void raw(std::span<const std::byte> bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
  void encode_as(Encoding encoding) noexcept { encoding_ = encoding; }
  void patch(std::uint64_t offset, std::uint64_t value, std::size_t unit, ByteOrder order);
  /// What another wrote, behind what is here.
  void append(const Writer& other);

  [[nodiscard]] Encoding encoding() const noexcept { return encoding_; }
  [[nodiscard]] Bytes& bytes() noexcept { return bytes_; }
  [[nodiscard]] const Bytes& bytes() const noexcept { return bytes_; }
  [[nodiscard]] const Place& place_of(std::string_view path) const;

 private:
  Place open(Tag tag, std::string_view letters, std::uint8_t header_length, std::uint32_t length);
  void close(Place place, const std::string& name);
  void put(std::uint64_t value, std::size_t unit);
  [[nodiscard]] std::string name_here(Tag tag) const;

  Encoding encoding_;
  Bytes bytes_;
  std::string prefix_;  // of the path: "0008,1140[0]." inside its first item
  std::map<std::string, Place, std::less<>> places_;
};

/// The verbs that items and data sets share. Values of text are padded to even length, those of `element` are not.
template <class Self> class Verbs {
 public:
  Self& element(Tag tag, VR vr, Bytes value) {
    return put([=](Writer& to) { to.element(tag, vr, value); });
  }
  Self& element(Tag tag, VR vr, std::string_view value) { return element(tag, vr, bytes_of(value)); }
  Self& text(Tag tag, VR vr, std::string_view value) {
    Bytes padded = bytes_of(value);
    if (padded.size() % 2 != 0) padded.push_back(static_cast<std::byte>(traits(vr).padding));
    return element(tag, vr, std::move(padded));
  }
  Self& ui(Tag tag, std::string_view value) { return text(tag, VR::UI, value); }
  Self& lo(Tag tag, std::string_view value) { return text(tag, VR::LO, value); }
  Self& sh(Tag tag, std::string_view value) { return text(tag, VR::SH, value); }
  Self& cs(Tag tag, std::string_view value) { return text(tag, VR::CS, value); }
  Self& pn(Tag tag, std::string_view value) { return text(tag, VR::PN, value); }
  Self& da(Tag tag, std::string_view value) { return text(tag, VR::DA, value); }
  Self& tm(Tag tag, std::string_view value) { return text(tag, VR::TM, value); }
  Self& ds(Tag tag, std::string_view value) { return text(tag, VR::DS, value); }
  Self& is(Tag tag, std::string_view value) { return text(tag, VR::IS, value); }

  // Binary numbers: `us(tags::Rows, 4)`, `ul(tag, 1, 2, 3)`.
  template <class... V> Self& us(Tag tag, V... values) {
    return numbers<std::uint16_t>(tag, VR::US, {static_cast<std::uint16_t>(values)...});
  }
  template <class... V> Self& ss(Tag tag, V... values) {
    return numbers<std::int16_t>(tag, VR::SS, {static_cast<std::int16_t>(values)...});
  }
  template <class... V> Self& ul(Tag tag, V... values) {
    return numbers<std::uint32_t>(tag, VR::UL, {static_cast<std::uint32_t>(values)...});
  }
  template <class... V> Self& sl(Tag tag, V... values) {
    return numbers<std::int32_t>(tag, VR::SL, {static_cast<std::int32_t>(values)...});
  }
  template <class... V> Self& uv(Tag tag, V... values) {
    return numbers<std::uint64_t>(tag, VR::UV, {static_cast<std::uint64_t>(values)...});
  }
  template <class... V> Self& sv(Tag tag, V... values) {
    return numbers<std::int64_t>(tag, VR::SV, {static_cast<std::int64_t>(values)...});
  }
  template <class... V> Self& fl(Tag tag, V... values) {
    return numbers<float>(tag, VR::FL, {static_cast<float>(values)...});
  }
  template <class... V> Self& fd(Tag tag, V... values) {
    return numbers<double>(tag, VR::FD, {static_cast<double>(values)...});
  }
  template <class... V> Self& ow(Tag tag, V... values) {
    return numbers<std::uint16_t>(tag, VR::OW, {static_cast<std::uint16_t>(values)...});
  }
  Self& at(Tag tag, const std::vector<Tag>& values) {
    std::vector<std::uint16_t> words;
    for (const Tag value : values) words.insert(words.end(), {value.group(), value.element()});
    return numbers(tag, VR::AT, words);
  }
  /// Values in the byte order in force.
  template <class T> Self& numbers(Tag tag, VR vr, const std::vector<T>& values) {
    std::vector<std::uint64_t> bits;
    for (const T value : values)
      bits.push_back(std::bit_cast<typename dicomap::detail::UnsignedOf<sizeof(T)>::type>(value));
    return put([=](Writer& to) { to.numbers(tag, vr, bits); });
  }

  template <class I = Item> Self& sequence(Tag tag, std::vector<I> items = {}, Length length = Length::defined) {
    return sequence(tag, VR::SQ, std::move(items), length);
  }
  /// A sequence under another VR, e.g. UN.
  template <class I = Item> Self& sequence(Tag tag, VR vr, std::vector<I> items, Length length) {
    return put([=, items = std::move(items)](Writer& to) { to.sequence(tag, vr, items, length); });
  }
  /// Pixel data in fragments (PS3.5 A.4): a basic offset table, the fragments, a delimiter.
  Self& encapsulated(const std::vector<Bytes>& fragments, const std::vector<std::uint32_t>& offset_table = {},
                     Tag tag = tags::PixelData) {
    return put([=](Writer& to) { to.encapsulated(tag, fragments, offset_table); });
  }

  // Pieces that make no whole element: for damage.
  /// A header alone.
  Self& header(Tag tag, VR vr, std::uint32_t length) {
    return put([=](Writer& to) { to.header(tag, vr, length); });
  }
  /// A header with any two letters (explicit VR); `header_length` is 8 or 12.
  Self& header(Tag tag, std::string_view letters, std::uint8_t header_length, std::uint32_t length) {
    return put([=, letters = std::string{letters}](Writer& to) { to.header(tag, letters, header_length, length); });
  }
  Self& item_header(std::uint32_t length) { return bracket(tags::Item, length); }
  Self& item_delimiter(std::uint32_t length = 0) { return bracket(tags::ItemDelimitationItem, length); }
  Self& sequence_delimiter(std::uint32_t length = 0) { return bracket(tags::SequenceDelimitationItem, length); }
  Self& bracket(Tag tag, std::uint32_t length) {
    return put([=](Writer& to) { to.bracket(tag, length); });
  }
  Self& raw(Bytes bytes) {
    return put([kept = std::move(bytes)](Writer& to) { to.raw(kept); });
  }
  Self& raw(std::string_view text) { return raw(bytes_of(text)); }
  /// From here on elements are encoded otherwise (up to the end of the item).
  Self& encode_as(Encoding encoding) {
    return put([=](Writer& to) { to.encode_as(encoding); });
  }

 private:
  template <class Part> Self& put(Part part) {
    static_cast<Self*>(this)->add(std::move(part));
    return static_cast<Self&>(*this);
  }
};

/// An item: its verbs are carried out when the sequence around it is written.
class Item : public Verbs<Item> {
 public:
  explicit Item(Length length = Length::defined) : length_{length} {}
  template <class Part> void add(Part part) { parts_.emplace_back(std::move(part)); }
  [[nodiscard]] Length length() const noexcept { return length_; }
  void write_to(Writer& to) const {
    for (const auto& part : parts_) part(to);
  }

 private:
  Length length_;
  std::vector<std::function<void(Writer&)>> parts_;
};

[[nodiscard]] inline Item item(Length length = Length::defined) { return Item{length}; }

/// A data set, or a whole file.
class DicomBytes : public Verbs<DicomBytes> {
 public:
  explicit DicomBytes(Encoding encoding = explicit_little) : writer_{encoding} {}
  template <class Part> void add(Part part) { part(writer_); }

  /// 128 bytes and "DICM".
  DicomBytes& preamble(int fill = 0);
  /// A file meta group with a right length (0002,0000); an empty UID leaves (0002,0010) out.
  DicomBytes& meta(std::string_view transfer_syntax_uid);
  /// This data set behind preamble and file meta group. An empty UID stands for the transfer syntax of the encoding.
  [[nodiscard]] DicomBytes as_file(std::string_view transfer_syntax_uid = {}) const;
  DicomBytes& append(const DicomBytes& other);

  // Damage. A path is "PatientName", "0028,0010", "ReferencedImageSequence[0].0008,1155", or, for an item,
  // "ReferencedImageSequence[0]". Of duplicates it is the last.
  DicomBytes& lie_about_length(std::string_view path, std::uint32_t length);
  DicomBytes& lie_about_length(Tag tag, std::uint32_t length) { return lie_about_length(to_string(tag), length); }
  DicomBytes& truncate_by(std::size_t count);
  DicomBytes& truncate_to(std::size_t count);
  DicomBytes& overwrite(std::uint64_t offset, const Bytes& bytes);
  DicomBytes& overwrite_value(std::string_view path, const Bytes& bytes) {
    return overwrite(value_offset_of(path), bytes);
  }
  DicomBytes& flip_bit(std::uint64_t offset, unsigned bit);

  // Where things lie.
  [[nodiscard]] std::uint64_t offset_of(std::string_view path) const { return writer_.place_of(path).offset; }
  [[nodiscard]] std::uint64_t offset_of(Tag tag) const { return offset_of(to_string(tag)); }
  [[nodiscard]] std::uint64_t value_offset_of(std::string_view path) const {
    return writer_.place_of(path).value_offset;
  }
  [[nodiscard]] std::uint64_t value_offset_of(Tag tag) const { return value_offset_of(to_string(tag)); }
  /// Header, value and delimiter.
  [[nodiscard]] ByteRange range_of(std::string_view path) const;
  [[nodiscard]] ByteRange range_of(Tag tag) const { return range_of(to_string(tag)); }
  [[nodiscard]] ByteRange value_range_of(std::string_view path) const;
  [[nodiscard]] std::size_t size() const noexcept { return writer_.bytes().size(); }
  [[nodiscard]] const Bytes& bytes() const noexcept { return writer_.bytes(); }

 private:
  Writer writer_;
};

/// Options that read a bare data set under an encoding, without asking its bytes.
[[nodiscard]] OpenOptions reading_as(Encoding encoding, Strictness strictness = Strictness::tolerant);
[[nodiscard]] OpenOptions strictly();
/// The UID of the native transfer syntax of an encoding.
[[nodiscard]] std::string_view uid_of(Encoding encoding);

/// A file over a copy of the bytes, called "memory".
[[nodiscard]] Result<File> try_open(const DicomBytes& bytes, const OpenOptions& options = {});
/// The same; throws the error.
[[nodiscard]] File open(const DicomBytes& bytes, const OpenOptions& options = {});

}  // namespace dicomap::test

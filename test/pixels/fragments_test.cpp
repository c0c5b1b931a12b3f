// SPDX-License-Identifier: MIT
// Which fragments make a compressed frame: by the Basic Offset Table, the Extended one, or one each.
#include "pixels/group_fragments.hpp"

#include "pixels/image_bytes.hpp"
#include "support/watched_source.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

constexpr std::string_view jpeg_baseline = "1.2.840.10008.1.2.4.50";

DicomBytes frames_in(const std::string& frames, const std::vector<std::size_t>& lengths, const std::vector<std::uint32_t>& table = {}) {
  std::vector<Bytes> fragments;
  for (const std::size_t length : lengths) fragments.push_back(filled(length, 0xAB));
  return image_with({.frames = frames, .bits_allocated = 8}).encapsulated(fragments, table);
}

DicomBytes with_extended_table(const std::string& frames, const std::vector<std::size_t>& lengths,
                               const std::vector<std::uint64_t>& offsets, const std::vector<std::uint64_t>& sizes) {
  auto bytes = image_with({.frames = frames, .bits_allocated = 8});
  bytes.numbers(tags::ExtendedOffsetTable, VR::OV, offsets).numbers(tags::ExtendedOffsetTableLengths, VR::OV, sizes);
  std::vector<Bytes> fragments;
  for (const std::size_t length : lengths) fragments.push_back(filled(length, 0xAB));
  return bytes.encapsulated(fragments);
}

/// The fragments of a file, and which of them begin a frame.
struct Indexed {
  File file;
  Walked walked;
  Result<std::vector<std::uint64_t>> positions;

  /// The first fragment of each frame, and one more.
  [[nodiscard]] std::vector<std::uint64_t> first() const {
    std::vector<std::uint64_t> first;
    for (const std::uint64_t position : positions.value()) {
      first.push_back(static_cast<std::uint64_t>(std::ranges::lower_bound(walked.items, position) - walked.items.begin()));
    }
    return first;
  }
  [[nodiscard]] std::string damage() const { return walked.damage ? walked.damage->message() : ""; }
};

Indexed index_of(const DicomBytes& bytes, Strictness strictness = Strictness::tolerant, PixelCoding coding = PixelCoding::jpeg) {
  OpenOptions options;
  options.strictness = strictness;
  File file = open(bytes.as_file(jpeg_baseline), options);
  const auto layout = layout_of(file.dataset()).value();
  const auto element = file.dataset().at(tags::PixelData).value();
  Walked walked = walk_fragments(FragmentReader{element}).value();
  Walked grouped = walked;
  auto positions = group_fragments(element, layout, coding, grouped);
  return {std::move(file), std::move(walked), std::move(positions)};
}

using Numbers = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("Without an offset table each fragment is a frame", "[pixels][fragments][E122]") {
  const Indexed is = index_of(frames_in("3", {4, 6, 2}), Strictness::strict);
  CHECK(is.first() == Numbers{0, 1, 2, 3});
  CHECK(is.walked.items.size() == 3);
  CHECK(is.walked.value(1).length == 6);
  CHECK(is.damage() == "");
}

TEST_CASE("Without an offset table all fragments make a single frame", "[pixels][fragments][E138]") {
  CHECK(index_of(frames_in("1", {4, 6, 2}), Strictness::strict).first() == Numbers{0, 3});
}

TEST_CASE("The basic offset table groups fragments into frames", "[pixels][fragments][E122]") {
  // Fragments begin at 0, 12, 26, 36 behind the table.
  const Indexed is = index_of(frames_in("2", {4, 6, 2, 8}, {0, 26}), Strictness::strict);
  CHECK(is.first() == Numbers{0, 2, 4});
  CHECK(is.file.diagnostics().empty());
}

TEST_CASE("More fragments than frames without a table are an error", "[pixels][fragments][E123]") {
  const auto bytes = frames_in("2", {4, 6, 2});
  const Indexed is = index_of(bytes);
  CHECK(error_of(is.positions) == "memory: 3 fragments make 2 frames, and no offset table says which at offset " +
                                  std::to_string(bytes.as_file(jpeg_baseline).offset_of("PixelData")) +
                                  ", in PixelData (7FE0,0010) OB");
}

TEST_CASE("Of fewer fragments than frames those that are there are frames", "[pixels][fragments][E124]") {
  const Indexed is = index_of(frames_in("3", {4, 6}));
  CHECK(is.first() == Numbers{0, 1, 2});
  CHECK(is.file.count(DiagnosticCode::fragments) == 1);
  CHECK(code_of(index_of(frames_in("3", {4, 6}), Strictness::strict).positions) == ErrorCode::malformed);
}

TEST_CASE("A basic offset table that lies is not used", "[pixels][fragments][E125][E126][E128]") {
  const auto table = GENERATE(std::vector<std::uint32_t>{0, 12, 0x7FFFFFFF}, std::vector<std::uint32_t>{0, 26, 12},
                              std::vector<std::uint32_t>{0, 12, 27}, std::vector<std::uint32_t>{12, 26, 26},
                              std::vector<std::uint32_t>{0, 12}, std::vector<std::uint32_t>{0, 12, 26, 36},
                              std::vector<std::uint32_t>{0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF});
  const Indexed is = index_of(frames_in("3", {4, 6, 2}, table));
  CHECK(is.first() == Numbers{0, 1, 2, 3});
  CHECK(is.file.count(DiagnosticCode::offset_table) == 1);
  CHECK(code_of(index_of(frames_in("3", {4, 6, 2}, table), Strictness::strict).positions) == ErrorCode::malformed);
}

TEST_CASE("The extended offset table groups fragments into frames", "[pixels][fragments][E129]") {
  const Indexed is = index_of(with_extended_table("3", {4, 6, 2}, {0, 12, 26}, {4, 5, 2}), Strictness::strict);
  CHECK(is.first() == Numbers{0, 1, 2, 3});
  CHECK(is.file.diagnostics().empty());
}

TEST_CASE("An extended offset table that lies is not used", "[pixels][fragments][E129]") {
  struct Case {
    Numbers offsets;
    Numbers lengths;
    std::string text;
  };
  const Case is = GENERATE(Case{{0, 12}, {4, 6, 2}, "16 bytes for 3 frames"},
                           Case{{0, 12, 26}, {4, 6}, "16 bytes of lengths for 3 frames"},
                           Case{{0, 12, 26}, {}, "0 bytes of lengths for 3 frames"},
                           Case{{0, 12, 26}, {4, 8, 2}, "length 1 is 8, but the frame has 6 bytes"},
                           Case{{0, 12, 26}, {4, 4, 2}, "length 1 is 4, but the frame has 6 bytes"},
                           Case{{0, 12, 26}, {4, 6, 0xFFFFFFFFFFFFFFFF}, "length 2 is 18446744073709551615, but the frame has 2 bytes"},
                           Case{{0, 12, 0xFFFFFFFFFFFFFFF8}, {4, 6, 2}, "entry 2 points to no fragment or not forwards"},
                           Case{{0, 12, 0xFFFFFFFFFFFFFFFF}, {4, 6, 2}, "entry 2 points to no fragment or not forwards"},
                           Case{{0, 26, 12}, {4, 2, 6}, "entry 2 points to no fragment or not forwards"});
  const Indexed indexed = index_of(with_extended_table("3", {4, 6, 2}, is.offsets, is.lengths));
  CHECK(indexed.first() == Numbers{0, 1, 2, 3});
  CHECK(indexed.file.diagnostics().at(0).text == is.text);
  CHECK(indexed.file.count(DiagnosticCode::offset_table) == 1);
}

TEST_CASE("An extended offset table that skips fragments is not used", "[pixels][fragments][E129]") {
  const Indexed is = index_of(with_extended_table("1", {4, 6, 2}, {0}, {4}));
  CHECK(is.first() == Numbers{0, 3});
  CHECK(is.file.count(DiagnosticCode::offset_table) == 1);
}

TEST_CASE("A cut file keeps the frames before the cut, by either table or none", "[pixels][fragments][E132]") {
  struct Case {
    DicomBytes bytes;
    Numbers first;
  };
  const Case is = GENERATE(Case{frames_in("3", {4, 6, 2}), {0, 1, 2}}, Case{frames_in("3", {4, 6, 2}, {0, 12, 26}), {0, 1, 2}},
                           Case{with_extended_table("3", {4, 6, 2}, {0, 12, 26}, {4, 6, 2}), {0, 1, 2}},
                           // Frame 1 lost its second fragment.
                           Case{frames_in("2", {4, 6, 2}, {0, 12}), {0, 1}},
                           // The only frame lost its last fragment.
                           Case{frames_in("1", {4, 6, 2}, {0}), {0}}, Case{frames_in("1", {4, 6, 2}), {0}});
  auto bytes = is.bytes;
  const Indexed indexed = index_of(bytes.truncate_by(8 + 1));
  CHECK(indexed.first() == is.first);
  CHECK(indexed.walked.damage->code() == ErrorCode::truncated);
  CHECK(indexed.file.count(DiagnosticCode::offset_table) == 0);
}

TEST_CASE("A cut file without a table and with more fragments than frames is no guess", "[pixels][fragments][E132]") {
  CHECK(code_of(index_of(frames_in("2", {4, 6, 2, 8}).truncate_by(9)).positions) == ErrorCode::malformed);
}

TEST_CASE("Every cut keeps exactly the frames whose fragments are there", "[pixels][fragments][E132]") {
  const auto whole = frames_in("2", {4, 6, 2, 8}, {0, 26});
  for (std::size_t kept = static_cast<std::size_t>(whole.value_offset_of("PixelData")); kept < whole.size(); ++kept) {
    auto bytes = whole;
    const Indexed is = index_of(bytes.truncate_to(kept));
    // The walk meets damage only where a fragment runs past the end; less than a header is a missing delimiter.
    const bool all = whole.range_of("PixelData[3]").fits(kept);
    const bool first = whole.range_of("PixelData[1]").fits(kept);
    if (is.positions && is.walked.damage) CHECK(is.first().size() == (all ? 3 : first ? 2 : 1));
  }
}

TEST_CASE("Finding the frames reads 8 bytes a fragment", "[pixels][fragments][E180]") {
  const auto bytes = frames_in("3", {20000, 40000, 30000}).as_file(jpeg_baseline);
  WatchedSource source{bytes};
  const File file = File::open(source.source()).value();
  const auto element = file.dataset().at(tags::PixelData).value();
  source.forget();
  CHECK(walk_fragments(FragmentReader{element}).value().items.size() == 3);
  CHECK(source.bytes_read() == 5 * 8);
  CHECK_FALSE(source.touched(bytes.value_range_of("PixelData[1]")));
}

TEST_CASE("Frames that no decoder is there for say what they are", "[pixels][fragments]") {
  const auto bytes = frames_in("1", {4}).as_file("1.2.840.10008.1.2.4.100");
  const Image image = open(bytes).image().value();
  CHECK(image.coding() == PixelCoding::video);
  CHECK(error_of(image.frame<std::uint8_t>(0)) ==
        "memory: the frames are compressed (MPEG2 Main Profile / Main Level, 1.2.840.10008.1.2.4.100) at offset " +
            std::to_string(bytes.offset_of("PixelData")) + ", in PixelData (7FE0,0010) OB; video is not decoded; codestream() gives its bytes");
  CHECK(code_of(image.frame_range(0)) == ErrorCode::unsupported);
}

TEST_CASE("100,000 fragments of two bytes are found with 8 bytes of memory each", "[pixels][fragments][scale][E180]") {
  auto bytes = image_with({.frames = "100000", .bits_allocated = 8});
  bytes.header(tags::PixelData, VR::OB, undefined_length).item_header(0);
  Bytes items;
  for (int i = 0; i < 100000; ++i) {
    const Bytes item = bytes_of(0xFE, 0xFF, 0x00, 0xE0, 2, 0, 0, 0, i & 0xFF, i >> 8 & 0xFF);
    items.insert(items.end(), item.begin(), item.end());
  }
  const Indexed is = index_of(bytes.raw(items).sequence_delimiter());
  CHECK(is.positions.value().size() == 100001);
  CHECK(is.walked.items[99999] - is.walked.items[0] == 999990);
  CHECK(is.walked.items.size() * sizeof(is.walked.items[0]) == 800000);
}

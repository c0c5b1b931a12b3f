// SPDX-License-Identifier: MIT
// Uncompressed frames in fragments (PS3.5 A.4.11): in place where a frame lies in one fragment, gathered where it does not.
#include "pixels/image_bytes.hpp"

#include <dicomap/image.hpp>

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

constexpr std::string_view encapsulated_uncompressed = "1.2.840.10008.1.2.1.98";

/// 2 x 3 pixels of 16 bits: 12 bytes a frame.
DicomBytes frames_in(const std::vector<Bytes>& fragments, const std::vector<std::uint32_t>& table = {},
                     const std::string& frames = "3") {
  return image_with({.frames = frames}).encapsulated(fragments, table).as_file(encapsulated_uncompressed);
}

const std::vector<Bytes> one_each{counting(12, 0), counting(12, 100), counting(12, 200)};

std::uint16_t first_sample(const Image& image, std::uint64_t index) { return image.frame<std::uint16_t>(index).value()(0, 0); }

/// The three frames of `one_each`, in whatever fragments they lie.
void has_three_frames(const Image& image) {
  REQUIRE(image.whole_frames().value() == 3);
  CHECK(first_sample(image, 0) == 0x0100);
  CHECK(first_sample(image, 1) == 0x6564);
  CHECK(first_sample(image, 2) == 0xC9C8);
  std::vector<std::uint16_t> into(6);
  CHECK(image.read_frame<std::uint16_t>(1, into).has_value());
  CHECK(into == std::vector<std::uint16_t>{0x6564, 0x6766, 0x6968, 0x6B6A, 0x6D6C, 0x6F6E});
}

}  // namespace

TEST_CASE("A frame in one fragment is taken in place", "[pixels][fragments][E122]") {
  const std::vector<std::uint32_t> table = GENERATE(std::vector<std::uint32_t>{}, std::vector<std::uint32_t>{0, 20, 40});
  const auto bytes = frames_in(one_each, table);
  const File file = open(bytes, strictly());
  const Image image = file.image().value();
  CHECK(image.coding() == PixelCoding::encapsulated_native);
  has_three_frames(image);
  const auto frame = image.frame<std::uint16_t>(1).value();
  CHECK(frame.holding() == Holding{Residence::borrowed, Reason::in_memory});
  CHECK(image.frame_range(1).value() == bytes.value_range_of("PixelData[1]"));
  CHECK(file.diagnostics().empty());
}

TEST_CASE("A frame in several fragments is gathered", "[pixels][fragments][E138]") {
  const std::vector<Bytes> pieces{counting(2, 0), counting(10, 2), counting(12, 100), counting(6, 200), counting(4, 206), counting(2, 210)};
  const std::vector<std::uint32_t> table = GENERATE(std::vector<std::uint32_t>{}, std::vector<std::uint32_t>{0, 28, 48});
  const auto bytes = frames_in(pieces, table);
  const File file = open(bytes, strictly());
  const Image image = file.image().value();
  has_three_frames(image);
  CHECK(image.frame<std::uint16_t>(0).value().holding() == Holding{Residence::copied, Reason::fragments});
  CHECK(image.frame<std::uint16_t>(1).value().residence() == Residence::borrowed);
  CHECK(error_of(image.frame_range(2)) ==
        "memory: frame 2 lies in 3 fragments at offset " + std::to_string(bytes.offset_of("PixelData")) +
            ", in PixelData (7FE0,0010) OB");
  CHECK(file.diagnostics().empty());
}

TEST_CASE("An offset table that lies is reported and not used", "[pixels][fragments][E125][E126][E128]") {
  struct Case {
    std::vector<std::uint32_t> table;
    std::string text;
  };
  const Case is = GENERATE(Case{{0, 20, 0xFFFFFFF0}, "entry 2 points to no fragment or not forwards"},
                           Case{{0, 20, 60}, "entry 2 points to no fragment or not forwards"},
                           Case{{0, 40, 20}, "entry 2 points to no fragment or not forwards"},
                           Case{{0, 0, 20}, "entry 1 points to no fragment or not forwards"},
                           Case{{0, 22, 40}, "entry 1 points to no fragment or not forwards"},
                           Case{{20, 40}, "8 bytes for 3 frames"},
                           Case{{0, 20, 40, 60}, "16 bytes for 3 frames"},
                           Case{{0}, "4 bytes for 3 frames"});
  const auto bytes = frames_in(one_each, is.table);
  const File file = open(bytes);
  const Image image = file.image().value();
  has_three_frames(image);
  CHECK(diagnostics_of(file) == std::vector{"offset_table at offset " + std::to_string(bytes.offset_of("PixelData")) +
                                            ", in 7FE0,0010: " + is.text});
  const Image strict = open(bytes, strictly()).image().value();
  CHECK(code_of(strict.frame<std::uint16_t>(0)) == ErrorCode::malformed);
}

TEST_CASE("An offset table that gives a frame too few bytes lies", "[pixels][fragments][E126]") {
  // Entry 0 and entry 1 both begin at fragments, but the second frame would begin in the middle of the first.
  const std::vector<Bytes> pieces{counting(6, 0), counting(6, 6), counting(12, 100), counting(12, 200)};
  const File file = open(frames_in(pieces, {0, 14, 28}));
  const Image image = file.image().value();
  has_three_frames(image);
  CHECK(file.count(DiagnosticCode::offset_table) == 1);
}

TEST_CASE("An offset table that does not begin at the first fragment lies", "[pixels][fragments][E126]") {
  const File file = open(frames_in({counting(12, 50), one_each[0], one_each[1], one_each[2]}, {20, 40, 60}));
  static_cast<void>(file.image().value().whole_frames());
  CHECK(file.count(DiagnosticCode::offset_table) == 1);
}

TEST_CASE("An offset table of 3 bytes is reported and not used", "[pixels][fragments][E127]") {
  auto bytes = image_with({.frames = "3"});
  bytes.header(tags::PixelData, VR::OB, undefined_length).item_header(3).raw(filled(3));
  for (const Bytes& fragment : one_each) bytes.item_header(12).raw(fragment);
  const File file = open(bytes.sequence_delimiter().as_file(encapsulated_uncompressed));
  has_three_frames(file.image().value());
  CHECK(file.diagnostics().size() == 1);
  CHECK(file.count(DiagnosticCode::offset_table) == 1);
}

TEST_CASE("Of too few fragments the frames that are there are read", "[pixels][fragments][E124]") {
  const Image image = open(frames_in({one_each[0], one_each[1]})).image().value();
  CHECK(image.whole_frames().value() == 2);
  CHECK(first_sample(image, 1) == 0x6564);
  CHECK(code_of(image.frame<std::uint16_t>(2)) == ErrorCode::truncated);
  CHECK(code_of(image.frame<std::uint16_t>(3)) == ErrorCode::out_of_range);
}

TEST_CASE("A last fragment that is too short is no frame", "[pixels][fragments][E124]") {
  const std::vector<std::uint32_t> table = GENERATE(std::vector<std::uint32_t>{}, std::vector<std::uint32_t>{0, 20, 40});
  const Image image = open(frames_in({one_each[0], one_each[1], counting(10, 200)}, table)).image().value();
  CHECK(image.whole_frames().value() == 2);
  CHECK(first_sample(image, 1) == 0x6564);
  CHECK(error_of(image.frame<std::uint16_t>(2)).find("frame 2 is not whole: 2 of 3 frames are there") != std::string::npos);
}

TEST_CASE("Fragments beyond the last frame, and bytes beyond a frame, are reported", "[pixels][fragments]") {
  const File more = open(frames_in({one_each[0], one_each[1], one_each[2], counting(12)}));
  has_three_frames(more.image().value());
  CHECK(more.count(DiagnosticCode::fragments) == 1);
  auto longer = one_each[1];
  longer.resize(16);
  const File wide = open(frames_in({one_each[0], longer, one_each[2]}));
  has_three_frames(wide.image().value());
  CHECK(wide.count(DiagnosticCode::fragments) == 1);
}

TEST_CASE("A frame of odd size has a pad byte in its fragment", "[pixels][fragments][E093]") {
  const auto bytes = image_with({.rows = 3, .columns = 3, .frames = "2", .bits_allocated = 8})
                         .encapsulated({counting(10, 0), counting(10, 100)})
                         .as_file(encapsulated_uncompressed);
  const File file = open(bytes, strictly());
  const Image image = file.image().value();
  CHECK(samples_of<std::uint8_t>(image, 1) == std::vector<std::uint8_t>{100, 101, 102, 103, 104, 105, 106, 107, 108});
  CHECK(file.diagnostics().empty());
}

TEST_CASE("A fragment of odd length is read with a diagnostic", "[pixels][fragments][E139]") {
  const auto bytes = image_with({.rows = 3, .columns = 3, .frames = "2", .bits_allocated = 8})
                         .encapsulated({counting(9, 0), counting(10, 100)})
                         .as_file(encapsulated_uncompressed);
  const File file = open(bytes);
  const Image image = file.image().value();
  CHECK(samples_of<std::uint8_t>(image, 1)[0] == 100);
  CHECK(diagnostics_of(file) == std::vector{"fragments at offset " + std::to_string(bytes.offset_of("PixelData[0]")) +
                                            ", in 7FE0,0010: a fragment of 9 bytes"});
  CHECK(code_of(open(bytes, strictly()).image().value().frame<std::uint8_t>(0)) == ErrorCode::malformed);
}

TEST_CASE("An empty fragment between others counts for nothing", "[pixels][fragments][E137]") {
  const std::size_t place = GENERATE(0U, 1U, 2U, 3U);
  auto pieces = one_each;
  pieces.insert(pieces.begin() + static_cast<std::ptrdiff_t>(place), Bytes{});
  has_three_frames(open(frames_in(pieces)).image().value());
}

TEST_CASE("Fragments that a missing delimiter leaves open are read", "[pixels][fragments][E131]") {
  const auto bytes = frames_in(one_each).truncate_by(8);
  const File file = open(bytes);
  has_three_frames(file.image().value());
  CHECK(file.count(DiagnosticCode::missing_delimiter) == 1);
  const Image strict = open(bytes, strictly()).image().value();
  CHECK(code_of(strict.frame<std::uint16_t>(0)) == ErrorCode::malformed);
}

TEST_CASE("A fragment that runs past the end of the file spoils its own frame only", "[pixels][fragments][E132]") {
  const std::vector<std::uint32_t> table = GENERATE(std::vector<std::uint32_t>{}, std::vector<std::uint32_t>{0, 20, 40});
  const auto bytes = frames_in(one_each, table).truncate_by(8 + 3);
  const File file = open(bytes);
  const Image image = file.image().value();
  CHECK(image.whole_frames().value() == 2);
  CHECK(first_sample(image, 0) == 0x0100);
  CHECK(first_sample(image, 1) == 0x6564);
  CHECK(error_of(image.frame<std::uint16_t>(2)) ==
        "memory: a fragment of 12 bytes runs 3 bytes past the end at offset " + std::to_string(bytes.offset_of("PixelData[2]")) +
            ", in PixelData (7FE0,0010) OB; the file looks truncated");
  CHECK(file.count(DiagnosticCode::offset_table) == 0);
}

TEST_CASE("Every cut of a file leaves exactly its whole fragments", "[pixels][fragments][E132]") {
  const auto whole = frames_in(one_each, {0, 20, 40});
  for (std::size_t kept = static_cast<std::size_t>(whole.value_offset_of("PixelData")); kept <= whole.size(); ++kept) {
    auto bytes = whole;
    bytes.truncate_to(kept);
    const Image image = open(bytes).image().value();
    std::uint64_t expected = 0;
    for (const std::string name : {"PixelData[0]", "PixelData[1]", "PixelData[2]"}) {
      if (whole.range_of(name).fits(kept)) ++expected;
    }
    CHECK(image.whole_frames().value() == expected);
    for (std::uint64_t index = 0; index < 3; ++index) CHECK(image.frame<std::uint16_t>(index).has_value() == (index < expected));
  }
}

TEST_CASE("What is no fragment ends the fragments, and the frames before it are read", "[pixels][fragments][E133][E134]") {
  struct Case {
    Tag tag;
    std::uint32_t length;
    std::string what;
  };
  const Case is = GENERATE(Case{tags::Item, undefined_length, "a fragment of undefined length"},
                           Case{tags::PatientName, 12, "a fragment was expected, not 0010,0010"},
                           Case{tags::ItemDelimitationItem, 0, "a fragment was expected, not FFFE,E00D"},
                           Case{Tag{0, 0}, 0, "a fragment was expected, not 0000,0000"});
  auto bytes = image_with({.frames = "3"});
  bytes.header(tags::PixelData, VR::OB, undefined_length).item_header(0).item_header(12).raw(one_each[0]).item_header(12).raw(one_each[1]);
  const std::size_t damage = bytes.size();
  bytes.bracket(is.tag, is.length).raw(one_each[2]).sequence_delimiter();
  const Image image = try_image(bytes).value();
  CHECK(image.whole_frames().value() == 2);
  CHECK(first_sample(image, 1) == 0x6564);
  CHECK(error_of(image.frame<std::uint16_t>(2)) ==
        "memory: " + is.what + " at offset " + std::to_string(damage) + ", in PixelData (7FE0,0010) OB");
}

TEST_CASE("A table and no fragments make no frames", "[pixels][fragments][E135]") {
  const std::vector<std::uint32_t> table = GENERATE(std::vector<std::uint32_t>{}, std::vector<std::uint32_t>{0, 20, 40});
  const Image image = open(frames_in({}, table)).image().value();
  CHECK(image.whole_frames().value() == 0);
  CHECK(code_of(image.frame<std::uint16_t>(0)) == ErrorCode::truncated);
}

TEST_CASE("No items at all make no frames", "[pixels][fragments][E135]") {
  auto bytes = image_with({.frames = "3"});
  bytes.header(tags::PixelData, VR::OB, undefined_length).sequence_delimiter();
  const Image image = open(bytes.as_file(encapsulated_uncompressed)).image().value();
  CHECK(image.whole_frames().value() == 0);
  CHECK(code_of(image.frame<std::uint16_t>(0)) == ErrorCode::truncated);
}

TEST_CASE("Fragments in a value of defined length are read with a diagnostic", "[pixels][fragments][E136]") {
  DicomBytes fragments;
  fragments.item_header(0);
  for (const Bytes& fragment : one_each) fragments.item_header(12).raw(fragment);
  const bool delimited = GENERATE(true, false);
  if (delimited) fragments.sequence_delimiter();
  const auto bytes =
      image_with({.frames = "3"}).element(tags::PixelData, VR::OB, fragments.bytes()).as_file(encapsulated_uncompressed);
  const File file = open(bytes);
  has_three_frames(file.image().value());
  CHECK(diagnostics_of(file) == std::vector{"fragments at offset " + std::to_string(bytes.offset_of("PixelData")) +
                                            ", in 7FE0,0010: fragments in a value of defined length"});
  CHECK(code_of(open(bytes, strictly()).image()) == ErrorCode::malformed);
}

TEST_CASE("Plain pixel data under a transfer syntax of fragments is read with a diagnostic", "[pixels][fragments][E136]") {
  const auto bytes =
      image_with({.frames = "1"}).element(tags::PixelData, VR::OW, counting(12)).as_file(encapsulated_uncompressed);
  const File file = open(bytes);
  const Image image = file.image().value();
  CHECK(image.coding() == PixelCoding::native);
  CHECK(first_sample(image, 0) == 0x0100);
  CHECK(diagnostics_of(file) == std::vector{"fragments at offset " + std::to_string(bytes.offset_of("PixelData")) +
                                            ", in 7FE0,0010: no fragments under a transfer syntax with them"});
  CHECK(code_of(open(bytes, strictly()).image()) == ErrorCode::malformed);
}

TEST_CASE("Fragments under a native transfer syntax are read with a diagnostic", "[pixels][fragments][E121]") {
  const auto bytes = image_with({.frames = "3"}).encapsulated(one_each).as_file();
  const File file = open(bytes);
  const Image image = file.image().value();
  CHECK(image.coding() == PixelCoding::encapsulated_native);
  has_three_frames(image);
  CHECK(diagnostics_of(file) == std::vector{"fragments at offset " + std::to_string(bytes.offset_of("PixelData")) +
                                            ", in 7FE0,0010: fragments under a transfer syntax without them"});
  CHECK(code_of(open(bytes, strictly()).image()) == ErrorCode::malformed);
}

TEST_CASE("All frames in one fragment of the right size are read", "[pixels][fragments][E121]") {
  Bytes all;
  for (const Bytes& frame : one_each) all.insert(all.end(), frame.begin(), frame.end());
  const auto syntax = GENERATE(std::string_view{}, encapsulated_uncompressed);
  const File file = open(image_with({.frames = "3"}).encapsulated({all}).as_file(syntax));
  const Image image = file.image().value();
  has_three_frames(image);
  CHECK(image.frame<std::uint16_t>(2).value().residence() == Residence::borrowed);
  CHECK(file.count(DiagnosticCode::fragments) == 1);
}

TEST_CASE("A single fragment of the wrong size under a native transfer syntax is no frame", "[pixels][fragments][E121]") {
  const Image image = open(image_with({.frames = "1"}).encapsulated({counting(10)}).as_file()).image().value();
  CHECK(image.whole_frames().value() == 0);
  CHECK(code_of(image.frame<std::uint16_t>(0)) == ErrorCode::truncated);
}

TEST_CASE("Compressed frames under a native transfer syntax are an error, not frames", "[pixels][fragments][E121]") {
  // Three fragments of any length, which together reach the size of a frame.
  const auto bytes = image_with({.frames = "3"}).encapsulated({counting(8), counting(6), counting(6)}).as_file();
  const Image image = open(bytes).image().value();
  CHECK(error_of(image.frame<std::uint16_t>(0)) ==
        "memory: the fragments of frame 0 have 14 bytes, an uncompressed frame has 12 at offset " +
            std::to_string(bytes.offset_of("PixelData")) +
            ", in PixelData (7FE0,0010) OB; the pixel data may be compressed: OpenOptions::transfer_syntax says how");
}

TEST_CASE("Frames of bits in fragments each begin at a byte", "[pixels][fragments][bits]") {
  const auto bytes = image_with({.rows = 3, .columns = 3, .frames = "2", .bits_allocated = 1})
                         .encapsulated({bytes_of(0xFF, 0x00), bytes_of(0x01, 0x01)})
                         .as_file(encapsulated_uncompressed);
  const Image image = open(bytes, strictly()).image().value();
  CHECK(image.bits(0).value().count() == 8);
  CHECK(image.bits(1).value().count() == 2);
  CHECK(image.bits(1).value().test(8));
  CHECK(samples_of<std::uint8_t>(image, 1) == std::vector<std::uint8_t>{1, 0, 0, 0, 0, 0, 0, 0, 1});
  CHECK(image.bits(1).value().residence() == Residence::borrowed);
}

TEST_CASE("Prefetch and release of frames in fragments change nothing", "[pixels][fragments]") {
  const Image image = open(frames_in(one_each)).image().value();
  image.prefetch(0, 3);
  image.release(0, 3);
  image.release(2, 100);
  has_three_frames(image);
}

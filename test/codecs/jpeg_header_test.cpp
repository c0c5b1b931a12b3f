// SPDX-License-Identifier: MIT
// What is read from the markers of a JPEG code stream before its first scan.
#include "codecs/jpeg_header.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace dicomap;
using namespace dicomap::codecs;

namespace {

/// Markers, one after the other.
class JpegBytes {
 public:
  JpegBytes& raw(std::initializer_list<int> values) {
    for (const int value : values) bytes_.push_back(static_cast<std::byte>(value));
    return *this;
  }
  JpegBytes& soi() { return raw({0xFF, 0xD8}); }
  JpegBytes& eoi() { return raw({0xFF, 0xD9}); }
  JpegBytes& segment(int marker, const std::string& content) {
    const auto length = static_cast<int>(content.size() + 2);
    raw({0xFF, marker, length >> 8, length & 255});
    for (const char letter : content) bytes_.push_back(static_cast<std::byte>(letter));
    return *this;
  }
  JpegBytes& jfif() { return segment(0xE0, std::string{"JFIF\0\1\1\0\0\1\0\1\0\0", 14}); }
  JpegBytes& adobe(char transform) { return segment(0xEE, std::string{"Adobe\0\144\0\0\0\0", 11} + transform); }
  /// A frame header with components of these ids and sampling factors (horizontal << 4 | vertical).
  JpegBytes& sof(int process, int precision, int rows, int columns,
                 std::initializer_list<std::pair<int, int>> components) {
    std::string content;
    for (const int value :
         {precision, rows >> 8, rows & 255, columns >> 8, columns & 255, static_cast<int>(components.size())}) {
      content += static_cast<char>(value);
    }
    for (const auto& [id, sampling] : components) content += {static_cast<char>(id), static_cast<char>(sampling), 0};
    return segment(0xC0 + process, content);
  }
  JpegBytes& sos(int components = 1) {
    std::string content(1, static_cast<char>(components));
    for (int i = 0; i < components; ++i) content += {static_cast<char>(i + 1), 0};
    return segment(0xDA, content + std::string{"\0\x3F\0", 3});
  }
  std::span<const std::byte> bytes() const { return bytes_; }
  JpegHeader header() const { return read_jpeg_header(bytes_).value(); }
  std::string error() const {
    const auto result = read_jpeg_header(bytes_);
    return result ? "none" : std::string{name_of(result.error().code())} + ": " + result.error().message();
  }

 private:
  std::vector<std::byte> bytes_;
};

using Components = std::initializer_list<std::pair<int, int>>;
const Components one{{1, 0x11}};
const Components three{{1, 0x11}, {2, 0x11}, {3, 0x11}};

}  // namespace

TEST_CASE("The frame header of a JPEG code stream gives process, precision, size and components", "[codecs][jpeg]") {
  const JpegHeader header = JpegBytes{}.soi().sof(2, 12, 300, 513, {{1, 0x22}, {2, 0x11}, {9, 0x12}}).sos(2).header();
  CHECK(header.process == 2);
  CHECK(header.precision == 12);
  CHECK(header.rows == 300);
  CHECK(header.columns == 513);
  CHECK(header.component_count == 3);
  CHECK(header.components[0] == JpegComponent{1, 2, 2});
  CHECK(header.components[2] == JpegComponent{9, 1, 2});
  CHECK(header.components_in_first_scan == 2);
  CHECK_FALSE(header.is_jfif);
  CHECK_FALSE(header.adobe_transform.has_value());
  CHECK_FALSE(header.is_lossless());
}

TEST_CASE("Application markers are found before and after the frame header", "[codecs][jpeg]") {
  CHECK(JpegBytes{}.soi().jfif().adobe(1).sof(0, 8, 4, 5, three).sos(3).header().adobe_transform == 1);
  CHECK(JpegBytes{}.soi().jfif().sof(0, 8, 4, 5, three).sos(3).header().is_jfif);
  CHECK(JpegBytes{}.soi().sof(0, 8, 4, 5, three).adobe(0).sos(3).header().adobe_transform == 0);
  CHECK_FALSE(
      JpegBytes{}.soi().segment(0xE0, "JFXX").segment(0xEE, "Adobe").sof(0, 8, 4, 5, three).sos(3).header().is_jfif);
}

TEST_CASE("A frame header without a scan behind it is enough", "[codecs][jpeg]") {
  CHECK(JpegBytes{}.soi().sof(0, 8, 4, 5, one).header().rows == 4);
  CHECK(JpegBytes{}.soi().sof(0, 8, 4, 5, one).raw({0xFF, 0xC4, 0x40, 0}).header().components_in_first_scan == 0);
}

TEST_CASE("Padding before SOI, fill bytes and bytes between markers are stepped over", "[codecs][jpeg]") {
  const JpegHeader header = JpegBytes{}
                                .raw({0, 0xFF})
                                .soi()
                                .raw({7, 0, 0xFF, 0, 0xFF, 0xFF})
                                .sof(0, 8, 4, 5, one)
                                .raw({0xFF, 0xD0, 0xFF, 1})
                                .sos()
                                .header();
  CHECK(header.offset == 2);
  CHECK(header.columns == 5);
  CHECK(header.components_in_first_scan == 1);
}

TEST_CASE("Marker segments that look like frame headers inside are not searched", "[codecs][jpeg]") {
  CHECK(JpegBytes{}.soi().segment(0xE1, "\xFF\xD8\xFF\xC0").sof(0, 8, 4, 5, one).sos().header().rows == 4);
}

TEST_CASE("What is wrong with the markers of a JPEG code stream is said", "[codecs][jpeg][damage]") {
  CHECK(JpegBytes{}.error() == "truncated: the JPEG code stream (0 bytes) ends before its frame header does");
  CHECK(JpegBytes{}.raw({0xFF}).error() ==
        "truncated: the JPEG code stream (1 bytes) ends before its frame header does");
  CHECK(JpegBytes{}.raw({0x12, 0x34}).error() == "malformed: no JPEG code stream: starts with 12 34, not FF D8");
  CHECK(JpegBytes{}.raw({0xD8}).error() == "malformed: no JPEG code stream: starts with D8 00, not FF D8");
  CHECK(JpegBytes{}.soi().error() == "truncated: the JPEG code stream (2 bytes) ends before its frame header does");
  CHECK(JpegBytes{}.soi().raw({0xFF, 0xC0, 0, 11, 8}).error() ==
        "truncated: the JPEG code stream (7 bytes) ends before its frame header does");
  CHECK(JpegBytes{}.soi().raw({0xFF, 0xC0, 0, 1}).error() ==
        "malformed: marker FF C0 of the JPEG code stream has length 1");
  CHECK(JpegBytes{}.soi().soi().error() == "malformed: the JPEG code stream has marker FF D8 before its frame header");
  CHECK(JpegBytes{}.soi().eoi().error() == "malformed: the JPEG code stream has marker FF D9 before its frame header");
  CHECK(JpegBytes{}.soi().sos().error() == "malformed: the JPEG code stream has marker FF DA before its frame header");
  CHECK(JpegBytes{}.soi().sof(0, 8, 4, 5, one).eoi().error() ==
        "malformed: the JPEG code stream has marker FF D9 before its first scan");
  CHECK(JpegBytes{}.soi().segment(0xC0, "abc").error() == "malformed: the JPEG frame header has 5 bytes");
  CHECK(JpegBytes{}.soi().segment(0xC0, std::string{"\x8\0\1\0\1\2abc", 9}).error() ==
        "malformed: the JPEG frame header has 11 bytes for 2 components, not 14");
  CHECK(JpegBytes{}.soi().sof(0, 8, 4, 0, one).error() ==
        "malformed: the JPEG frame header says 0 columns, 1 components");
  CHECK(JpegBytes{}.soi().sof(0, 8, 4, 5, {}).error() ==
        "malformed: the JPEG frame header says 5 columns, 0 components");
  CHECK(JpegBytes{}.soi().sof(0, 8, 4, 5, {{7, 0x51}}).error() ==
        "malformed: the sampling factors of JPEG component 7 are 5 x 1, not 1 to 4");
  CHECK(JpegBytes{}.soi().sof(0, 8, 4, 5, one).sof(0, 8, 4, 5, one).error() ==
        "malformed: the JPEG code stream has two frame headers before its first scan");
}

TEST_CASE("JPEG-LS and a number of lines that comes later are unsupported", "[codecs][jpeg]") {
  CHECK(JpegBytes{}.soi().segment(0xF7, "").error() == "unsupported: the code stream is JPEG-LS (SOF55), not JPEG");
  CHECK(JpegBytes{}.soi().sof(0, 8, 0, 5, one).error() ==
        "unsupported: the JPEG code stream gives its number of lines after the first scan (DNL)");
}

TEST_CASE("The color of DCT samples comes from Adobe, JFIF, subsampling or component ids, in that order",
          "[codecs][jpeg][color]") {
  const Components rgb{{'R', 0x11}, {'G', 0x11}, {'B', 0x11}};
  const Components subsampled{{1, 0x21}, {2, 0x11}, {3, 0x11}};
  const auto color = [](const JpegBytes& bytes) { return color_of(bytes.header()); };
  CHECK(color(JpegBytes{}.soi().sof(0, 8, 4, 5, three).sos(3)) == SampleColor::as_declared);
  CHECK(color(JpegBytes{}.soi().jfif().sof(0, 8, 4, 5, three).sos(3)) == SampleColor::ybr_full);
  CHECK(color(JpegBytes{}.soi().adobe(1).sof(0, 8, 4, 5, three).sos(3)) == SampleColor::ybr_full);
  CHECK(color(JpegBytes{}.soi().jfif().adobe(0).sof(0, 8, 4, 5, three).sos(3)) == SampleColor::rgb);
  CHECK(color(JpegBytes{}.soi().adobe(2).sof(0, 8, 4, 5, three).sos(3)) == SampleColor::as_declared);
  CHECK(color(JpegBytes{}.soi().sof(0, 8, 4, 5, subsampled).sos(3)) == SampleColor::ybr_full);
  CHECK(color(JpegBytes{}.soi().sof(0, 8, 4, 5, rgb).sos(3)) == SampleColor::rgb);
  CHECK(color(JpegBytes{}.soi().jfif().sof(0, 8, 4, 5, rgb).sos(3)) == SampleColor::ybr_full);
}

TEST_CASE("Samples of lossless processes, and of one or four components, are what the data set says",
          "[codecs][jpeg][color]") {
  const auto color = [](const JpegBytes& bytes) { return color_of(bytes.header()); };
  CHECK(color(JpegBytes{}.soi().jfif().sof(3, 8, 4, 5, three).sos(3)) == SampleColor::as_declared);
  CHECK(color(JpegBytes{}.soi().adobe(0).sof(3, 8, 4, 5, three).sos(3)) == SampleColor::rgb);
  CHECK(color(JpegBytes{}.soi().adobe(1).sof(3, 8, 4, 5, three).sos(3)) == SampleColor::ybr_full);
  CHECK(color(JpegBytes{}.soi().jfif().sof(0, 8, 4, 5, one).sos()) == SampleColor::as_declared);
  CHECK(color(JpegBytes{}.soi().adobe(0).sof(0, 8, 4, 5, {{1, 17}, {2, 17}, {3, 17}, {4, 17}}).sos(4)) ==
        SampleColor::as_declared);
}

TEST_CASE("Scans are counted up to a bound, and not inside marker segments", "[codecs][jpeg]") {
  auto bytes = JpegBytes{};
  bytes.soi()
      .sof(2, 8, 4, 5, one)
      .segment(0xE1, "\xFF\xDA")
      .sos()
      .raw({1, 2, 0xFF, 0, 0xFF, 0xD0, 3})
      .sos()
      .raw({0xFF, 0xFF})
      .sos();
  CHECK(count_jpeg_scans(bytes.bytes(), 100) == 3);
  CHECK(count_jpeg_scans(bytes.bytes(), 2) == 2);
  CHECK(count_jpeg_scans(bytes.eoi().sos().bytes(), 100) == 3);
  CHECK(count_jpeg_scans({}, 100) == 0);
  CHECK(count_jpeg_scans(JpegBytes{}.raw({0xFF, 0xDA}).bytes(), 100) == 1);
}

// SPDX-License-Identifier: MIT
#include "exchange/pictures.hpp"

#include <catch2/catch.hpp>

#include <limits>

using namespace dicomap;
using namespace dicomap::test;

namespace {

std::optional<Window> window_in(const DicomBytes& bytes, std::uint64_t frame_index = 0) {
  const File file = open(bytes, reading_as(explicit_little));
  return window_of(file.dataset(), frame_index).value();
}

Item window_group(std::string_view center, std::string_view width) {
  return item().sequence(tags::FrameVOILUTSequence,
                         {item().ds(tags::WindowCenter, center).ds(tags::WindowWidth, width)});
}

}  // namespace

TEST_CASE("A linear window of 256 around 128 shows 0 to 255 as they are", "[exchange][window]") {
  const Window window{128, 256};
  CHECK(window(0) == 0);
  CHECK(window(51) == Approx(0.2));
  CHECK(window(255) == 1);
  CHECK(window(-1) == 0);
  CHECK(window(256) == 1);
}

TEST_CASE("An exact linear window spans its width", "[exchange][window]") {
  const Window window{2048, 4096, WindowFunction::linear_exact};
  CHECK(window(0) == 0);
  CHECK(window(1024) == 0.25);
  CHECK(window(2048) == 0.5);
  CHECK(window(4096) == 1);
  CHECK(window(5000) == 1);
}

TEST_CASE("A sigmoid window is half bright at its center and never black", "[exchange][window]") {
  const Window window{100, 40, WindowFunction::sigmoid};
  CHECK(window(100) == 0.5);
  CHECK(window(110) == Approx(0.7310585786));
  CHECK(window(90) == Approx(0.2689414214));
}

TEST_CASE("A linear window of width 1 is a threshold, and a narrower one is exact", "[exchange][window]") {
  CHECK(Window{100, 1}(99.5) == 0);
  CHECK(Window{100, 1}(99.6) == 1);
  CHECK(Window{0.25, 0.5}(0.375) == 0.75);
}

TEST_CASE("What is no number is black", "[exchange][window]") {
  CHECK(Window{128, 256}(std::numeric_limits<double>::quiet_NaN()) == 0);
  CHECK(Window{128, 256, WindowFunction::sigmoid}(std::numeric_limits<double>::quiet_NaN()) == 0);
}

TEST_CASE("The first of several windows is taken, with its function", "[exchange][window]") {
  const auto bytes = DicomBytes{}
                         .ds(tags::WindowCenter, "40\\-600")
                         .ds(tags::WindowWidth, "400\\1500")
                         .cs(tags::VOILUTFunction, "SIGMOID");
  CHECK(window_in(bytes) == Window{40, 400, WindowFunction::sigmoid});
}

TEST_CASE("A window without width, or one that is no number, is none", "[exchange][window]") {
  const std::string width = GENERATE("0", "-5", "", "wide");
  CHECK_FALSE(window_in(DicomBytes{}.ds(tags::WindowCenter, "40").ds(tags::WindowWidth, width)).has_value());
}

TEST_CASE("A frame's own window comes before the shared one, and that before the data set's", "[exchange][window]") {
  const auto bytes = DicomBytes{}
                         .ds(tags::WindowCenter, "1")
                         .ds(tags::WindowWidth, "10")
                         .sequence(tags::SharedFunctionalGroupsSequence, {window_group("2", "20")})
                         .sequence(tags::PerFrameFunctionalGroupsSequence, {window_group("3", "30"), item()});
  CHECK(window_in(bytes, 0) == Window{3, 30});
  CHECK(window_in(bytes, 1) == Window{2, 20});
  CHECK(window_in(DicomBytes{}.ds(tags::WindowCenter, "1").ds(tags::WindowWidth, "10"), 1) == Window{1, 10});
}

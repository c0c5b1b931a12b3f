// SPDX-License-Identifier: MIT
// The eleven types that samples are stored as: which C++ type each is handed out as, and how many bytes it takes.
#include "pixels/image_bytes.hpp"

#include <dicomap/image.hpp>

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

/// A data set of one frame of 2 x 3 samples.
struct Stored {
  SampleType type;
  std::uint16_t bits;
  DicomBytes bytes;
};

std::vector<Stored> every_stored_type() {
  const auto integers = [](SampleType type, std::uint16_t bits, std::uint16_t representation) {
    const std::size_t length = bits == 1 ? 2 : 6U * bits / 8U;
    return Stored{type, bits,
                  image_with({.bits_allocated = bits, .representation = representation})
                      .element(tags::PixelData, VR::OW, counting(length))};
  };
  const auto floats = [](SampleType type, std::uint16_t bits, Tag tag, VR vr) {
    return Stored{type, bits,
                  image_with({.bits_allocated = bits, .without = tags::PixelRepresentation})
                      .element(tag, vr, filled(6U * bits / 8U))};
  };
  return {integers(SampleType::bit, 1, 0),
          integers(SampleType::u8, 8, 0),
          integers(SampleType::s8, 8, 1),
          integers(SampleType::u16, 16, 0),
          integers(SampleType::s16, 16, 1),
          integers(SampleType::u32, 32, 0),
          integers(SampleType::s32, 32, 1),
          integers(SampleType::u64, 64, 0),
          integers(SampleType::s64, 64, 1),
          floats(SampleType::f32, 32, tags::FloatPixelData, VR::OF),
          floats(SampleType::f64, 64, tags::DoubleFloatPixelData, VR::OD)};
}

}  // namespace

TEST_CASE("Samples of each type are handed out as that type and as no other", "[pixels][frame]") {
  const std::vector<Stored> all = every_stored_type();
  const Stored is = all[static_cast<std::size_t>(GENERATE(range(0, 11)))];
  CAPTURE(name_of(is.type));
  const Image image = try_image(is.bytes).value();
  REQUIRE(image.layout().sample_type == is.type);
  int right = 0;
  const auto ask = [&]<class T>(T) {
    std::vector<T> into(6);
    const auto frame = image.frame<T>(0);
    const auto read = image.read_frame<T>(0, into);
    CHECK(frame.has_value() == read.has_value());
    if (frame) {
      ++right;
      // Bits are handed out unpacked.
      CHECK(sample_type_of<T>() == (is.type == SampleType::bit ? SampleType::u8 : is.type));
    } else {
      CHECK(code_of(frame) == ErrorCode::wrong_type);
      CHECK(code_of(read) == ErrorCode::wrong_type);
      const std::string help = is.type == SampleType::bit ? "bits" : std::string{name_of(is.type)};
      CHECK_THAT(error_of(frame),
                 Catch::Contains("the samples are " + help + ", not " + std::string{name_of(sample_type_of<T>())}));
    }
  };
  ask(std::uint8_t{}), ask(std::int8_t{}), ask(std::uint16_t{}), ask(std::int16_t{}), ask(std::uint32_t{});
  ask(std::int32_t{}), ask(std::uint64_t{}), ask(std::int64_t{}), ask(float{}), ask(double{});
  CHECK(right == 1);
  CHECK(image.bits(0).has_value() == (is.type == SampleType::bit));
}

TEST_CASE("A visitor gets the type that the layout names", "[pixels][frame]") {
  const std::vector<Stored> all = every_stored_type();
  const Stored is = all[static_cast<std::size_t>(GENERATE(range(0, 11)))];
  CAPTURE(name_of(is.type));
  const Image image = try_image(is.bytes).value();
  int visits = 0;
  const auto visited = image.visit(0, [&]<class T>(const Frame<const T>& frame) {
    ++visits;
    CHECK(sample_type_of<T>() == (is.type == SampleType::bit ? SampleType::u8 : is.type));
    CHECK(frame.samples().size() == 6);
  });
  CHECK(visited.has_value());
  CHECK(visits == 1);
  CHECK(code_of(image.visit(1, [&](const auto&) { ++visits; })) == ErrorCode::out_of_range);
  CHECK(visits == 1);
}

TEST_CASE("What a visitor returns is returned", "[pixels][frame]") {
  const Image image = try_image(every_stored_type().front().bytes).value();
  const auto size = [](const auto& frame) { return frame.samples().size(); };
  CHECK(image.visit(0, size).value() == 6);
  CHECK(code_of(image.visit(1, size)) == ErrorCode::out_of_range);
  const Result<int> refused = image.visit(0, [](const auto&) -> Result<int> { return Error{ErrorCode::unsupported, "no"}; });
  CHECK(code_of(refused) == ErrorCode::unsupported);
}

TEST_CASE("Samples take exactly bits allocated / 8 bytes", "[pixels][frame]") {
  const std::vector<Stored> all = every_stored_type();
  const Stored is = all[static_cast<std::size_t>(GENERATE(range(0, 11)))];
  CAPTURE(name_of(is.type));
  const Image image = try_image(is.bytes).value();
  CHECK(image.layout().bits_allocated == is.bits);
  CHECK(image.layout().frame_bytes() == (6U * is.bits + 7U) / 8U);
  if (is.type == SampleType::bit) {
    const BitFrame packed = image.bits(0).value();
    CHECK(packed.packed().size() == 1);
    return;
  }
  REQUIRE(image.visit(0, [&](const auto& frame) { CHECK(frame.samples().size_bytes() == 6U * is.bits / 8U); }));
}

// SPDX-License-Identifier: MIT
// The samples of data/samples read as data/README.md describes them.
#include <dicomap/image.hpp>
#include <dicomap/render.hpp>
#include <dicomap/tags.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <memory_resource>
#include <string>
#include <vector>

using namespace dicomap;

namespace {

File sample(const std::string& name, Strictness strictness = Strictness::strict) {
  OpenOptions options;
  options.strictness = strictness;
  return File::open(std::filesystem::path{DICOMAP_SAMPLES} / name, options).value();
}

/// The smallest and the greatest sample of frame 0, and how many there are.
template <class T> struct Extent {
  T smallest;
  T greatest;
  std::size_t count;
  bool operator==(const Extent&) const = default;
};

/// Counts the bytes that were taken.
class CountingResource final : public std::pmr::memory_resource {
 public:
  std::uint64_t taken = 0;

 private:
  void* do_allocate(std::size_t bytes, std::size_t alignment) override {
    taken += bytes;
    return std::pmr::new_delete_resource()->allocate(bytes, alignment);
  }
  void do_deallocate(void* memory, std::size_t bytes, std::size_t alignment) override {
    std::pmr::new_delete_resource()->deallocate(memory, bytes, alignment);
  }
  [[nodiscard]] bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }
};

template <class T> Extent<T> extent(const File& file) {
  const auto frame = file.image().value().frame<T>(0).value();
  const auto [smallest, greatest] = std::ranges::minmax(frame.samples());
  return {smallest, greatest, frame.samples().size()};
}

}  // namespace

TEST_CASE("The CT slice has signed samples and padding of -2000", "[samples]") {
  CHECK(extent<std::int16_t>(sample("ct.dcm")) == Extent<std::int16_t>{-2000, 1636, 128 * 128});
  CHECK(extent<std::int16_t>(sample("deflated.dcm")) == Extent<std::int16_t>{-2000, 1636, 100 * 100});
  CHECK(sample("deflated.dcm").transfer_syntax().deflated);
}

TEST_CASE("The color sample is three planes", "[samples]") {
  const auto frame = sample("color.dcm").image().value().frame<std::uint8_t>(0).value();
  CHECK(frame.is_planar());
  CHECK(frame(48, 48, 0) == 230);  // all three lights meet in the middle
  CHECK(frame(48, 48, 1) == 230);
  CHECK(frame(48, 48, 2) == 230);
  CHECK(frame(20, 48, 0) == 230);  // red alone at the top
  CHECK(frame(20, 48, 1) == 22);
}

TEST_CASE("Frames of bits begin inside of bytes", "[samples]") {
  const Image image = sample("bits.dcm").image().value();
  CHECK(image.frame_count() == 4);
  CHECK(image.layout().frame_bits() == 2623);
  CHECK(image.bits(0).value().reason() != Reason::packed_bits);
  const BitFrame cross = image.bits(1).value();
  CHECK(cross.reason() == Reason::packed_bits);
  CHECK(cross.test(21, 30));       // the middle of the cross
  CHECK_FALSE(cross.test(8, 12));  // between its arms
}

TEST_CASE("Both MR samples show the same head", "[samples]") {
  const File big = sample("big_endian.dcm");
  const File implicit = sample("implicit.dcm");
  CHECK(big.encoding() == explicit_big);
  CHECK(implicit.encoding() == implicit_little);
  const auto a = big.image().value().frame<std::uint16_t>(0).value();
  const auto b = implicit.image().value().frame<std::uint16_t>(0).value();
  CHECK(std::ranges::equal(a.samples(), b.samples()));
  CHECK(extent<std::uint16_t>(big) == Extent<std::uint16_t>{0, 1505, 64 * 64});
  CHECK(big.dataset().get<std::uint16_t>(tags::LargestImagePixelValue).value() == 1505);
  CHECK(implicit.dataset().at(Tag{0x0029, 0x1009}).value().vr() == VR::LO);  // by the vendor's dictionary
}

TEST_CASE("The ball is a little further in each of five frames", "[samples]") {
  const Image image = sample("multiframe.dcm").image().value();
  REQUIRE(image.frame_count() == 5);
  std::vector<std::ptrdiff_t> columns;
  for (std::uint64_t i = 0; i < 5; ++i) {
    const auto frame = image.frame<std::uint8_t>(i).value();
    columns.push_back((std::ranges::find(frame.samples(), 255) - frame.samples().begin()) % 80);
  }
  CHECK(std::ranges::is_sorted(columns, std::ranges::less_equal{}));
}

TEST_CASE("The orange ball is decoded, and is where the grey one is", "[samples]") {
  const File file = sample("rle.dcm");
  CHECK(file.transfer_syntax().pixels == PixelCoding::rle);
  const Image image = file.image().value();
  const Image grey = sample("multiframe.dcm").image().value();
  REQUIRE(image.frame_count() == 5);
  for (std::uint64_t i = 0; i < 5; ++i) {
    const auto frame = image.frame<std::uint8_t>(i).value();
    const auto rgb = to_rgb<std::uint8_t>(file.dataset(), image, i).value();
    const auto luminance = grey.frame<std::uint8_t>(i).value();
    CHECK(frame.reason() == Reason::compressed);
    bool same = true;
    for (std::size_t row = 0; row < 80; ++row) {
      for (std::size_t column = 0; column < 80; ++column) {
        const int y = luminance(row, column);
        same = same && frame(row, column, 0) == y && frame(row, column, 1) == 128 - y / 3 && frame(row, column, 2) == 128 + y / 4;
        same = same && rgb(row, column, 0) >= rgb(row, column, 1) && rgb(row, column, 1) >= rgb(row, column, 2);
      }
    }
    CHECK(same);
  }
}

TEST_CASE("The bag is a DICOS CT volume of twelve slices", "[samples]") {
  const File bag = sample("bag.dcs", Strictness::tolerant);
  CHECK(bag.dataset().get<std::string>(tags::SOPClassUID).value() == "1.2.840.10008.5.1.4.1.1.501.1");
  CHECK(bag.dataset().at(tags::NumberOfFrames).value().vr() == VR::US);  // DICOS writes US, DICOM IS
  CHECK(bag.image().value().frame_count() == 12);
  CHECK(bag.image().value().whole_frames().value() == 12);
  CHECK(bag.dataset()
            .get<double>("PerFrameFunctionalGroupsSequence[11].PlanePositionSequence[0].ImagePositionPatient", 2)
            .value() == -330.0);
}

TEST_CASE("Names are in the character sets of their items", "[samples]") {
  const File file = sample("names.dcm");
  const Dataset names = file.dataset();
  CHECK(names.get<PersonName>(tags::PatientName).value().ideographic.family == "\u5C71\u7530");
  const char* expected[] = {"Wang^XiaoDong=\u738B^\u5C0F\u4E1C",
                            "Wang^XiaoDong=\u738B^\u5C0F\u4E1C",
                            "Hong^Gildong=\u6D2A^\u5409\u6D1E=\uD64D^\uAE38\uB3D9",
                            "Buc^J\u00E9r\u00F4me",
                            "\u0394\u03B9\u03BF\u03BD\u03C5\u03C3\u03B9\u03BF\u03C2",
                            "\u041B\u044E\u043Ace\u043C\u0431yp\u0433",
                            "\u0642\u0628\u0627\u0646\u064A^\u0644\u0646\u0632\u0627\u0631",
                            "\u05E9\u05E8\u05D5\u05DF^\u05D3\u05D1\u05D5\u05E8\u05D4"};
  for (std::size_t i = 0; i < std::size(expected); ++i) {
    CHECK(names.get<std::string>("ContentSequence[0].ContentSequence[" + std::to_string(i) + "].PersonName").value() ==
          expected[i]);
  }
}

TEST_CASE("No frame of a sample takes more memory than its samples, and none where it lies in place", "[samples]") {
  for (const auto& entry : std::filesystem::directory_iterator{DICOMAP_SAMPLES}) {
    CAPTURE(entry.path().filename().native());
    CountingResource memory;
    OpenOptions options;
    options.mapping = Mapping::required;
    options.memory = &memory;
    const auto image = File::open(entry.path(), options).value().image();
    if (!image) continue;  // no pixels
    for (std::uint64_t index = 0; index < image.assume_value().frame_count(); ++index) {
      const std::uint64_t before = memory.taken;
      if (image.assume_value().layout().sample_type == SampleType::bit) {
        REQUIRE(image.assume_value().bits(index));
        CHECK(memory.taken - before <= image.assume_value().layout().frame_bytes());
        continue;
      }
      const auto visited = image.assume_value().visit(index, [&](const auto& frame) {
        const bool is_copy = frame.residence() == Residence::copied && frame.reason() != Reason::deflated;
        CHECK(memory.taken - before == (is_copy ? frame.samples().size_bytes() : 0));
      });
      CHECK(visited.has_value());
    }
  }
}

// SPDX-License-Identifier: MIT
// What single calls cost once everything is warm, over bytes in memory: the parser and the views, without the system.
#include <dicomap/file.hpp>
#include <dicomap/image.hpp>
#include <dicomap/tags.hpp>

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace {

constexpr std::uint16_t rows = 512;
constexpr std::uint16_t columns = 512;
constexpr std::uint32_t frames = 8;
constexpr std::uint32_t frame_bytes = std::uint32_t{rows} * columns * 2;

/// Explicit VR little endian, element by element.
class Bytes {
 public:
  Bytes& element(dicomap::Tag tag, std::string_view vr, std::string_view value) {
    number(tag.group(), 2);
    number(tag.element(), 2);
    text(vr);
    if (vr == "OW" || vr == "SQ" || vr == "OB") {
      number(0, 2);
      number(value.size(), 4);
    } else {
      number(value.size(), 2);
    }
    text(value);
    return *this;
  }
  Bytes& us(dicomap::Tag tag, std::uint16_t value) {
    const char both[] = {static_cast<char>(value & 0xFF), static_cast<char>(value >> 8)};
    return element(tag, "US", {both, sizeof both});
  }
  Bytes& item(const Bytes& content) {
    number(0xFFFE, 2);
    number(0xE000, 2);
    number(content.bytes_.size(), 4);
    text(content.view());
    return *this;
  }
  void number(std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i) bytes_.push_back(static_cast<std::byte>(value >> (8 * i) & 0xFF));
  }
  void text(std::string_view text) {
    for (const char c : text) bytes_.push_back(static_cast<std::byte>(c));
  }
  [[nodiscard]] std::string_view view() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }
  [[nodiscard]] const std::vector<std::byte>& bytes() const { return bytes_; }

 private:
  std::vector<std::byte> bytes_;
};

/// A file whose data set has `items` items of two elements, a hundred private elements, and `frames` frames.
std::vector<std::byte> make_file(std::uint32_t items) {
  Bytes all;
  for (int i = 0; i < 128; ++i) all.number(0, 1);
  all.text("DICM");
  Bytes syntax;
  syntax.element({0x0002, 0x0010}, "UI", {"1.2.840.10008.1.2.1\0", 20});
  Bytes length;
  length.number(syntax.bytes().size(), 4);
  all.element({0x0002, 0x0000}, "UL", length.view());
  all.text(syntax.view());

  Bytes sequence;
  for (std::uint32_t i = 0; i < items; ++i) {
    sequence.item(Bytes{}.element(dicomap::tags::SeriesInstanceUID, "UI", "1.2.826.0.1.3680043.10")
                      .element(dicomap::tags::SeriesNumber, "IS", "12"));
  }
  all.element(dicomap::tags::ReferencedSeriesSequence, "SQ", sequence.view());
  all.element({0x0009, 0x0010}, "LO", "DICOMAP BENCH ");
  for (std::uint16_t i = 0; i < 100; ++i) {
    all.element({0x0009, static_cast<std::uint16_t>(0x1000 + i)}, "LO", "a private value ");
  }
  all.element(dicomap::tags::PatientName, "PN", "Bench^Patient ");
  all.us(dicomap::tags::SamplesPerPixel, 1);
  all.element(dicomap::tags::PhotometricInterpretation, "CS", "MONOCHROME2 ");
  all.element(dicomap::tags::NumberOfFrames, "IS", "8 ");
  all.us(dicomap::tags::Rows, rows).us(dicomap::tags::Columns, columns);
  all.us(dicomap::tags::BitsAllocated, 16).us(dicomap::tags::BitsStored, 16).us(dicomap::tags::HighBit, 15);
  all.us(dicomap::tags::PixelRepresentation, 0);
  all.element(dicomap::tags::PixelData, "OW", std::string(std::size_t{frames} * frame_bytes, '\1'));
  return all.bytes();
}

dicomap::File open_bytes(const std::vector<std::byte>& bytes) {
  return dicomap::File::open(dicomap::Source::borrow(bytes)).value();
}

void open_in_memory(benchmark::State& state) {
  const auto bytes = make_file(10);
  for (auto _ : state) benchmark::DoNotOptimize(open_bytes(bytes));
}
BENCHMARK(open_in_memory);

void open_and_find_rows(benchmark::State& state) {
  const auto bytes = make_file(10);
  for (auto _ : state) {
    const auto file = open_bytes(bytes);
    benchmark::DoNotOptimize(file.dataset().get<std::uint16_t>(dicomap::tags::Rows).value());
  }
}
BENCHMARK(open_and_find_rows);

void find_rows_again(benchmark::State& state) {
  const auto bytes = make_file(10);
  const auto file = open_bytes(bytes);
  for (auto _ : state) benchmark::DoNotOptimize(file.dataset().get<std::uint16_t>(dicomap::tags::Rows).value());
}
BENCHMARK(find_rows_again);

void read_a_name(benchmark::State& state) {
  const auto bytes = make_file(10);
  const auto file = open_bytes(bytes);
  for (auto _ : state) {
    benchmark::DoNotOptimize(file.dataset().get<std::string>(dicomap::tags::PatientName).value());
  }
}
BENCHMARK(read_a_name);

void walk_all_elements(benchmark::State& state) {
  const auto bytes = make_file(static_cast<std::uint32_t>(state.range(0)));
  const auto file = open_bytes(bytes);
  std::int64_t elements = 0;
  for (auto _ : state) {
    auto walk = file.dataset().walk();
    while (walk.next()) ++elements;
  }
  state.SetItemsProcessed(elements);
}
BENCHMARK(walk_all_elements)->Arg(10)->Arg(10'000);

void enter_the_last_item(benchmark::State& state) {
  const auto bytes = make_file(static_cast<std::uint32_t>(state.range(0)));
  const auto file = open_bytes(bytes);
  const auto items = file.dataset().sequence(dicomap::tags::ReferencedSeriesSequence).value();
  for (auto _ : state) benchmark::DoNotOptimize(items.item(static_cast<std::size_t>(state.range(0) - 1)).value());
}
BENCHMARK(enter_the_last_item)->Arg(10)->Arg(10'000);

void make_an_image(benchmark::State& state) {
  const auto bytes = make_file(10);
  const auto file = open_bytes(bytes);
  for (auto _ : state) benchmark::DoNotOptimize(file.image().value());
}
BENCHMARK(make_an_image);

void view_a_frame(benchmark::State& state) {
  const auto bytes = make_file(10);
  const auto image = open_bytes(bytes).image().value();
  std::uint64_t index = 0;
  for (auto _ : state) benchmark::DoNotOptimize(image.frame<std::uint16_t>(index++ % frames).value());
}
BENCHMARK(view_a_frame);

}  // namespace

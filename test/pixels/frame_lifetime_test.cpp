// SPDX-License-Identifier: MIT
// What a frame keeps alive, who pays for its copies, and what frames in place cost.
#include "pixels/image_bytes.hpp"
#include "support/counting_new.hpp"
#include "support/temporary_file.hpp"

#include <dicomap/buffer_pool.hpp>
#include <dicomap/image.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <deque>
#include <memory_resource>
#include <optional>

using namespace dicomap;
using namespace dicomap::test;

namespace {

/// Remembers what was taken and given back.
class CountingResource final : public std::pmr::memory_resource {
 public:
  std::atomic<std::uint64_t> taken = 0;
  std::atomic<std::uint64_t> held = 0;

 private:
  void* do_allocate(std::size_t bytes, std::size_t alignment) override {
    taken += bytes;
    held += bytes;
    return std::pmr::new_delete_resource()->allocate(bytes, alignment);
  }
  void do_deallocate(void* memory, std::size_t bytes, std::size_t alignment) override {
    held -= bytes;
    std::pmr::new_delete_resource()->deallocate(memory, bytes, alignment);
  }
  [[nodiscard]] bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }
};

/// Has no memory beyond a bound.
class BoundedResource final : public std::pmr::memory_resource {
 public:
  explicit BoundedResource(std::size_t most) : most_{most} {}

 private:
  void* do_allocate(std::size_t bytes, std::size_t alignment) override {
    if (bytes > most_) throw std::bad_alloc{};
    return std::pmr::new_delete_resource()->allocate(bytes, alignment);
  }
  void do_deallocate(void* memory, std::size_t bytes, std::size_t alignment) override {
    std::pmr::new_delete_resource()->deallocate(memory, bytes, alignment);
  }
  [[nodiscard]] bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }

  std::size_t most_;
};

constexpr std::size_t frame_bytes = 256 * 256 * 2;

/// Two frames of 256 x 256 words: frame 0 all 1, frame 1 all 2.
DicomBytes two_frames(Encoding encoding = explicit_little) {
  Bytes pixels;
  for (const std::uint16_t value : {std::uint16_t{1}, std::uint16_t{2}}) {
    const Bytes frame = bytes_in(encoding.order, std::vector<std::uint16_t>(256 * 256, value));
    pixels.insert(pixels.end(), frame.begin(), frame.end());
  }
  return image_with({.rows = 256, .columns = 256, .frames = "2"}, encoding).element(tags::PixelData, VR::OW, pixels).as_file();
}

template <class Range> bool all_are(const Range& samples, std::uint16_t value) {
  return std::ranges::all_of(samples, [&](std::uint16_t sample) { return sample == value; });
}

}  // namespace

TEST_CASE("A frame outlives its image, its file and the name of the file", "[pixels][lifetime]") {
  const auto mapping = GENERATE(Mapping::automatic, Mapping::required, Mapping::never);
  const auto encoding = GENERATE(explicit_little, explicit_big);
  std::optional<Frame<const std::uint16_t>> frame;
  {
    const TemporaryFile on_disk{two_frames(encoding).bytes()};
    OpenOptions options;
    options.mapping = mapping;
    const File file = File::open(on_disk.path(), options).value();
    const Image image = file.image().value();
    frame = image.frame<std::uint16_t>(1).value();
  }
  CHECK(frame->samples().size() == 256 * 256);
  CHECK(all_are(frame->samples(), 2));
  const auto copy = *frame;
  frame.reset();
  CHECK(all_are(copy.samples(), 2));
  CHECK(copy.layout().columns == 256);
}

TEST_CASE("An image outlives its file", "[pixels][lifetime]") {
  const auto image = open(two_frames()).image().value();
  CHECK(all_are(samples_of<std::uint16_t>(image, 0), 1));
}

TEST_CASE("A value of an element outlives its file", "[pixels][lifetime]") {
  std::optional<Value<const std::uint16_t>> kept;
  {
    const File file = open(two_frames());
    kept = file.dataset().at(tags::PixelData).value().values<std::uint16_t>().value();
  }
  const auto& value = *kept;
  CHECK(value.size() == 2 * 256 * 256);
  CHECK(value[256 * 256] == 2);
}

TEST_CASE("A frame in place costs no memory by the pixel", "[pixels][allocation]") {
  const TemporaryFile on_disk{two_frames().bytes()};
  CountingResource memory;
  OpenOptions options;
  options.mapping = Mapping::required;
  options.memory = &memory;
  const Image image = File::open(on_disk.path(), options).value().image().value();
  const std::uint64_t before = memory.taken;
  {
    const AllocationCount allocations;
    const auto frame = image.frame<std::uint16_t>(1).value();
    CHECK(frame.residence() == Residence::mapped);
    std::uint64_t sum = 0;
    for (std::size_t row = 0; row < 256; ++row) {
      for (std::size_t column = 0; column < 256; ++column) sum += frame(row, column) + frame.pixel(row, column).value();
    }
    CHECK(sum == 4 * 256 * 256);
    CHECK(allocations() == 0);
  }
  CHECK(memory.taken == before);
}

TEST_CASE("Copied frames take buffers of a pool and return them", "[pixels][allocation][pool]") {
  const auto bytes = image_with({.rows = 64, .columns = 64, .frames = "600"}, explicit_big)
                         .element(tags::PixelData, VR::OW, filled(600ULL * 64 * 64 * 2))
                         .as_file();
  BufferPool pool{{.buffer_bytes = 64 * 64 * 2, .buffers = 8, .when_empty = BufferPool::WhenEmpty::fail}};
  OpenOptions options;
  options.memory = &pool;
  const TemporaryFile on_disk{bytes.bytes()};
  {
    const Image image = File::open(on_disk.path(), options).value().image().value();
    std::deque<Frame<const std::uint16_t>> window;
    for (std::uint64_t index = 0; index < 600; ++index) {
      if (window.size() == 8) window.pop_front();
      window.push_back(image.frame<std::uint16_t>(index).value());
      CHECK(window.back().reason() == Reason::byte_order);
    }
    CHECK(pool.statistics().buffers == 8);
    CHECK(pool.statistics().in_use == 8);
    CHECK(pool.statistics().taken == 600);
    CHECK(pool.statistics().misses == 0);
    CHECK(code_of(image.frame<std::uint16_t>(0)) == ErrorCode::out_of_memory);
    window.pop_front();
    CHECK(image.frame<std::uint16_t>(0).has_value());
  }
  CHECK(pool.statistics().in_use == 0);
}

TEST_CASE("A frame takes no memory in place, and bits allocated / 8 bytes a sample as a copy", "[pixels][allocation]") {
  const auto bits = GENERATE(as<std::uint16_t>{}, 8, 16, 32, 64);
  const auto encoding = GENERATE(explicit_little, explicit_big);
  const auto mapping = GENERATE(Mapping::required, Mapping::never);
  const std::uint64_t length = 200ULL * 200 * 3 * bits / 8;
  const auto with_filler = [&](std::size_t filler) {
    return image_with({.rows = 200, .columns = 200, .bits_allocated = bits, .samples = 3, .photometric = "RGB"},
                      encoding)
        .element(tags::CommentsOnThePerformedProcedureStep, VR::ST, std::string(filler, 'x'))
        .element(tags::PixelData, bits == 8 ? VR::OB : VR::OW, filled(length))
        .as_file();
  };
  const auto bytes = with_filler(8 - with_filler(8).value_offset_of(tags::PixelData) % 8);
  REQUIRE(bytes.value_offset_of(tags::PixelData) % 8 == 0);
  CountingResource memory;
  OpenOptions options;
  options.memory = &memory;
  options.mapping = mapping;
  const TemporaryFile on_disk{bytes.bytes()};
  const Image image = File::open(on_disk.path(), options).value().image().value();
  const bool in_place = mapping == Mapping::required && (encoding == explicit_little || bits == 8);
  CAPTURE(bits, encoding.order, in_place);
  const std::uint64_t before = memory.taken;
  REQUIRE(image.visit(0, [&](const auto& frame) {
    CHECK((frame.residence() == Residence::mapped) == in_place);
    CHECK(frame.samples().size_bytes() == length);
    CHECK(memory.taken - before == (in_place ? 0 : length));
  }));
}

TEST_CASE("Every copy of a frame comes from the caller's memory resource", "[pixels][allocation]") {
  CountingResource memory;
  OpenOptions options;
  options.memory = &memory;
  const auto encoding = GENERATE(explicit_little, explicit_big);
  options.mapping = encoding == explicit_big ? Mapping::required : Mapping::never;
  {
    const TemporaryFile on_disk{two_frames(encoding).bytes()};
    const Image image = File::open(on_disk.path(), options).value().image().value();
    const std::uint64_t before = memory.taken;
    const AllocationCount allocations;
    const auto frame = image.frame<std::uint16_t>(1).value();
    // One from the resource (which takes it from operator new here), one for the owner of the memory.
    CHECK(allocations() <= 2);
    CHECK(frame.residence() == Residence::copied);
    CHECK(memory.taken - before == frame_bytes);
    CHECK(all_are(frame.samples(), 2));
  }
  CHECK(memory.held == 0);
}

TEST_CASE("Reading a frame into the caller's memory takes none", "[pixels][allocation]") {
  CountingResource memory;
  OpenOptions options;
  options.memory = &memory;
  const auto encoding = GENERATE(explicit_little, explicit_big);
  options.mapping = GENERATE(Mapping::required, Mapping::never);
  const TemporaryFile on_disk{two_frames(encoding).bytes()};
  const Image image = File::open(on_disk.path(), options).value().image().value();
  std::vector<std::uint16_t> into(256 * 256);
  const std::uint64_t before = memory.taken;
  const AllocationCount allocations;
  CHECK(image.read_frame<std::uint16_t>(1, into).has_value());
  CHECK(allocations() == 0);
  CHECK(memory.taken == before);
  CHECK(all_are(into, 2));
}

TEST_CASE("Copies of bits and of scattered frames come from the caller's memory resource", "[pixels][allocation]") {
  const auto bits = image_with({.rows = 3, .columns = 5, .frames = "2", .bits_allocated = 1})
                        .element(tags::PixelData, VR::OB, filled(4, 0xFF))
                        .as_file();
  const auto fragments = image_with({.bits_allocated = 8}).encapsulated({counting(2), counting(4, 2)}).as_file("1.2.840.10008.1.2.1.98");
  CountingResource memory;
  OpenOptions options;
  options.memory = &memory;
  options.mapping = Mapping::required;
  const TemporaryFile bit_file{bits.bytes()};
  const TemporaryFile fragment_file{fragments.bytes()};
  const Image packed = File::open(bit_file.path(), options).value().image().value();
  std::uint64_t before = memory.taken;
  CHECK(packed.bits(1).value().count() == 15);
  CHECK(memory.taken - before == 2);
  before = memory.taken;
  CHECK(packed.frame<std::uint8_t>(0).value()(2, 4) == 1);
  CHECK(memory.taken - before == 15);
  const Image scattered = File::open(fragment_file.path(), options).value().image().value();
  before = memory.taken;
  CHECK(scattered.frame<std::uint8_t>(0).value()(1, 2) == 5);
  CHECK(memory.taken - before == 6);
}

TEST_CASE("Memory that is not there is an error, not an exception", "[pixels][allocation]") {
  BoundedResource memory{64 * 1024};
  OpenOptions options;
  options.memory = &memory;
  options.mapping = Mapping::never;
  const TemporaryFile on_disk{two_frames().bytes()};
  const Image image = File::open(on_disk.path(), options).value().image().value();
  CHECK(image.frame<std::uint16_t>(0).error().what() == "no memory for 131072 bytes");
  CHECK(image.frame<std::uint16_t>(0).error().path() == "PixelData (7FE0,0010) OW");
  CHECK(code_of(image.frame<std::uint16_t>(0)) == ErrorCode::out_of_memory);
  std::vector<std::uint16_t> into(256 * 256);
  CHECK(image.read_frame<std::uint16_t>(0, into).has_value());
}

TEST_CASE("A frame beyond the limit is not copied, and can be had in place", "[pixels][allocation][limits]") {
  const TemporaryFile on_disk{two_frames().bytes()};
  OpenOptions options;
  options.limits.frame_bytes = frame_bytes - 1;
  options.mapping = Mapping::required;
  CHECK(File::open(on_disk.path(), options).value().image().value().frame<std::uint16_t>(0).has_value());
  options.mapping = Mapping::never;
  const Image image = File::open(on_disk.path(), options).value().image().value();
  CHECK(code_of(image.frame<std::uint16_t>(0)) == ErrorCode::limit_exceeded);
  CHECK(image.frame<std::uint16_t>(0).error().what() ==
        "a frame of 131072 bytes would have to be copied; Limits::frame_bytes is 131071");
  options.limits.frame_bytes = frame_bytes;
  CHECK(File::open(on_disk.path(), options).value().image().value().frame<std::uint16_t>(0).has_value());
}

TEST_CASE("Bits are not unpacked beyond the limit", "[pixels][allocation][limits]") {
  const auto bytes = image_with({.rows = 64, .columns = 64, .bits_allocated = 1}).element(tags::PixelData, VR::OB, filled(512)).as_file();
  const TemporaryFile on_disk{bytes.bytes()};
  OpenOptions options;
  options.limits.frame_bytes = 4095;
  const Image image = File::open(on_disk.path(), options).value().image().value();
  CHECK(image.bits(0).value().count() == 0);
  CHECK(code_of(image.frame<std::uint8_t>(0)) == ErrorCode::limit_exceeded);
}

TEST_CASE("A frame over memory that the caller lends is that memory", "[pixels][lifetime]") {
  const auto bytes = two_frames();
  const Image image = File::open(Source::borrow(bytes.bytes())).value().image().value();
  const auto frame = image.frame<std::uint16_t>(0).value();
  CHECK(frame.residence() == Residence::borrowed);
  CHECK(static_cast<const void*>(frame.samples().data()) == bytes.bytes().data() + bytes.value_offset_of(tags::PixelData));
}

// SPDX-License-Identifier: MIT
// Deflated data sets (PS3.5 A.5): inflated whole into memory, at a bounded cost, and as far as the stream is sound.
#include "support/reading.hpp"
#include "support/temporary_file.hpp"

#include <dicomap/image.hpp>

#include <catch2/catch.hpp>

#include <stdexcept>

#include <zlib.h>

using namespace dicomap;
using namespace dicomap::test;

namespace {

constexpr std::string_view deflated_uid = "1.2.840.10008.1.2.1.99";

/// RFC 1951, or with a zlib header RFC 1950.
Bytes deflated(const Bytes& plain, bool zlib_header = false) {
  z_stream stream{};
  if (::deflateInit2(&stream, 9, Z_DEFLATED, zlib_header ? MAX_WBITS : -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error{"deflateInit2"};
  Bytes out(::deflateBound(&stream, plain.size()));
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(plain.data()));
  stream.avail_in = static_cast<uInt>(plain.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int state = ::deflate(&stream, Z_FINISH);
  const auto length = static_cast<std::ptrdiff_t>(stream.total_out);
  ::deflateEnd(&stream);
  if (state != Z_STREAM_END) throw std::runtime_error{"deflate"};
  return {out.begin(), out.begin() + length};
}

/// The bytes behind preamble and file meta group.
DicomBytes file_of(const Bytes& stream) { return DicomBytes{}.preamble().meta(deflated_uid).raw(stream); }

/// A data set whose bytes hardly repeat, so that its stream is about as long.
DicomBytes noisy() {
  Bytes words;
  std::uint32_t state = 1;
  for (int i = 0; i < 8000; ++i) words.push_back(static_cast<std::byte>((state = state * 1664525 + 1013904223) >> 24U));
  return DicomBytes{}
      .us(tags::SamplesPerPixel, 1)
      .cs(tags::PhotometricInterpretation, "MONOCHROME2")
      .is(tags::NumberOfFrames, "2")
      .us(tags::Rows, 40)
      .us(tags::Columns, 50)
      .us(tags::BitsAllocated, 16)
      .us(tags::BitsStored, 16)
      .us(tags::HighBit, 15)
      .us(tags::PixelRepresentation, 0)
      .element(tags::PixelData, VR::OW, words);
}

}  // namespace

TEST_CASE("A deflated data set is read as if it were not, and its values say that they were inflated",
          "[file][deflate]") {
  const File file = open(file_of(deflated(noisy().bytes())), strictly());
  CHECK(file.transfer_syntax().deflated);
  CHECK(read(file).elements == read_as(explicit_little, noisy()).elements);
  CHECK(file.dataset().get<std::uint16_t>(tags::Rows).value() == 40);
  const auto frame = file.image().value().frame<std::uint16_t>(1).value();
  CHECK(frame.reason() == Reason::deflated);
  CHECK(frame.residence() == Residence::copied);
  const auto plain = open(noisy(), reading_as(explicit_little)).image().value().frame<std::uint16_t>(1).value();
  CHECK(std::equal(frame.samples().begin(), frame.samples().end(), plain.samples().begin(), plain.samples().end()));
  CHECK(file.dataset_source().size() == noisy().size());
}

TEST_CASE("A zlib header before a deflated data set is read, with a diagnostic", "[file][deflate][E154]") {
  const auto bytes = file_of(deflated(noisy().bytes(), true));
  const File file = open(bytes);
  CHECK(file.dataset().get<std::uint16_t>(tags::Columns).value() == 50);
  CHECK(read(file).diagnostics ==
        Lines{"deflate at offset " + std::to_string(file_of({}).size()) + ": the deflated data set has a zlib header"});
  CHECK(code_of(try_open(bytes, strictly())) == ErrorCode::malformed);
}

TEST_CASE("Of a deflated data set that is cut the elements before the cut are read", "[file][deflate][E155]") {
  const auto whole = file_of(deflated(noisy().bytes()));
  const std::size_t begin = file_of({}).size();
  std::size_t most = 0;
  for (std::size_t size = begin + 1; size < whole.size(); size += 97) {
    const File file = open(DicomBytes{whole}.truncate_to(size));
    const Reading reading = read(file);
    CAPTURE(size, reading.error);
    CHECK(reading.code == ErrorCode::truncated);
    CHECK(reading.elements.size() >= most);  // a longer stream never gives less
    most = reading.elements.size();
  }
  CHECK(most == 10);
  // Half of the pixels are there: so is frame 0, and frame 1 is not.
  const File half = open(DicomBytes{whole}.truncate_by(2000));
  const Image image = half.image().value();
  CHECK(image.whole_frames().value() == 1);
  CHECK(image.frame<std::uint16_t>(0).has_value());
  CHECK(code_of(image.frame<std::uint16_t>(1)) == ErrorCode::truncated);
}

TEST_CASE("The error of a deflated data set that is cut says so", "[file][deflate][E155]") {
  // All of the only element inflates; what is missing is the end of the stream.
  const auto bytes = file_of(deflated(DicomBytes{}.us(tags::Rows, 4).bytes())).truncate_by(1);
  const Reading reading = read(bytes);
  CHECK(reading.elements == Lines{"0028,0010 US 2"});
  CHECK(reading.error ==
        "memory: the deflated data set ends early, after 10 bytes at offset 10; the file looks truncated");
}

TEST_CASE("Bytes that are no deflated stream are an error, not elements", "[file][deflate][E156]") {
  // A data set that was not deflated at all: its first byte announces a stored block whose two lengths disagree.
  const Bytes plain = DicomBytes{}.cs(tags::Modality, "OT").us(tags::Rows, 4).bytes();
  const Reading reading = read(file_of(plain));
  CHECK(reading.elements.empty());
  CHECK(reading.code == ErrorCode::malformed);
  CHECK(reading.error.starts_with("memory: the deflated data set is damaged near byte "));
}

TEST_CASE("Damage within a deflated stream leaves the elements before it", "[file][deflate][E156]") {
  auto bytes = file_of(deflated(noisy().bytes()));
  const std::size_t begin = file_of({}).size();
  bytes.overwrite(begin + 4000, filled(64, 0xFF));
  const Reading reading = read(bytes);
  // The stream has no checksum: what follows may be an error or other pixels, but never other elements before it.
  REQUIRE(reading.elements.size() == 10);
  CHECK(reading.elements[3] == "0028,0010 US 2");
}

TEST_CASE("A deflate bomb ends at the limit, and what is before it is read", "[file][deflate][limits][E157]") {
  auto plain = DicomBytes{}.us(tags::Rows, 4).element(tags::PixelData, VR::OW, filled(64 << 20));
  const Bytes stream = deflated(plain.bytes());
  REQUIRE(stream.size() < 70000);
  OpenOptions options;
  options.limits.inflated_bytes = GENERATE(std::uint64_t{100}, std::uint64_t{1 << 20}, std::uint64_t{10'000'000});
  const TemporaryFile on_disk{file_of(stream).bytes()};
  const File file = File::open(on_disk.path(), options).value();
  CHECK(file.dataset_source().size() == options.limits.inflated_bytes);
  CHECK(file.dataset().get<std::uint16_t>(tags::Rows).value() == 4);
  const Reading reading = read(file);
  CHECK(reading.elements == Lines{"0028,0010 US 2", "7FE0,0010 OW 67108864"});
  // The limit is the reason, not a file that looks truncated.
  const std::string limit = std::to_string(options.limits.inflated_bytes);
  CHECK(reading.error == on_disk.path().native() + ": the data set inflates to more than Limits::inflated_bytes (" +
                             limit + ") at offset " + limit + ", in PixelData (7FE0,0010) OW");
  CHECK(code_of(file.dataset().at(tags::PixelData).value().bytes()) == ErrorCode::limit_exceeded);
  CHECK(file.dataset().at(tags::PixelData).value().partial().value().size() == options.limits.inflated_bytes - 22);
}

TEST_CASE("A data set that inflates to the limit is read whole", "[file][deflate][limits][E157]") {
  OpenOptions options = strictly();
  options.limits.inflated_bytes = noisy().size();
  const TemporaryFile on_disk{file_of(deflated(noisy().bytes())).bytes()};
  CHECK(read(File::open(on_disk.path(), options).value()).error.empty());
}

TEST_CASE("Bytes behind the end of a deflated stream do not count", "[file][deflate][E158]") {
  // The pad byte that makes the stream even (PS3.5 A.5), or more.
  const std::size_t count = GENERATE(1U, 2U, 5000U);
  const int value = GENERATE(0, 0xA5);
  const Reading reading = read(file_of(deflated(noisy().bytes())).raw(filled(count, value)), strictly());
  CHECK(reading.elements.size() == 10);
  CHECK(reading.error.empty());
}

TEST_CASE("An empty stream is an empty data set", "[file][deflate]") {
  const Reading reading = read(file_of(deflated({})));
  CHECK(reading.elements.empty());
  CHECK(reading.error.empty());
}

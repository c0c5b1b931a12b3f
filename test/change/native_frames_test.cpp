// SPDX-License-Identifier: MIT
#include "change/images.hpp"
#include "support/temporary_file.hpp"

#include <catch2/catch.hpp>

namespace dicomap::test {

TEST_CASE("Frames in fragments, uncompressed, become native in every encoding and go back", "[change][rewrite][pixels]") {
  const auto bits = GENERATE(as<std::uint16_t>{}, 1, 8, 16, 32);
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const Pixels pixels{.allocated = bits, .stored = bits};
  const File original = open(native_image(pixels).as_file());
  const File in_fragments = rewritten(original, saved_as(encapsulated_uid));
  CHECK(in_fragments.image().value().coding() == PixelCoding::encapsulated_native);
  CHECK(frames_of(in_fragments) == frames_of(original));
  const File native = rewritten(in_fragments, saved_as(uid_of(encoding)));
  CHECK(native.image().value().coding() == PixelCoding::native);
  CHECK(frames_of(native) == frames_of(original));
  CHECK(read(native).diagnostics == Lines{});
  const File back = rewritten(native, saved_as(explicit_uid));
  CHECK(frames_of(back) == frames_of(original));
  // Implicit VR forgets that bytes were OB: it stands for OW (PS3.5 A.1).
  if (encoding.explicit_vr || bits > 8) CHECK(dataset_bytes(back) == native_image(pixels).bytes());
}

TEST_CASE("Each frame is a fragment of its own, of even length, and the table says where it begins", "[change][rewrite][pixels]") {
  const File file = open(attributes({.rows = 1, .columns = 3, .frames = 2, .allocated = 8, .stored = 8})
                             .element(tags::PixelData, VR::OB, bytes_of(1, 2, 3, 4, 5, 6))
                             .as_file());
  CHECK(items_of(rewritten(file, saved_as(encapsulated_uid))) ==
        std::vector<Bytes>{little<std::uint32_t>({0, 12}), bytes_of(1, 2, 3, 0), bytes_of(4, 5, 6, 0)});
}

TEST_CASE("Big-endian samples lie in fragments in little endian", "[change][rewrite][pixels]") {
  const Pixels pixels{.rows = 1, .columns = 1, .frames = 2, .stored = 16};
  const File file = open(attributes(pixels, explicit_big).ow(tags::PixelData, 0x0102, 0x0304).as_file());
  CHECK(items_of(rewritten(file, saved_as(encapsulated_uid))) ==
        std::vector<Bytes>{little<std::uint32_t>({0, 10}), bytes_of(2, 1), bytes_of(4, 3)});
}

TEST_CASE("An extended table has 64 bits for each frame, and none is empty", "[change][rewrite][pixels]") {
  const File file = open(native_image({.rows = 1, .columns = 3, .frames = 2, .allocated = 8, .stored = 8}).as_file());
  SaveOptions options = saved_as(encapsulated_uid);
  options.offset_table = OffsetTable::extended;
  const File written = rewritten(file, options);
  const auto value_of = [&](Tag tag) {
    const auto value = written.dataset().at(tag).value().bytes().value();
    return Bytes{value.begin(), value.end()};
  };
  CHECK(value_of(tags::ExtendedOffsetTable) == little<std::uint64_t>({0, 12}));
  CHECK(value_of(tags::ExtendedOffsetTableLengths) == little<std::uint64_t>({3, 3}));
  CHECK(items_of(written)[0].empty());
  CHECK(frames_of(written) == frames_of(file));
  CHECK_FALSE(rewritten(written, saved_as(explicit_uid)).dataset_source().size() == 0);
  options.offset_table = OffsetTable::none;
  const File without = rewritten(file, options);
  CHECK(items_of(without)[0].empty());
  CHECK(list(without.dataset().elements()).back() == "7FE0,0010 OB undefined");
  CHECK_FALSE(without.dataset().find(tags::ExtendedOffsetTable).value());
  CHECK(frames_of(without) == frames_of(file));
}

TEST_CASE("Extended tables go where pixel data becomes native", "[change][rewrite][pixels]") {
  const Pixels pixels{};
  SaveOptions options = saved_as(encapsulated_uid);
  options.offset_table = OffsetTable::extended;
  const File written = rewritten(open(native_image(pixels).as_file()), options);
  CHECK(dataset_bytes(rewritten(written, saved_as(explicit_uid))) == native_image(pixels).bytes());
}

TEST_CASE("Native pixel data of more than 4 GiB is refused before anything is written", "[change][rewrite][pixels]") {
  constexpr std::uint64_t frame = std::uint64_t{65535} * 65535;
  const DicomBytes head = attributes({.rows = 65535, .columns = 65535, .frames = 2, .allocated = 8, .stored = 8})
                              .header(tags::PixelData, VR::OB, undefined_length)
                              .item_header(0)
                              .as_file(encapsulated_uid);
  const TemporaryFolder folder;
  const auto path = folder / "big.dcm";
  const Bytes item_header = DicomBytes{}.item_header(frame + 1).bytes();
  write_at(path, 0, head.bytes());
  write_at(path, head.size(), item_header);
  write_at(path, head.size() + 8 + frame + 1, item_header);
  write_at(path, head.size() + 2 * (8 + frame + 1), DicomBytes{}.sequence_delimiter().bytes());
  const File file = File::open(path.native()).value();
  MemorySink sink;
  const auto result = rewrite_file(file, {}, saved_as(explicit_uid), sink);
  CHECK(code_of(result) == ErrorCode::unsupported);
  CHECK(error_of(result) == path.native() +
                                ": 8589672450 bytes of native pixel data are more than the 4294967294 that an element can have; "
                                "Encapsulated Uncompressed Explicit VR Little Endian (1.2.840.10008.1.2.1.98) has no such bound");
  CHECK(sink.bytes().empty());
}

TEST_CASE("Frames that are not there are an error before anything is written", "[change][rewrite][pixels]") {
  const File file = open(attributes({.rows = 1, .columns = 2, .frames = 3, .allocated = 8, .stored = 8})
                             .encapsulated({bytes_of(1, 2), bytes_of(3, 4)})
                             .as_file(encapsulated_uid));
  MemorySink sink;
  const auto result = rewrite_file(file, {}, saved_as(explicit_uid), sink);
  CHECK(code_of(result) == ErrorCode::truncated);
  CHECK(sink.bytes().empty());
}

TEST_CASE("Float pixel data is native or not at all", "[change][rewrite][pixels]") {
  DicomBytes bytes = attributes({.rows = 1, .columns = 2, .frames = 1, .allocated = 32, .stored = 32});
  bytes.numbers<float>(tags::FloatPixelData, VR::OF, {1.5F, -2});
  const File file = open(bytes.as_file());
  CHECK(frames_of(rewritten(file, saved_as(big_endian_uid))) == frames_of(file));
  CHECK(error_of(try_rewrite(file, saved_as(encapsulated_uid))) ==
        "memory: FloatPixelData (7FE0,0008) cannot be encapsulated; a native transfer syntax keeps it");
}

}  // namespace dicomap::test

// SPDX-License-Identifier: MIT
#include "support/reading.hpp"

#include <dicomap/image.hpp>

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

Bytes nested(int levels) {
  Item innermost = item().us(tags::Rows, 1);
  for (int i = 1; i < levels; ++i) innermost = item().sequence(tags::ReferencedSeriesSequence, {innermost});
  return DicomBytes{}.sequence(tags::ReferencedSeriesSequence, {innermost}).as_file().bytes();
}

ErrorCode walk_code(const Result<File>& file) {
  Walk walk = file.value().dataset().walk();
  while (walk.next()) {
  }
  return walk.error().code();
}

}  // namespace

TEST_CASE("Files in memory obey the limits that their source was made with", "[file][limits]") {
  const Bytes bytes = nested(3);
  SourceOptions options;
  options.limits.depth = 2;
  CHECK(walk_code(File::open(Source::borrow(bytes))) == ErrorCode::none);
  CHECK(walk_code(File::open(Source::borrow(bytes, "memory", options))) == ErrorCode::limit_exceeded);
  CHECK(walk_code(File::open(Source::own(bytes, "memory", options))) == ErrorCode::limit_exceeded);
}

TEST_CASE("Files in memory make their copies in the memory that their source was made with", "[file][limits]") {
  const auto bytes = DicomBytes{explicit_big}
                         .us(tags::Rows, 1)
                         .us(tags::Columns, 1)
                         .us(tags::BitsAllocated, 16)
                         .ow(tags::PixelData, 1)
                         .as_file()
                         .bytes();
  SourceOptions options;
  options.memory = std::pmr::null_memory_resource();
  const File file = File::open(Source::borrow(bytes, "memory", options)).value();
  CHECK(code_of(file.image().value().frame<std::uint16_t>(0)) == ErrorCode::out_of_memory);
}

// SPDX-License-Identifier: MIT
#include "change/deflating_sink.hpp"
#include "change/rewriting.hpp"

#include <catch2/catch.hpp>

#include <zlib.h>

namespace dicomap::test {

namespace {

Bytes inflated(const Bytes& bytes, std::size_t expected) {
  Bytes out(expected + 1);
  z_stream zlib{};
  REQUIRE(::inflateInit2(&zlib, -MAX_WBITS) == Z_OK);
  zlib.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(bytes.data()));
  zlib.avail_in = static_cast<uInt>(bytes.size());
  zlib.next_out = reinterpret_cast<Bytef*>(out.data());
  zlib.avail_out = static_cast<uInt>(out.size());
  CHECK(::inflate(&zlib, Z_FINISH) == Z_STREAM_END);
  out.resize(zlib.total_out);
  ::inflateEnd(&zlib);
  return out;
}

}  // namespace

TEST_CASE("What goes through a deflating sink inflates to what went in, and is of even length", "[change][deflate]") {
  const std::size_t size = GENERATE(0U, 1U, 3U, 1000U, 300000U);
  Bytes bytes(size);
  unsigned state = 1;
  for (std::byte& byte : bytes) byte = static_cast<std::byte>((state = state * 1103515245U + 12345U) >> 16U);
  MemorySink memory;
  REQUIRE(memory.write(bytes_of(1)));  // where it begins does not matter
  const auto sink = DeflatingSink::create(memory).value();
  for (std::size_t at = 0; at < size;) {
    const std::size_t piece = std::min<std::size_t>(size - at, 777);
    REQUIRE(sink->write(std::span{bytes}.subspan(at, piece)));
    at += piece;
  }
  CHECK(sink->position() == size);
  REQUIRE(sink->finish());
  const Bytes deflated{memory.bytes().begin() + 1, memory.bytes().end()};
  CHECK(deflated.size() % 2 == 0);
  CHECK(inflated(deflated, size) == bytes);
}

TEST_CASE("A deflating sink writes over nothing that has gone through", "[change][deflate]") {
  MemorySink memory;
  const auto sink = DeflatingSink::create(memory).value();
  REQUIRE(sink->write(bytes_of(1, 2)));
  CHECK(error_of(sink->patch(0, bytes_of(3))) == "a deflated stream cannot be written over at offset 0");
}

}  // namespace dicomap::test

// SPDX-License-Identifier: MIT
#include "support/reading.hpp"
#include "support/watched_source.hpp"

#include <catch2/catch.hpp>

#include <pthread.h>

#include <functional>

using namespace dicomap;
using namespace dicomap::test;

namespace {

/// Sequences in items in sequences; the innermost item is empty. Each level is 12 + 8 bytes, and 16 for its delimiters.
DicomBytes nested(std::uint32_t levels, Length length) {
  DicomBytes bytes;
  for (std::uint32_t level = 0; level < levels; ++level) {
    const std::uint32_t inside = 20 * (levels - 1 - level);
    bytes.header(tags::ContentSequence, VR::SQ, length == Length::defined ? inside + 8 : 0xFFFFFFFF);
    bytes.item_header(length == Length::defined ? inside : 0xFFFFFFFF);
  }
  if (length == Length::undefined) {
    for (std::uint32_t level = 0; level < levels; ++level) bytes.item_delimiter().sequence_delimiter();
  }
  return bytes.us(tags::NumberOfSlices, 4);
}

struct Depths {
  std::size_t elements = 0;
  std::size_t deepest = 0;
  Error error;
};

Depths walk_all(const File& file) {
  Depths depths;
  Walk walk = file.dataset().walk();
  while (walk.next()) {
    ++depths.elements;
    depths.deepest = std::max(depths.deepest, walk.depth());
  }
  depths.error = walk.error();
  return depths;
}

/// Runs `body` on a stack of 256 KiB: enough for any depth of nesting, unless each level takes a part of it.
void on_small_stack(const std::function<void()>& body) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 256 * 1024);
  pthread_t thread{};
  const auto run = [](void* argument) -> void* {
    (*static_cast<const std::function<void()>*>(argument))();
    return nullptr;
  };
  REQUIRE(pthread_create(&thread, &attributes, run, const_cast<std::function<void()>*>(&body)) == 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
}

}  // namespace

TEST_CASE("Sequences nested up to the limit are walked", "[parsing][depth][E070][E071]") {
  const Length length = GENERATE(Length::defined, Length::undefined);
  const std::uint32_t levels = GENERATE(32U, 200U, 256U);
  const File file = open(nested(levels, length), reading_as(explicit_little, Strictness::strict));
  const Depths depths = walk_all(file);
  CHECK(depths.elements == levels + 1);
  CHECK(depths.deepest == levels - 1);
  CHECK(depths.error.code() == ErrorCode::none);
  CHECK(file.dataset().get<std::uint16_t>(tags::NumberOfSlices).value() == 4);
}

TEST_CASE("Sequences nested deeper than the limit end the walk, on a constant stack", "[parsing][depth][E072][E073]") {
  const Length length = GENERATE(Length::defined, Length::undefined);
  const std::uint32_t levels = GENERATE(257U, 300U, 5000U, 20000U);
  const File file = open(nested(levels, length), reading_as(explicit_little));
  Depths depths;
  on_small_stack([&] { depths = walk_all(file); });
  CHECK(depths.elements == 257);
  CHECK(depths.deepest == 256);
  CHECK(depths.error.code() == ErrorCode::limit_exceeded);
  CHECK(depths.error.what() == "sequences are nested deeper than Limits::depth (256)");
  CHECK(depths.error.offset() == 256 * 20);
}

TEST_CASE("A sequence of defined length is stepped over however deep it is", "[parsing][depth][E072]") {
  const File file = open(nested(20000, Length::defined), reading_as(explicit_little));
  CHECK(file.dataset().get<std::uint16_t>(tags::NumberOfSlices).value() == 4);
}

TEST_CASE("A lookup behind a sequence of undefined length that is too deep is an error", "[parsing][depth][E073]") {
  const File file = open(nested(20000, Length::undefined), reading_as(explicit_little));
  CHECK(code_of(file.dataset().find(tags::NumberOfSlices)) == ErrorCode::limit_exceeded);
  CHECK(file.dataset().find(tags::ContentSequence).value());
}

TEST_CASE("The limit of depth can be set, and deep files are walked on a constant stack", "[parsing][depth][limits]") {
  const Length length = GENERATE(Length::defined, Length::undefined);
  OpenOptions options = reading_as(explicit_little);
  options.limits.depth = 20000;
  const WatchedSource watched{nested(20000, length), options};
  const File file = File::open(watched.source(), options).value();
  Depths depths;
  on_small_stack([&] { depths = walk_all(file); });
  CHECK(depths.elements == 20001);
  CHECK(depths.deepest == 19999);
  CHECK(depths.error.code() == ErrorCode::none);
}

TEST_CASE("The limit of depth counts from the top of the file for items too", "[parsing][depth][limits]") {
  const Length length = GENERATE(Length::defined, Length::undefined);
  OpenOptions options = reading_as(explicit_little);
  options.limits.depth = 3;
  const WatchedSource watched{nested(5, length), options};
  const File file = File::open(watched.source(), options).value();
  const Dataset first = file.dataset().sequence(tags::ContentSequence).value().item(0).value();
  Walk walk = first.walk();
  std::size_t elements = 0;
  while (walk.next()) ++elements;
  CHECK(elements == 3);
  CHECK(walk.error().message() ==
        "watched: sequences are nested deeper than Limits::depth (3) at offset 60, in "
        "ContentSequence[0].ContentSequence[0].ContentSequence[0].ContentSequence (0040,A730) SQ");
}

// SPDX-License-Identifier: MIT
// What this build can decode.
#include <dicomap/frame_decoder.hpp>

#include <catch2/catch.hpp>

#include <algorithm>

using namespace dicomap;

TEST_CASE("Every codec says what it is, what it reads and how it is brought", "[codecs]") {
  const auto all = describe_codecs();
  CHECK(all.size() == 10);
  for (const CodecDescription& codec : all) {
    INFO(codec.codec);
    CHECK_FALSE(codec.transfer_syntaxes.empty());
    CHECK_FALSE(codec.library.empty());
    CHECK((codec.available || !codec.option.empty()));
  }
}

TEST_CASE("Each compressed transfer syntax has a decoder, and only those", "[codecs]") {
  for (const TransferSyntax& syntax : transfer_syntaxes()) {
    INFO(syntax.uid);
    const bool decodes = syntax.is_encapsulated() && syntax.pixels != PixelCoding::video && syntax.pixels != PixelCoding::encapsulated_native;
    CHECK((standard_decoder(syntax.pixels) != nullptr) == decodes);
  }
}

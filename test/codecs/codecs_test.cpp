// SPDX-License-Identifier: MIT
// What this build can decode and encode.
#include "codecs/load_module.hpp"

#include <dicomap/frame_decoder.hpp>
#include <dicomap/frame_encoder.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <string>

using namespace dicomap;

namespace {

/// Made before anything that decodes, and so gone after all that is ever destroyed.
struct LastToGo {
  std::string folder;
  ~LastToGo() {
    if (folder.empty()) return;
    if (codecs::module_folder() != folder || standard_decoder(PixelCoding::rle)->name() != "dicomap") std::abort();
  }
} last_to_go;

}  // namespace

TEST_CASE("Destructors of static objects can still decode", "[codecs]") {
  last_to_go.folder = codecs::module_folder();
  CHECK(last_to_go.folder.size() > 1);
}

TEST_CASE("Every codec says what it is, what it reads and how it is brought", "[codecs]") {
  const auto all = describe_codecs();
  CHECK(all.size() == 11);
  for (const CodecDescription& codec : all) {
    INFO(codec.codec);
    CHECK(codec.transfer_syntaxes.size() + codec.encodes.size() > 0);
    CHECK_FALSE(codec.library.empty());
    CHECK((codec.available || !codec.option.empty()));
  }
}

TEST_CASE("Each JPEG process is listed with the codec that is meant for it", "[codecs]") {
  const auto readers = [](std::string_view uid) {
    std::vector<std::string_view> names;
    for (const CodecDescription& codec : describe_codecs()) {
      if (std::ranges::find(codec.transfer_syntaxes, uid) != codec.transfer_syntaxes.end()) names.push_back(codec.codec);
    }
    return names;
  };
  using Names = std::vector<std::string_view>;
  CHECK(readers("1.2.840.10008.1.2.4.50") == Names{"JPEG, 8 bits"});
  CHECK(readers("1.2.840.10008.1.2.4.51") == Names{"JPEG, 8 bits", "JPEG, 12 bits"});
  CHECK(readers("1.2.840.10008.1.2.4.70") == Names{"JPEG lossless"});
  CHECK(readers("1.2.840.10008.1.2.4.80") == Names{"JPEG-LS"});
}

TEST_CASE("What can be encoded is listed once, with the codec that does it", "[codecs][encoders]") {
  std::vector<std::string_view> listed;
  for (const CodecDescription& codec : describe_codecs()) {
    listed.insert(listed.end(), codec.encodes.begin(), codec.encodes.end());
    if (codec.codec == "JPEG 2000") CHECK(codec.encodes == std::vector<std::string_view>{"1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91"});
    if (codec.codec == "HTJ2K, encoder") CHECK(codec.option == "DICOMAP_WITH_OPENJPH");
  }
  std::vector<std::string_view> there;
  for (const TransferSyntax& syntax : transfer_syntaxes()) {
    if (standard_encoder(syntax.uid) != nullptr) there.push_back(syntax.uid);
  }
  CHECK(std::ranges::is_permutation(listed, there));
}

TEST_CASE("Each compressed transfer syntax has a decoder, and only those", "[codecs]") {
  for (const TransferSyntax& syntax : transfer_syntaxes()) {
    INFO(syntax.uid);
    const bool decodes = syntax.is_encapsulated() && syntax.pixels != PixelCoding::video && syntax.pixels != PixelCoding::encapsulated_native;
    CHECK((standard_decoder(syntax.pixels) != nullptr) == decodes);
  }
}

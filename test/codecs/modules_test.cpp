// SPDX-License-Identifier: MIT
// When codec libraries are loaded, and from where. A program of its own: nothing may have loaded one before.
#include "codecs/built_modules.hpp"
#include "codecs/load_module.hpp"
#include "codecs/run_module.hpp"

#include <dicomap/file.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <fstream>
#include <string>
#include <vector>

using namespace dicomap;
using namespace dicomap::codecs;

namespace {

/// Codec libraries and modules that are mapped into this process.
std::vector<std::string> mapped_codecs() {
  std::vector<std::string> found;
  std::ifstream maps{"/proc/self/maps"};
  for (std::string line; std::getline(maps, line);) {
    for (const char* name : {"/dicomap_codec_", "/libjpeg.", "/libgdcmjpeg", "/libcharls.", "/libopenjp2.", "/libjxl.", "/libopenjph."}) {
      if (line.find(name) != std::string::npos) found.push_back(line.substr(line.find('/')));
    }
  }
  return found;
}

/// What becomes of a code stream that is none.
std::string decode_nonsense(ModuleId id, Trust trust, Isolation isolation) {
  std::array<std::byte, 16> frame{};
  const std::array<std::byte, 32> nonsense{};
  const Limits limits;
  const auto report = run_module(id, trust, nonsense, 8, {4, 4, 1, 8, 8, false, frame, limits, isolation});
  return report ? "decoded" : report.error().message();
}

}  // namespace

#if !DICOMAP_STATIC_CODECS
TEST_CASE("No codec library is loaded before a frame needs it, nor for one that is decoded in a worker", "[codecs][modules]") {
  CHECK(mapped_codecs() == std::vector<std::string>{});
  for (const TransferSyntax& syntax : transfer_syntaxes()) static_cast<void>(standard_decoder(syntax.pixels));
  CHECK(mapped_codecs() == std::vector<std::string>{});
  for (std::size_t i = 0; i < module_names.size(); ++i) {
    static_cast<void>(decode_nonsense(static_cast<ModuleId>(i), Trust::clean, Isolation::always));
    static_cast<void>(decode_nonsense(static_cast<ModuleId>(i), Trust::not_clean, Isolation::automatic));
  }
  CHECK(mapped_codecs() == std::vector<std::string>{});
}
#endif

TEST_CASE("A decoder says the same in this process and in a worker", "[codecs][modules]") {
  for (std::size_t i = 0; i < module_names.size(); ++i) {
    INFO(module_names[i]);
    const auto id = static_cast<ModuleId>(i);
    const std::string here = decode_nonsense(id, Trust::clean, Isolation::never);
    CHECK(here == decode_nonsense(id, Trust::clean, Isolation::automatic));
    CHECK(here == decode_nonsense(id, Trust::clean, Isolation::always));
    CHECK(here == decode_nonsense(id, Trust::not_clean, Isolation::automatic));
    CHECK(here.find("cannot be") == std::string::npos);
  }
}

TEST_CASE("Modules are opened from the library's own folder only", "[codecs][modules]") {
  static_cast<void>(describe_codecs());
  for (const std::string& path : mapped_codecs()) {
    if (path.find("/dicomap_codec_") != std::string::npos) CHECK(path.find(module_folder() + '/') == 0);
  }
  for (const CodecDescription& codec : describe_codecs()) CHECK(codec.library != "fake");
}

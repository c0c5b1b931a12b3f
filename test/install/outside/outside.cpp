// SPDX-License-Identifier: MIT
// A program outside of the project. It reads a data set of two elements and fails if the library is not the one its
// headers belong to, or does not find its codecs; with the argument "worker" also if it does not find its worker.
#include <dicomap/dicomap.hpp>

#include <array>
#include <cstdint>
#include <iostream>
#include <string_view>
#include <vector>

namespace {

bool finds_codecs() {
  bool finds = true;
  for (const dicomap::CodecDescription& codec : dicomap::describe_codecs()) {
    std::cout << codec.codec << ": " << codec.library << '\n';
    const bool left_out = codec.library.find("this build has no") != std::string::npos;
    finds = finds && (codec.available || left_out);
  }
  return finds;
}

bool finds_worker() {
  std::array<std::byte, 16> frame{};
  const std::array<std::byte, 16> nothing{};
  const dicomap::Limits limits;
  const dicomap::DecodeTarget target{4, 4, 1, 8, 8, false, frame, limits, dicomap::Isolation::always};
  const auto report = dicomap::standard_decoder(dicomap::PixelCoding::jpeg_xl)->decode(nothing, target);
  if (!report) std::cout << report.error().message() << '\n';
  return report || report.error().code() != dicomap::ErrorCode::no_decoder ||
         report.error().what().find("this build has no") != std::string_view::npos;
}

}  // namespace

int main(int argc, char** argv) {
  constexpr std::string_view text{
      "\x08\x00\x60\x00"
      "CS\x02\x00"
      "CT"
      "\x28\x00\x10\x00"
      "US\x02\x00"
      "\x00\x02",
      20};
  std::vector<std::byte> bytes;
  for (const char c : text) bytes.push_back(static_cast<std::byte>(c));
  const auto file = dicomap::File::open(dicomap::Source::own(std::move(bytes)));
  if (!file) {
    std::cerr << file.error().message() << '\n';
    return 1;
  }
  const auto rows = file.value().dataset().get<std::uint16_t>(dicomap::tags::Rows);
  if (!rows || rows.value() != 512) return 1;
  const auto image = file.value().image();  // there is none; templates must be there to link to all the same
  if (image && image.value().frame<std::uint16_t>(0)) return 1;
  if (!finds_codecs() || (argc > 1 && std::string_view{argv[1]} == "worker" && !finds_worker())) return 1;
  std::cout << "dicomap " << DICOMAP_VERSION << ": " << rows.value() << " rows\n";
}

// SPDX-License-Identifier: MIT
// A program outside of the project. It reads a data set of two elements and fails if the library is not the one its
// headers belong to.
#include <dicomap/dicomap.hpp>

#include <cstdint>
#include <iostream>
#include <string_view>
#include <vector>

int main() {
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
  std::cout << "dicomap " << DICOMAP_VERSION << ": " << rows.value() << " rows\n";
}

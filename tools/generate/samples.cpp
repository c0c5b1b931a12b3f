// SPDX-License-Identifier: MIT
// generate_samples: writes the small samples of data/samples, checks that they are what would be written, or makes a
// big file that takes nearly no room.
#include "big_file.hpp"
#include "sample_files.hpp"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using namespace dicomap::generate;
namespace fs = std::filesystem;

namespace {

constexpr std::string_view usage =
    "generate_samples samples FOLDER     writes the samples\n"
    "generate_samples check FOLDER       succeeds if FOLDER holds just these bytes\n"
    "generate_samples big FILE [--frames N] [--rows N] [--columns N] [--bits 8|16]\n"
    "                                    a sparse multi-frame file; the first sample of each frame is its number, from "
    "1\n";

const char* characters(const Bytes& bytes) { return static_cast<const char*>(static_cast<const void*>(bytes.data())); }

void write(const fs::path& path, const Bytes& bytes) {
  std::ofstream out{path, std::ios::binary};
  out.write(characters(bytes), static_cast<std::streamsize>(bytes.size()));
  if (!out.flush()) throw std::runtime_error{"cannot write " + path.string()};
}

bool holds(const fs::path& path, const Bytes& bytes) {
  std::ifstream in{path, std::ios::binary};
  const std::string found{std::istreambuf_iterator<char>{in}, {}};
  return found == std::string_view{characters(bytes), bytes.size()};
}

int write_samples(const fs::path& folder) {
  fs::create_directories(folder);
  for (const SampleFile& file : sample_files()) write(folder / file.name, file.bytes);
  return 0;
}

int check_samples(const fs::path& folder) {
  int different = 0;
  for (const SampleFile& file : sample_files()) {
    if (holds(folder / file.name, file.bytes)) continue;
    std::cerr << (folder / file.name).string() << " is not what generate_samples writes\n";
    ++different;
  }
  return different == 0 ? 0 : 1;
}

std::uint64_t number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value == 0) {
    throw std::runtime_error{"not a number: " + std::string{text}};
  }
  return value;
}

std::uint16_t short_number(std::string_view text) {
  const std::uint64_t value = number(text);
  if (value > 65535) throw std::runtime_error{"more than 65535: " + std::string{text}};
  return static_cast<std::uint16_t>(value);
}

BigFile big_file(const std::vector<std::string_view>& options) {
  BigFile big;
  for (std::size_t i = 0; i + 1 < options.size(); i += 2) {
    if (options[i] == "--frames")
      big.frames = number(options[i + 1]);
    else if (options[i] == "--rows")
      big.rows = short_number(options[i + 1]);
    else if (options[i] == "--columns")
      big.columns = short_number(options[i + 1]);
    else if (options[i] == "--bits")
      big.bits = short_number(options[i + 1]);
    else
      throw std::runtime_error{"unknown option " + std::string{options[i]}};
  }
  if (options.size() % 2 != 0 || (big.bits != 8 && big.bits != 16))
    throw std::runtime_error{"an option without its value, or other bits than 8 and 16"};
  return big;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string_view> arguments(argv + 1, argv + argc);
  try {
    if (arguments.size() == 2 && arguments[0] == "samples") return write_samples(arguments[1]);
    if (arguments.size() == 2 && arguments[0] == "check") return check_samples(arguments[1]);
    if (arguments.size() >= 2 && arguments[0] == "big") {
      write_big_file(std::string{arguments[1]}, big_file({arguments.begin() + 2, arguments.end()})).value();
      return 0;
    }
    std::cerr << usage;
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "generate_samples: " << error.what() << '\n';
    return 1;
  }
}

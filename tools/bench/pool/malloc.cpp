// SPDX-License-Identifier: MIT
// The C library's heap, as it is.
#include "rounds.hpp"

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string&, const std::string& variant) {
    const auto what = bench::rounds_of(variant);
    bench::report_rounds("malloc", variant, [&] { return std::malloc(what.buffer_bytes); },
                         [](void* buffer) { std::free(buffer); });
  });
}

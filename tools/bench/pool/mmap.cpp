// SPDX-License-Identifier: MIT
// A fresh anonymous mapping for each buffer.
#include "rounds.hpp"

#include <sys/mman.h>

#include <cerrno>
#include <system_error>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string&, const std::string& variant) {
    const auto what = bench::rounds_of(variant);
    const auto take = [&] {
      auto* memory = ::mmap(nullptr, what.buffer_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      if (memory == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap");
      return memory;
    };
    bench::report_rounds("mmap", variant, take, [&](void* buffer) { ::munmap(buffer, what.buffer_bytes); });
  });
}

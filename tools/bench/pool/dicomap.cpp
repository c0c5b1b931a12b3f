// SPDX-License-Identifier: MIT
// dicomap::BufferPool.
#include "rounds.hpp"

#include <dicomap/buffer_pool.hpp>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string&, const std::string& variant) {
    const auto what = bench::rounds_of(variant);
    dicomap::BufferPool pool{{.buffer_bytes = what.buffer_bytes, .buffers = what.live}};
    bench::report_rounds("dicomap", variant, [&] { return pool.allocate(what.buffer_bytes); },
                         [&](void* buffer) { pool.deallocate(buffer, what.buffer_bytes); });
  });
}

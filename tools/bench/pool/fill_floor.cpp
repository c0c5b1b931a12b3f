// SPDX-License-Identifier: MIT
// Only filling: buffers that were there before.
#include "rounds.hpp"

#include <memory>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string&, const std::string& variant) {
    const auto what = bench::rounds_of(variant);
    std::vector<std::unique_ptr<std::byte[]>> buffers;
    for (std::size_t i = 0; i < what.live; ++i) {
      buffers.push_back(std::make_unique<std::byte[]>(what.buffer_bytes));
    }
    std::size_t next = 0;
    bench::report_rounds("fill_floor", variant, [&] { return buffers[next++ % buffers.size()].get(); }, [](void*) {});
  });
}

// SPDX-License-Identifier: MIT
// One sample changed copy-on-write and read back: open, fstat, a read of the header, a private window of the frame, a store.
#include "../support/edits.hpp"
#include "../support/measure.hpp"

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string&) {
    const auto path = folder + "/frames.dcm";
    std::array<std::byte, bench::header_bytes> header{};
    std::uint64_t answer = 0;
    const auto figures = bench::measure([&] {
      const bench::Descriptor file{path.c_str()};
      file.read(header, 0);
      const auto offset = bench::frame_offset(bench::one_frame);
      const auto begin = offset & ~std::uint64_t{4095};
      const auto length = bench::frame_bytes + (offset - begin);
      auto* window = static_cast<std::byte*>(
          ::mmap(nullptr, length, PROT_READ | PROT_WRITE, MAP_PRIVATE, file.fd(), static_cast<off_t>(begin)));
      if (window == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap");
      auto* samples = reinterpret_cast<volatile std::uint16_t*>(window + (offset - begin));
      const std::uint16_t before = samples[bench::edited_sample];
      samples[bench::edited_sample] = bench::edited_value;
      answer = before + std::uint64_t{65536} * samples[bench::edited_sample];
    });
    bench::report("edit_pixel", "cow_floor", answer, figures, 1);
  });
}

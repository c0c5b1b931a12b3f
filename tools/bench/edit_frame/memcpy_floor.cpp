// SPDX-License-Identifier: MIT
// A whole frame rewritten: open, fstat, a read of the header, the samples copied into fresh memory, added up there. The
// variant "window" copies them into a private window of the file in its place: a page fault for each 4 KiB.
#include "../support/edits.hpp"
#include "../support/measure.hpp"

#include <memory>

namespace {

std::byte* private_window(const bench::Descriptor& file, std::uint64_t offset, std::uint64_t length) {
  const auto begin = offset & ~std::uint64_t{4095};
  auto* window = ::mmap(nullptr, length + (offset - begin), PROT_READ | PROT_WRITE, MAP_PRIVATE, file.fd(), static_cast<off_t>(begin));
  if (window == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap");
  return static_cast<std::byte*>(window) + (offset - begin);
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string& variant) {
    const auto path = folder + "/frames.dcm";
    const bool in_window = variant == "window";
    const auto wanted = bench::new_frame();
    std::array<std::byte, bench::header_bytes> header{};
    std::unique_ptr<std::byte[]> memory;
    std::uint64_t total = 0;
    const auto figures = bench::measure([&] {
      const bench::Descriptor file{path.c_str()};
      file.read(header, 0);
      if (!in_window) memory = std::make_unique_for_overwrite<std::byte[]>(bench::frame_bytes);
      auto* into = in_window ? private_window(file, bench::frame_offset(bench::one_frame), bench::frame_bytes) : memory.get();
      std::memcpy(into, wanted.data(), bench::frame_bytes);
      total = bench::sum({reinterpret_cast<const std::uint16_t*>(into), bench::frame_samples});
    });
    bench::report("edit_frame", in_window ? "memcpy_floor window" : "memcpy_floor", total, figures, bench::frame_bytes);
  });
}

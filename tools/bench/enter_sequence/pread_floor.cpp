// SPDX-License-Identifier: MIT
// Open the file with a sequence of 180,000 items and read SeriesInstanceUID of the first: one read, no
// counting of items.
#include "../support/floor.hpp"
#include "../support/inputs.hpp"
#include "../support/measure.hpp"

#include <array>
#include <optional>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string&) {
    const auto path = folder + "/items.dcm";
    std::optional<bench::Descriptor> file;
    std::uint64_t answer = 0;
    const auto figures = bench::measure([&] {
      std::array<std::byte, 4096> block;
      file.emplace(path.c_str());
      const auto bytes = file->read(block, 0);
      bench::walk_top_level(bytes, bench::dataset_offset(bytes), [&](const bench::Header& sequence, std::size_t item) {
        if (!sequence.is_sequence) return true;
        bench::walk_top_level(bytes, item + 8, [&](const bench::Header& header, std::size_t value) {
          answer = bench::sum_of_text({reinterpret_cast<const char*>(bytes.data() + value), header.length});
          return header.tag < 0x0020000E;
        });
        return false;
      });
    });
    bench::report("enter_sequence", "pread_floor", answer, figures, 1);
  });
}

// SPDX-License-Identifier: MIT
// Where each frame of encapsulated pixel data lies, and the code stream of the one in the middle. Without a table a read
// of 8 bytes for each fragment; with one a read of the middle frame's entry.
#include "../support/floor.hpp"
#include "../support/measure.hpp"
#include "input.hpp"

#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace {

constexpr std::uint32_t item_tag = 0xE000FFFE;  // as two little endian numbers of 16 bits

class Frames {
 public:
  Frames(const bench::Descriptor& file, const bench::IndexInput& input) : file_{file}, input_{input} {}

  /// Of the item header.
  std::uint64_t position(std::uint64_t index) {
    if (input_.table == bench::Table::none) return walked(index);
    const std::uint64_t first = input_.value_offset() + 8 + length_at(input_.value_offset());
    if (input_.table == bench::Table::basic) return first + read<std::uint32_t>(input_.value_offset() + 8 + 4 * index);
    return first + read<std::uint64_t>(bench::pixel_offset + 8 * index);
  }
  std::uint32_t length_at(std::uint64_t position) const { return read<std::uint32_t>(position + 4); }

 private:
  template <class T> T read(std::uint64_t offset) const {
    std::array<std::byte, sizeof(T)> bytes{};
    file_.read(bytes, offset);
    return bench::load<T>(bytes.data());
  }

  std::uint64_t walked(std::uint64_t index) {
    std::array<std::byte, 8> header{};
    for (std::uint64_t at = input_.value_offset();;) {
      file_.read(header, at);
      if (bench::load<std::uint32_t>(header.data()) != item_tag) break;
      positions_.push_back(at);
      at += 8 + bench::load<std::uint32_t>(header.data() + 4);
    }
    return positions_[1 + index];  // the first item is the table
  }

  const bench::Descriptor& file_;
  const bench::IndexInput& input_;
  std::vector<std::uint64_t> positions_;
};

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string& variant) {
    const auto input = bench::index_input(folder, variant);
    std::optional<bench::Descriptor> file;
    std::optional<Frames> frames;
    std::unique_ptr<std::byte[]> bytes;
    std::uint64_t total = 0;
    const auto figures = bench::measure([&] {
      file.emplace(input.path.c_str());
      frames.emplace(*file, input);
      const std::uint64_t position = frames->position(input.middle());
      const std::uint32_t length = frames->length_at(position);
      bytes = std::make_unique_for_overwrite<std::byte[]>(length);
      total = bench::answer(input.frames, file->read({bytes.get(), length}, position + 8));
    });
    const auto name = "pread_floor " + variant;
    bench::report("frame_index", name.c_str(), total, figures, static_cast<double>(input.frames));
  });
}

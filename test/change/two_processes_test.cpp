// SPDX-License-Identifier: MIT
// One process edits, another reads or rewrites the same file.
#include "change/editor_test.hpp"
#include "pixels/image_bytes.hpp"
#include "support/in_child.hpp"

#include <dicomap/tags.hpp>

#include <catch2/catch.hpp>

#include <chrono>

#include <fcntl.h>

using namespace dicomap;
using namespace dicomap::test;

namespace {

constexpr std::uint16_t rows = 256;
constexpr std::uint16_t columns = 256;
constexpr std::size_t frame_samples = std::size_t{rows} * columns;

DicomBytes big_enough_to_map() {
  return image_with({.rows = rows, .columns = columns, .frames = "4"})
      .element(tags::PixelData, VR::OW, filled(frame_samples * 2 * 4))
      .as_file();
}

OpenOptions mapped() {
  OpenOptions options;
  options.mapping = Mapping::required;
  return options;
}

}  // namespace

TEST_CASE("Who reads mapped frames while another edits in place sees old or new samples, and never crashes", "[change][in place]") {
  const TemporaryFile file{big_enough_to_map().bytes()};
  std::array<int, 2> pipe{};
  REQUIRE(::pipe(pipe.data()) == 0);
  const pid_t editing = ::fork();
  REQUIRE(editing >= 0);
  if (editing == 0) {
    ::alarm(60);
    try {
      for (std::uint16_t value = 1; value <= 100; ++value) {
        Editor editor = Editor::open(file.path(), Access::in_place).value();
        editor.set_frame<std::uint16_t>(value % 4, std::vector<std::uint16_t>(frame_samples, value)).value();
        editor.flush(Durability::none).value();
      }
      ::_exit(::write(pipe[1], "!", 1) == 1 ? 0 : 1);
    } catch (...) {
      ::_exit(2);
    }
  }
  ::close(pipe[1]);
  ::fcntl(pipe[0], F_SETFL, O_NONBLOCK);
  const ChildEnd reading = in_child([&] {
    std::array<char, 1> done{};
    const File opened = File::open(file.path(), mapped()).value();
    const auto image = opened.image().value();
    while (::read(pipe[0], done.data(), 1) < 0) {
      for (std::uint64_t index = 0; index < 4; ++index) {
        const auto frame = image.frame<std::uint16_t>(index).value();
        for (const std::uint16_t sample : frame.samples()) {
          if (sample > 100) return 1;
        }
      }
    }
    return 0;
  });
  ::close(pipe[0]);
  int status = 0;
  REQUIRE(::waitpid(editing, &status, 0) == editing);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(reading.signal == 0);
  CHECK(reading.exit_code == 0);
}

TEST_CASE("A file that another process rewrites under a copy-on-write editor is not saved", "[change][save]") {
  const TemporaryFile file{big_enough_to_map().bytes()};
  // A change within the clock tick in which the file was made could not be told.
  std::filesystem::last_write_time(file.path(), std::filesystem::file_time_type::clock::now() - std::chrono::hours{1});
  Editor editor = Editor::open(file.path(), Access::copy_on_write, EditOptions{mapped()}).value();
  editor.pixel(0, 0, 0).value() = 7;
  const ChildEnd end = in_child([&] {
    write_at(file.path(), big_enough_to_map().value_offset_of(tags::PixelData) + 100'000, filled(1000, 0xFF));
    return 0;
  });
  REQUIRE(end.exit_code == 0);
  CHECK(std::as_const(editor).frame<std::uint16_t>(0).value()(0, 0) == 7);
  const TemporaryFolder folder;
  CHECK(editor.save_as(folder / "new.dcm").error().code() == ErrorCode::changed_on_disk);
  CHECK(editor.save().error().code() == ErrorCode::changed_on_disk);
  CHECK(names_in(folder.path()).empty());
}

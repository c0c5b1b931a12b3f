// SPDX-License-Identifier: MIT
#include "support/dicom_bytes.hpp"
#include "support/temporary_file.hpp"

#include <dicomap/editor.hpp>

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>

using namespace dicomap;
using namespace dicomap::test;

namespace {

DicomBytes with_preamble(int fill) { return DicomBytes{}.preamble(fill).meta("1.2.840.10008.1.2.1").us(tags::Rows, 4); }

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

std::string as_text(const DicomBytes& bytes) {
  std::string text;
  for (const std::byte byte : bytes.bytes()) text.push_back(static_cast<char>(byte));
  return text;
}

}  // namespace

TEST_CASE("Clearing the preamble is an edit like others: listed, undone, saved", "[change][editor]") {
  const TemporaryFile file{with_preamble('M').bytes()};
  const TemporaryFolder folder;
  Editor editor = Editor::open(file.path().string()).value();
  editor.clear_preamble().value();
  REQUIRE(editor.changes().size() == 1);
  CHECK(to_string(editor.changes()[0]) == "cleared the preamble");
  editor.save_as((folder / "a.dcm").string()).value();
  CHECK(text_of(folder / "a.dcm") == as_text(with_preamble(0)));
  CHECK(editor.undo().value());
  editor.save_as((folder / "b.dcm").string()).value();
  CHECK(text_of(folder / "b.dcm") == as_text(with_preamble('M')));
}

TEST_CASE("The preamble is cleared in place and in a file that is written anew as well", "[change][editor]") {
  const TemporaryFile file{with_preamble('M').bytes()};
  const TemporaryFolder folder;
  {
    Editor editor = Editor::open(file.path().string()).value();
    editor.clear_preamble().value();
    SaveOptions options;
    options.transfer_syntax = "1.2.840.10008.1.2";
    editor.save_as((folder / "a.dcm").string(), options).value();
    CHECK(text_of(folder / "a.dcm").substr(0, 132) == std::string(128, '\0') + "DICM");
  }
  Editor editor = Editor::open(file.path().string(), Access::in_place).value();
  editor.clear_preamble().value();
  editor.flush().value();
  CHECK(text_of(file.path()) == as_text(with_preamble(0)));
}

TEST_CASE("A preamble of zeros, or none, is nothing to clear", "[change][editor]") {
  const File bare = test::open(DicomBytes{explicit_little}.us(tags::Rows, 4), reading_as(explicit_little));
  for (const File& file : {test::open(with_preamble(0)), bare}) {
    Editor editor = Editor::open(file).value();
    editor.clear_preamble().value();
    CHECK(editor.changes().empty());
  }
}

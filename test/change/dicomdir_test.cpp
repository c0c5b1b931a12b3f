// SPDX-License-Identifier: MIT
// A DICOMDIR says where its records lie, in bytes from the beginning of the file.
#include "change/editor_test.hpp"

#include <dicomap/tags.hpp>

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

DicomBytes directory(std::string_view name = "Doe^John") {
  return DicomBytes{}.cs(tags::FileSetID, "TEST").sequence(tags::DirectoryRecordSequence, {item().pn(tags::PatientName, name)}).as_file();
}

constexpr const char* name_path = "DirectoryRecordSequence[0].PatientName";

}  // namespace

TEST_CASE("Records of a DICOMDIR are saved where they lay", "[change][save]") {
  Editor editor = editor_of(directory());
  editor.set(name_path, "Roe^Jane").value();
  const TemporaryFolder folder;
  editor.save_as(folder / "DICOMDIR").value();
  CHECK(bytes_of_file(folder / "DICOMDIR") == directory("Roe^Jane").bytes());
}

TEST_CASE("A DICOMDIR is not saved with records elsewhere: what points to them would not", "[change][save]") {
  Editor editor = editor_of(directory());
  SaveOptions options;
  SECTION("behind a longer value") { editor.set(name_path, "Roe^Jane^Longer").value(); }
  SECTION("behind another file meta group") { options.rebuild_meta = true; }
  SECTION("under another transfer syntax") { options.transfer_syntax = "1.2.840.10008.1.2"; }
  const TemporaryFolder folder;
  CHECK(message_of(editor.save_as(folder / "DICOMDIR", options)) ==
        "memory: the records of a DICOMDIR point to each other by offsets, which would be others; edits that keep every length are "
        "saved; else make it anew from the files that it names");
  CHECK(names_in(folder.path()).empty());
}

// SPDX-License-Identifier: MIT
// What the Writer writes, read by programs of others.
#include "change/written.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>

namespace dicomap::test {

namespace {

/// What a program says where it fails; "": it does not.
[[maybe_unused]] std::string complaint(const std::string& command) {
  const TemporaryFolder folder;
  const auto said = folder / "said";
  if (std::system((command + " >" + said.native() + " 2>&1").c_str()) == 0) return "";
  std::ifstream words{said};
  return command + ": " + std::string{std::istreambuf_iterator<char>{words}, {}};
}

struct Case {
  std::string_view syntax;
  bool known = true;
  std::uint16_t allocated = 16;
};

/// One of each way that pixel data takes.
constexpr Case cases[]{{explicit_uid, true},        {explicit_uid, false},         {implicit_uid, false},      {big_endian_uid, true},
                       {deflated_uid, true},        {rle_uid, true},               {rle_uid, false},           {explicit_uid, false, 8},
                       {big_endian_uid, false, 8},  {explicit_uid, true, 1},       {rle_uid, true, 8},         {jpeg_ls_uid, true, 8}};

/// Writes it; false: its encoder was left out of the build.
bool write(const NewFile& file, const Case& what, Pixels& pixels) {
  pixels.rows = 8;
  pixels.columns = 12;
  pixels.allocated = what.allocated;
  pixels.stored = what.allocated == 16 ? std::uint16_t{12} : what.allocated;
  SaveOptions options = saved_as(what.syntax);
  options.pixel_alignment = 64;
  options.sequence_lengths = what.known ? SequenceLengths::keep : SequenceLengths::undefined;
  dicomap::Writer writer = writer_of(file, pixels, options);
  writer.set(tags::SpecificCharacterSet, "ISO_IR 192").value();
  writer.set(tags::PatientName, "M\xC3\xBCller^J").value();
  writer.set("ReferencedImageSequence[0].ReferencedSOPInstanceUID", "1.4").value();
  const PrivateBlock block = writer.private_block(0x0029, "ACME").value();
  writer.set(block(0x01), 7, VR::US).value();
  writer.set(tags::DataSetTrailingPadding, NewValue::bytes(filled(4))).value();
  if (what.known) writer.set(tags::NumberOfFrames, 3).value();
  if (code_of(add(writer, pixels, frame_of(pixels, 0))) == ErrorCode::no_decoder) return false;
  add(writer, pixels, frame_of(pixels, 1)).value();
  add(writer, pixels, frame_of(pixels, 2)).value();
  writer.finish().value();
  return true;
}

}  // namespace

TEST_CASE("Others read what the Writer writes", "[change][writer][witness]") {
  for (const Case& what : cases) {
    Pixels pixels;
    const NewFile file;
    if (!write(file, what, pixels)) continue;
    CAPTURE(what.syntax, what.known, what.allocated);
#ifdef DICOMAP_DCMDUMP
    CHECK(complaint(DICOMAP_DCMDUMP " -q " + file.path) == "");
    CHECK(complaint(DICOMAP_DCMDUMP " +P PatientName " + file.path + " | grep -q ller^J") == "");
    CHECK(complaint(DICOMAP_DCMDUMP " +P NumberOfFrames " + file.path + " | grep -qF '[3'") == "");
#endif
#ifdef DICOMAP_GDCMINFO
    // GDCM knows no bits but in segmentations.
    if (what.allocated > 1) CHECK(complaint(DICOMAP_GDCMINFO " " + file.path) == "");
#endif
  }
}

#ifdef DICOMAP_PYTHON_WITH_PYDICOM
TEST_CASE("pydicom reads the samples that the Writer writes", "[change][writer][witness]") {
  // One start of Python for all: files, and beside each its frames as they were handed over.
  const TemporaryFolder folder;
  std::vector<std::unique_ptr<NewFile>> files;
  std::string arguments;
  for (const Case& what : cases) {
    if (what.syntax == jpeg_ls_uid) continue;  // takes a library of its own
    Pixels pixels;
    files.push_back(std::make_unique<NewFile>());
    REQUIRE(write(*files.back(), what, pixels));
    Bytes all;
    for (const Bytes& frame : frames_of(pixels)) all.insert(all.end(), frame.begin(), frame.end());
    const std::string frames = (folder / std::to_string(files.size())).native();
    write_at(frames, 0, all);
    arguments += " " + files.back()->path + " " + frames;
  }
  const std::string program =
      "import sys, pydicom, numpy\n"
      "pydicom.config.settings.reading_validation_mode = pydicom.config.RAISE\n"
      "for path, frames in zip(sys.argv[1::2], sys.argv[2::2]):\n"
      "    d = pydicom.dcmread(path)\n"
      "    assert str(d.PatientName) == \"M\\u00fcller^J\", d.PatientName\n"
      "    assert d.ReferencedImageSequence[0].ReferencedSOPInstanceUID == \"1.4\"\n"
      "    assert d.NumberOfFrames == 3\n"
      "    given = numpy.fromfile(frames, \"<u2\" if d.BitsAllocated == 16 else \"u1\")\n"
      "    assert (d.pixel_array.ravel() == given).all(), path + str(d.file_meta)\n";
  CHECK(complaint(DICOMAP_PYTHON_WITH_PYDICOM " -W error -c '" + program + "'" + arguments) == "");
}
#endif

}  // namespace dicomap::test

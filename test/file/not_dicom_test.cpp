// SPDX-License-Identifier: MIT
#include "support/reading.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

TEST_CASE("An empty file is no DICOM file", "[file][not_dicom][E005]") {
  CHECK(error_of(try_open(DicomBytes{})) ==
        "memory: the file is empty");
  CHECK(code_of(try_open(DicomBytes{})) == ErrorCode::not_dicom);
  CHECK(code_of(try_open(DicomBytes{}, reading_as(explicit_little))) == ErrorCode::not_dicom);
}

TEST_CASE("Up to 131 zero bytes are no DICOM file", "[file][not_dicom][E006]") {
  const std::size_t size = GENERATE(1U, 7U, 8U, 127U, 128U, 131U);
  CHECK(error_of(try_open(DicomBytes{}.raw(filled(size)))) ==
        "memory: neither \"DICM\" at offset 128 nor two plausible data elements at 0 (" + std::to_string(size) +
            " bytes); OpenOptions::transfer_syntax reads a bare data set");
}

TEST_CASE("A text file is no DICOM file", "[file][not_dicom][E027]") {
  const std::string text = GENERATE(std::string{"Dear all, this is a letter. "}, std::string{"a;b;c\n1;2;3\n"},
                                    std::string{"\xEF\xBB\xBF{\"key\": 1}"});
  std::string file;
  while (file.size() < 1000) file += text;
  CHECK(code_of(try_open(DicomBytes{}.raw(file))) == ErrorCode::not_dicom);
}

TEST_CASE("The error of another format names it", "[file][not_dicom][E027][E028]") {
  const auto [magic, name] = GENERATE(table<std::string, std::string>({
      {"<!DOCTYPE html>", "HTML or XML text"},
      {"<?xml version=\"1.0\"?>", "XML text"},
      {"\x1F\x8B\x08", "a gzip archive: unpack it first"},
      {"PK\x03\x04", "a ZIP archive"},
      {"\x89PNG\r\n", "a PNG image"},
      {"\xFF\xD8\xFF\xE0", "a JPEG image"},
      {"%PDF-1.7", "a PDF document"},
      {"\x7F"
       "ELF",
       "a program"},
      {"NRRD0004", "an NRRD image"},
      {"II*", "a TIFF image"},
  }));
  CHECK(error_of(try_open(DicomBytes{}.raw(magic).raw(filled(500, 0x55)))) ==
        "memory: not a DICOM file but " + name + "; OpenOptions::transfer_syntax reads a bare data set");
}

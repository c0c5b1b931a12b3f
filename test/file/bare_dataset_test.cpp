// SPDX-License-Identifier: MIT
#include "support/reading.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

DicomBytes two_elements(Encoding encoding) { return DicomBytes{encoding}.cs(tags::Modality, "OT").us(tags::Rows, 4); }

const Lines both{"0008,0060 CS 2", "0028,0010 US 2"};

}  // namespace

TEST_CASE("A bare data set is read where its first two elements are plausible", "[file][bare][E004]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const File file = open(two_elements(encoding));
  CHECK(read(file).elements == both);
  CHECK(file.encoding() == encoding);
  CHECK(file.transfer_syntax().uid == uid_of(encoding));
  CHECK(file.transfer_syntax_uid().empty());
  CHECK(list(file.meta().elements()).empty());
  CHECK(read(file).diagnostics == Lines{"no_preamble at offset 0: 128 bytes and \"DICM\" are missing",
                                        "no_file_meta at offset 0: group 0002 is missing"});
}

TEST_CASE("A bare data set is refused when files are judged strictly", "[file][bare][E004]") {
  CHECK(error_of(try_open(two_elements(explicit_little), strictly())) ==
        "memory: no_preamble: 128 bytes and \"DICM\" are missing at offset 0; Strictness::tolerant reads on");
}

TEST_CASE("A data set of one element is not recognised", "[file][bare][E004]") {
  CHECK(code_of(try_open(DicomBytes{}.cs(tags::Modality, "OT"))) == ErrorCode::not_dicom);
}

TEST_CASE("A bare data set must ascend from group 0008", "[file][bare][E004]") {
  CHECK(code_of(try_open(DicomBytes{}.us(tags::Rows, 4).us(tags::Columns, 4))) == ErrorCode::not_dicom);
  CHECK(code_of(try_open(DicomBytes{}.cs(tags::Modality, "OT").cs(tags::Modality, "OT"))) == ErrorCode::not_dicom);
}

TEST_CASE("A transfer syntax that is asked for reads any bare data set, without complaint", "[file][bare][E004]") {
  const Encoding encoding = GENERATE(explicit_little, implicit_little, explicit_big);
  const auto bytes = DicomBytes{encoding}.us(tags::Rows, 4);
  const auto strictness = GENERATE(Strictness::tolerant, Strictness::strict);
  const File file = open(bytes, reading_as(encoding, strictness));
  CHECK(read(file).elements == Lines{"0028,0010 US 2"});
  CHECK(read(file).error.empty());
  CHECK(file.diagnostics().empty());
  CHECK(file.encoding() == encoding);
}

TEST_CASE("A transfer syntax that is asked for overrules the file", "[file][bare]") {
  const auto bytes = two_elements(implicit_little).as_file("1.2.840.10008.1.2.1");
  const File file = open(bytes, reading_as(implicit_little));
  CHECK(read(file).elements == both);
  CHECK(file.diagnostics().empty());
  CHECK(file.transfer_syntax().uid == "1.2.840.10008.1.2");
  CHECK(file.transfer_syntax_uid() == "1.2.840.10008.1.2.1");
}

TEST_CASE("An unknown transfer syntax cannot be asked for", "[file][bare]") {
  OpenOptions options;
  options.transfer_syntax = "1.2.3";
  CHECK(error_of(try_open(two_elements(explicit_little).as_file(), options)) ==
        "memory: OpenOptions::transfer_syntax \"1.2.3\" is no transfer syntax");
}

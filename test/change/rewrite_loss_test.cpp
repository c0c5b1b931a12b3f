// SPDX-License-Identifier: MIT
#include "change/rewriting.hpp"

#include <catch2/catch.hpp>

namespace dicomap::test {

TEST_CASE("A file that cannot be parsed to its end is not written anew, with keep_tail neither", "[change][rewrite][damage]") {
  const File file = open(DicomBytes{}.us(tags::Rows, 1).element(tags::PatientComments, VR::LT, filled(20)).truncate_by(4).as_file());
  SaveOptions options = saved_as(implicit_uid);
  options.keep_tail = GENERATE(false, true);
  const auto result = try_rewrite(file, options);
  CHECK(code_of(result) == ErrorCode::truncated);
}

TEST_CASE("Damage inside of an item that a reader steps over is not lost: it is an error", "[change][rewrite][damage]") {
  const auto bytes = DicomBytes{}
                         .sequence(tags::ReferencedImageSequence, {item().lo(tags::PatientID, "AB").raw(bytes_of(0x10, 0, 0x30, 0, 1, 1, 9, 9, 7, 7, 7, 7))})
                         .us(tags::Rows, 1);
  const File file = open(bytes.as_file());
  REQUIRE(read(file).error == "");
  const auto result = try_rewrite(file, saved_as(implicit_uid));
  CHECK(code_of(result) == ErrorCode::malformed);
  CHECK(error_of(result).find("12 bytes that are no element would be lost if the file were written anew") != std::string::npos);
}

TEST_CASE("A value that runs past its item is an error, not a value that is cut", "[change][rewrite][damage]") {
  const auto bytes = DicomBytes{}
                         .sequence(tags::ReferencedImageSequence, {item().lo(tags::PatientID, "ABCD")})
                         .us(tags::Rows, 1)
                         .lie_about_length("ReferencedImageSequence[0].PatientID", 40);
  const File file = open(bytes.as_file());
  CHECK(code_of(try_rewrite(file, saved_as(implicit_uid))) == ErrorCode::truncated);
}

TEST_CASE("Delimiters too many and zeros at the end are no loss", "[change][rewrite][damage]") {
  const auto odd = DicomBytes{}
                       .sequence(tags::ReferencedImageSequence, {item().us(tags::Rows, 1).item_delimiter()})
                       .us(tags::Rows, 1)
                       .raw(filled(64));
  const auto plain = DicomBytes{implicit_little}.sequence(tags::ReferencedImageSequence, {item().us(tags::Rows, 1)}).us(tags::Rows, 1);
  CHECK(dataset_bytes(rewritten(open(odd.as_file()), saved_as(implicit_uid))) == plain.bytes());
}

}  // namespace dicomap::test

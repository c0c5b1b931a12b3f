// SPDX-License-Identifier: MIT
#include <dicomap/result.hpp>

#include <catch2/catch.hpp>

using namespace dicomap;

namespace {

Result<int> number_or(Error error) { return error; }

Result<int> twice(Result<int> number) {
  DICOMAP_TRY(value, std::move(number));
  return value * 2;
}

}  // namespace

TEST_CASE("An error says file, problem, offset, path and help, in this order", "[vocabulary][error]") {
  const Error error = Error{ErrorCode::truncated, "value length 8 runs 3 bytes past the end"}
                          .at(1320)
                          .in("Rows (0028,0010) US")
                          .from("bag.dcs")
                          .hint("the file looks truncated");
  CHECK(error.message() ==
        "bag.dcs: value length 8 runs 3 bytes past the end at offset 1320, in Rows (0028,0010) US; the file looks truncated");
}

TEST_CASE("The parts of an error that are not known are left out", "[vocabulary][error]") {
  CHECK(Error{ErrorCode::io, "cannot open"}.message() == "cannot open");
  CHECK(Error{ErrorCode::io, "cannot open"}.from("a.dcm").message() == "a.dcm: cannot open");
}

TEST_CASE("What an inner layer has said about the place stays", "[vocabulary][error]") {
  const Error error = Error{ErrorCode::malformed, "odd"}.at(4).at(8).from("inner").from("outer");
  CHECK(error.offset() == 4);
  CHECK(error.file() == "inner");
}

TEST_CASE("A default error is empty", "[vocabulary][error]") {
  const Error error;
  CHECK(error.code() == ErrorCode::none);
  CHECK(error.message().empty());
}

TEST_CASE("Copies of an error are independent", "[vocabulary][error]") {
  Error first{ErrorCode::not_found, "nothing"};
  Error second = first;
  second.at(12);
  CHECK_FALSE(first.offset().has_value());
  first = second;
  CHECK(first.offset() == 12);
}

TEST_CASE("A result is two words wide at most for small values, an error one", "[vocabulary][error]") {
  CHECK(sizeof(Error) == sizeof(void*));
  CHECK(sizeof(Result<std::uint16_t>) == 2 * sizeof(void*));
}

TEST_CASE("DICOMAP_TRY hands an error on and a value through", "[vocabulary][error]") {
  CHECK(twice(21).value() == 42);
  CHECK(twice(number_or(Error{ErrorCode::out_of_range, "too big"})).error().what() == "too big");
}

TEST_CASE("value() throws the error with its whole message", "[vocabulary][error]") {
  try {
    static_cast<void>(number_or(Error{ErrorCode::io, "cannot open"}.from("a.dcm")).value());
    FAIL("nothing was thrown");
  } catch (const ErrorException& thrown) {
    CHECK(std::string{thrown.what()} == "a.dcm: cannot open");
    CHECK(thrown.error().code() == ErrorCode::io);
  }
}

TEST_CASE("Error codes have stable names", "[vocabulary][error]") {
  CHECK(name_of(ErrorCode::none) == "none");
  CHECK(name_of(ErrorCode::changed_on_disk) == "changed_on_disk");
  CHECK(name_of(ErrorCode::out_of_memory) == "out_of_memory");
}

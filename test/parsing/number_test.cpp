// SPDX-License-Identifier: MIT
#include "support/reading.hpp"

#include <catch2/catch.hpp>

using namespace dicomap;
using namespace dicomap::test;

namespace {

constexpr Tag first_tag{0x0009, 0x1001};

/// The element of `bytes`, read under an encoding.
struct One {
  One(const DicomBytes& bytes, Encoding encoding) : file{open(bytes, reading_as(encoding))} {}
  [[nodiscard]] DataElement element() const { return file.dataset().at(first_tag).value(); }
  File file;
};

}  // namespace

TEST_CASE("Integers of every binary VR are read in every byte order", "[parsing][number]") {
  const Encoding encoding = GENERATE(explicit_little, explicit_big);
  const auto build = [&] { return DicomBytes{encoding}; };
  CHECK(One{build().us(first_tag, 65535), encoding}.element().get<std::uint16_t>().value() == 65535);
  CHECK(One{build().ss(first_tag, -2), encoding}.element().get<std::int16_t>().value() == -2);
  CHECK(One{build().ul(first_tag, 4000000000), encoding}.element().get<std::uint32_t>().value() == 4000000000);
  CHECK(One{build().sl(first_tag, -70000), encoding}.element().get<std::int32_t>().value() == -70000);
  CHECK(One{build().uv(first_tag, 0x0102030405060708), encoding}.element().get<std::uint64_t>().value() ==
        72623859790382856);
  CHECK(One{build().sv(first_tag, -5000000000), encoding}.element().get<std::int64_t>().value() == -5000000000);
  CHECK(One{build().fl(first_tag, 1.5), encoding}.element().get<float>().value() == 1.5F);
  CHECK(One{build().fd(first_tag, -0.1), encoding}.element().get<double>().value() == -0.1);
}

TEST_CASE("An integer is read as any type that holds it", "[parsing][number]") {
  const One one{DicomBytes{}.us(first_tag, 300), explicit_little};
  CHECK(one.element().get<std::int16_t>().value() == 300);
  CHECK(one.element().get<std::int32_t>().value() == 300);
  CHECK(one.element().get<std::uint64_t>().value() == 300);
  CHECK(one.element().get<float>().value() == 300.0F);
  CHECK(one.element().get<double>().value() == 300.0);
}

TEST_CASE("An integer that does not fit is out of range", "[parsing][number]") {
  const One big{DicomBytes{}.ul(first_tag, 70000), explicit_little};
  CHECK(error_of(big.element().get<std::uint16_t>()) ==
        "memory: the value 70000 does not fit into 16 bits without sign at offset 0, in (0009,1001) UL");
  CHECK(code_of(big.element().get<std::int16_t>()) == ErrorCode::out_of_range);
  CHECK(big.element().get<std::int32_t>().value() == 70000);
  const One negative{DicomBytes{}.ss(first_tag, -1), explicit_little};
  CHECK(code_of(negative.element().get<std::uint16_t>()) == ErrorCode::out_of_range);
  CHECK(code_of(negative.element().get<std::uint64_t>()) == ErrorCode::out_of_range);
  CHECK(negative.element().get<std::int64_t>().value() == -1);
  const One sign{DicomBytes{}.us(first_tag, 40000), explicit_little};
  CHECK(error_of(sign.element().get<std::int16_t>()) ==
        "memory: the value 40000 does not fit into 16 bits with sign at offset 0, in (0009,1001) US");
}

TEST_CASE("A floating-point number is an integer only if it is one", "[parsing][number]") {
  const One whole{DicomBytes{}.fd(first_tag, 12.0), explicit_little};
  CHECK(whole.element().get<std::uint16_t>().value() == 12);
  const One half{DicomBytes{}.fd(first_tag, 12.5), explicit_little};
  CHECK(error_of(half.element().get<std::int32_t>()) ==
        "memory: the value 12.5 is no integer of 32 bits at offset 0, in (0009,1001) FD");
  const double odd = GENERATE(1e30, -1e30, 9223372036854775808.0, std::numeric_limits<double>::infinity(),
                              std::numeric_limits<double>::quiet_NaN());
  const One huge{DicomBytes{}.fd(first_tag, odd), explicit_little};
  CHECK(code_of(huge.element().get<std::int64_t>()) == ErrorCode::out_of_range);
}

TEST_CASE("The limits of 64 bits are read from floating-point numbers", "[parsing][number]") {
  CHECK(
      One{DicomBytes{}.fd(first_tag, -9223372036854775808.0), explicit_little}.element().get<std::int64_t>().value() ==
      std::numeric_limits<std::int64_t>::min());
  CHECK(
      One{DicomBytes{}.fd(first_tag, 9223372036854775808.0), explicit_little}.element().get<std::uint64_t>().value() ==
      9223372036854775808U);
}

TEST_CASE("Numbers in text are read as numbers", "[parsing][number]") {
  const One integers{DicomBytes{}.is(first_tag, "12\\-3\\ +7 "), explicit_little};
  CHECK(integers.element().get_all<std::int32_t>().value() == std::vector<std::int32_t>{12, -3, 7});
  CHECK(integers.element().get<double>(1).value() == -3.0);
  CHECK(integers.element().value_count().value() == 3);
  const One decimals{DicomBytes{}.ds(first_tag, "0.5\\-2.5e1\\3"), explicit_little};
  CHECK(decimals.element().get_all<double>().value() == std::vector<double>{0.5, -25.0, 3.0});
  CHECK(decimals.element().get<std::int32_t>(2).value() == 3);
  CHECK(code_of(decimals.element().get<std::int32_t>(0)) == ErrorCode::out_of_range);
}

TEST_CASE("Text that is no number is malformed", "[parsing][number]") {
  const One words{DicomBytes{}.is(first_tag, "twelve"), explicit_little};
  CHECK(code_of(words.element().get<std::int32_t>()) == ErrorCode::malformed);
  CHECK(words.element().get<std::string>().value() == "twelve");
}

TEST_CASE("An index beyond the last value is not found", "[parsing][number]") {
  const One one{DicomBytes{}.us(first_tag, 1, 2), explicit_little};
  CHECK(one.element().get<std::uint16_t>(1).value() == 2);
  CHECK(error_of(one.element().get<std::uint16_t>(2)) == "memory: there is no value 2 at offset 0, in (0009,1001) US");
  CHECK(code_of(one.element().get<std::uint16_t>(std::numeric_limits<std::size_t>::max())) == ErrorCode::not_found);
}

TEST_CASE("What is no number is refused with what to ask for", "[parsing][number]") {
  const One text{DicomBytes{}.lo(first_tag, "12"), explicit_little};
  CHECK(error_of(text.element().get<std::int32_t>()) ==
        "memory: the value is LO, not an integer at offset 0, in (0009,1001) LO; ask for std::string");
  const One number{DicomBytes{}.us(first_tag, 1), explicit_little};
  CHECK(code_of(number.element().get<std::string>()) == ErrorCode::wrong_type);
  CHECK(code_of(number.element().get<Date>()) == ErrorCode::wrong_type);
  const One bytes{DicomBytes{}.element(first_tag, VR::OB, "AB"), explicit_little};
  CHECK(code_of(bytes.element().get<std::uint16_t>()) == ErrorCode::wrong_type);
  const One sequence{DicomBytes{}.sequence(first_tag), explicit_little};
  CHECK(code_of(sequence.element().get<std::uint16_t>()) == ErrorCode::wrong_type);
}

TEST_CASE("Tags are read as tags", "[parsing][number][tag]") {
  const Encoding encoding = GENERATE(explicit_little, explicit_big);
  const One one{DicomBytes{encoding}.at(first_tag, {tags::Rows, tags::PatientName}), encoding};
  CHECK(one.element().get<Tag>().value() == tags::Rows);
  CHECK(one.element().get_all<Tag>().value() == std::vector<Tag>{tags::Rows, tags::PatientName});
  CHECK(one.element().value_count().value() == 2);
  CHECK(code_of(one.element().get<Tag>(2)) == ErrorCode::not_found);
  CHECK(code_of(one.element().get<std::uint32_t>()) == ErrorCode::wrong_type);
}

TEST_CASE("Six bytes are no whole number of tags", "[parsing][number][tag][E051]") {
  const One one{DicomBytes{}.element(first_tag, VR::AT, filled(6)), explicit_little};
  CHECK(error_of(one.element().get<Tag>()) ==
        "memory: 6 bytes are no whole number of tags (4 bytes each) at offset 0, in (0009,1001) AT");
  CHECK(one.element().bytes().value().size() == 6);
}

TEST_CASE("In implicit VR pixel representation decides between US and SS", "[parsing][number]") {
  const auto [representation, name, smallest] =
      GENERATE(table<int, std::string, int>({{0, "US", 65535}, {1, "SS", -1}}));
  const auto bytes = DicomBytes{implicit_little}
                         .us(tags::PixelRepresentation, representation)
                         .us(tags::SmallestImagePixelValue, 65535)
                         .sequence(tags::ModalityLUTSequence, {item().us(tags::SmallestImagePixelValue, 65535)});
  const File file = open(bytes, reading_as(implicit_little));
  CHECK(read(file).elements[1] == "0028,0106 " + name + " 2");
  CHECK(file.dataset().get<std::int32_t>(tags::SmallestImagePixelValue).value() == smallest);
  CHECK(file.dataset().get<std::int32_t>("ModalityLUTSequence[0].SmallestImagePixelValue").value() == smallest);
}

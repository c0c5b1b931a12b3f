// SPDX-License-Identifier: MIT
#include <dicomap/transfer_syntax.hpp>
#include <vocabulary/table_file.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace dicomap;
using namespace std::string_literals;

namespace {

/// The last components of the UIDs under 1.2.840.10008.1 that a predicate accepts, each followed by a space.
template <class Predicate> std::string syntaxes_with(Predicate accepts) {
  std::string uids;
  for (const TransferSyntax& syntax : transfer_syntaxes()) {
    if (accepts(syntax)) uids.append(syntax.uid.substr(16)).append(" ");
  }
  return uids;
}

std::string syntaxes_of(PixelCoding coding) {
  return syntaxes_with([&](const TransferSyntax& syntax) { return syntax.pixels == coding; });
}

}  // namespace

TEST_CASE("The transfer syntaxes are those of the table of UIDs and named alike", "[vocabulary][transfer_syntax]") {
  std::size_t count = 0;
  std::vector<std::string> wrong;
  for (auto row : test::table_file("uids.tsv")) {
    if (row["type"] != "Transfer Syntax") continue;
    ++count;
    const TransferSyntax* syntax = find_transfer_syntax(row["uid"]);
    const bool right = syntax != nullptr && syntax->uid == row["uid"] && syntax->name == row["name"] &&
                       syntax->keyword == row["keyword"] && syntax->retired == (row["retired"] == "1");
    if (!right) wrong.push_back(row["uid"]);
  }
  CHECK(wrong == std::vector<std::string>{});
  CHECK(count == 63);
  CHECK(transfer_syntaxes().size() == 63);
}

TEST_CASE("Two transfer syntaxes are implicit VR and one is big endian", "[vocabulary][transfer_syntax]") {
  CHECK(syntaxes_with([](const TransferSyntax& s) { return s.encoding == implicit_little; }) == "2 20 ");
  CHECK(syntaxes_with([](const TransferSyntax& s) { return s.encoding == explicit_big; }) == "2.2 ");
  CHECK(syntaxes_with([](const TransferSyntax& s) { return s.encoding.order == ByteOrder::big; }) == "2.2 ");
}

TEST_CASE("Three transfer syntaxes deflate the data set", "[vocabulary][transfer_syntax]") {
  CHECK(syntaxes_with([](const TransferSyntax& s) { return s.deflated; }) == "2.1.99 2.4.205 2.4.95 ");
}

TEST_CASE("Each transfer syntax says how pixel data is coded", "[vocabulary][transfer_syntax]") {
  CHECK(syntaxes_of(PixelCoding::native) == "2 2.1 2.1.99 2.2 20 ");
  CHECK(syntaxes_of(PixelCoding::encapsulated_native) == "2.1.98 ");
  CHECK(syntaxes_of(PixelCoding::rle) == "2.5 ");
  CHECK(syntaxes_of(PixelCoding::jpeg) ==
        "2.4.50 2.4.51 2.4.52 2.4.53 2.4.54 2.4.55 2.4.56 2.4.57 2.4.58 2.4.59 2.4.60 2.4.61 2.4.62 2.4.63 2.4.64 "
        "2.4.65 2.4.66 2.4.70 ");
  CHECK(syntaxes_of(PixelCoding::jpeg_ls) == "2.4.80 2.4.81 ");
  CHECK(syntaxes_of(PixelCoding::jpeg_2000) == "2.4.90 2.4.91 2.4.92 2.4.93 ");
  CHECK(syntaxes_of(PixelCoding::htj2k) == "2.4.201 2.4.202 2.4.203 ");
  CHECK(syntaxes_of(PixelCoding::jpeg_xl) == "2.4.110 2.4.111 2.4.112 ");
  CHECK(syntaxes_of(PixelCoding::deflated_frames) == "2.8.1 ");
  CHECK(syntaxes_of(PixelCoding::video) ==
        "2.4.100 2.4.100.1 2.4.101 2.4.101.1 2.4.102 2.4.102.1 2.4.103 2.4.103.1 2.4.104 2.4.104.1 2.4.105 2.4.105.1 "
        "2.4.106 2.4.106.1 2.4.107 2.4.108 ");
  CHECK(syntaxes_of(PixelCoding::referenced) == "2.4.204 2.4.205 2.4.94 2.4.95 2.7.1 2.7.2 2.7.3 ");
  CHECK(syntaxes_of(PixelCoding::unknown) == "2.6.1 2.6.2 ");
}

TEST_CASE("Pixel data lies in fragments unless it is native or elsewhere", "[vocabulary][transfer_syntax]") {
  CHECK(syntaxes_with([](const TransferSyntax& s) { return !s.is_encapsulated(); }) ==
        "2 2.1 2.1.99 2.2 2.4.204 2.4.205 2.4.94 2.4.95 2.6.1 2.6.2 2.7.1 2.7.2 2.7.3 20 ");
}

TEST_CASE("What follows a NUL or is padding of a transfer syntax UID does not count", "[vocabulary][transfer_syntax]") {
  REQUIRE(find_transfer_syntax("1.2.840.10008.1.2.1") != nullptr);
  const auto* explicit_vr = find_transfer_syntax("1.2.840.10008.1.2.1");
  CHECK(find_transfer_syntax("1.2.840.10008.1.2.1\0"s) == explicit_vr);
  CHECK(find_transfer_syntax("1.2.840.10008.1.2.1  "s) == explicit_vr);
  CHECK(find_transfer_syntax("1.2.840.10008.1.2.1\0.99"s) == explicit_vr);
  CHECK(find_transfer_syntax("1.2.840.10008.1.2.1 \0garbage"s) == explicit_vr);
  CHECK(find_transfer_syntax("1.2.840.10008.1.2.") == nullptr);
  CHECK(find_transfer_syntax("1.2.840.10008.1.1") == nullptr);
  CHECK(find_transfer_syntax("") == nullptr);
  CHECK(find_transfer_syntax("\0"s) == nullptr);
}

// SPDX-License-Identifier: MIT
#include "change/uid_map.hpp"

#include <dicomap/uid.hpp>

#include <catch2/catch.hpp>

#include <string>

using namespace dicomap;
using namespace std::string_literals;

TEST_CASE("Another UID is the keyed hash of the old one, as a UUID", "[change][anonymize]") {
  UIDMap uids{"secret"};
  CHECK(uids.replace("1.2.3") == "2.25.96864299995093350605813192188139972049");
  CHECK(uids.replace("1.2.840.113619.2.55") == "2.25.70739125573858142562817108181541086719");
  CHECK(uids.replace("1.2.3\0"s) == uids.replace("1.2.3"));
  CHECK(UIDMap{"other"}.replace("1.2.3") == "2.25.233838422423414337806649413186005320628");
  CHECK(is_valid_uid(uids.replace("")));
}

TEST_CASE("Without a secret a UID map is like no other, and still the same for the same UID", "[change][anonymize]") {
  UIDMap uids{""};
  CHECK(uids.replace("1.2.3") == uids.replace("1.2.3"));
  CHECK(uids.replace("1.2.3") != uids.replace("1.2.4"));
  CHECK(uids.replace("1.2.3") != UIDMap{""}.replace("1.2.3"));
}

TEST_CASE("UIDs of PS3.6 are known as everybody's", "[change][anonymize]") {
  CHECK(is_registered_uid("1.2.840.10008.5.1.4.1.1.2"));
  CHECK(is_registered_uid("1.2.840.10008.1.2.1\0"s));
  CHECK(is_registered_uid("1.2.840.10008.1.4.1.1"));  // a frame of reference
  CHECK_FALSE(is_registered_uid("1.2.840.10008"));
  CHECK_FALSE(is_registered_uid("1.2.3"));
}

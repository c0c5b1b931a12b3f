// SPDX-License-Identifier: MIT
#include "bytes/should_map.hpp"

#include <dicomap/residence.hpp>

#include <catch2/catch.hpp>

#include <cerrno>

using namespace dicomap;

TEST_CASE("Whether a file is mapped follows from what was asked, its size and its file system", "[bytes][holding]") {
  constexpr std::uint64_t threshold = 65536;
  constexpr long ext4 = 0xEF53;
  constexpr long nfs = 0x6969;
  struct Row {
    Mapping mapping;
    std::uint64_t size;
    long type;
    Reason expected;
  };
  const auto row = GENERATE(values<Row>({
      {Mapping::automatic, 0, ext4, Reason::small_file},
      {Mapping::automatic, 65535, ext4, Reason::small_file},
      {Mapping::automatic, 65536, ext4, Reason::small_file},
      {Mapping::automatic, 65537, ext4, Reason::none},
      {Mapping::automatic, std::uint64_t{1} << 40, ext4, Reason::none},
      {Mapping::automatic, 65537, 0, Reason::none},
      {Mapping::automatic, 65537, -1, Reason::none},
      {Mapping::automatic, 65537, nfs, Reason::remote_file_system},
      {Mapping::automatic, 10, nfs, Reason::small_file},
      {Mapping::automatic, ~std::uint64_t{0}, ext4, Reason::address_space},
      {Mapping::required, 1, ext4, Reason::none},
      {Mapping::required, 65537, nfs, Reason::none},
      {Mapping::required, ~std::uint64_t{0}, ext4, Reason::address_space},
      {Mapping::never, 10, ext4, Reason::policy_never},
      {Mapping::never, 65537, nfs, Reason::policy_never},
      {Mapping::never, ~std::uint64_t{0}, ext4, Reason::policy_never},
  }));
  CAPTURE(static_cast<int>(row.mapping), row.size, row.type);
  CHECK(name_of(should_map({row.mapping, row.size, threshold, row.type})) == name_of(row.expected));
}

TEST_CASE("Network file systems and those of user space are remote, local ones are not", "[bytes][holding]") {
  const auto remote = GENERATE(as<long>{}, 0x6969, 0x517B, 0xFF534D42L, 0xFE534D42L, 0x5346414F, 0x6B414653, 0x00C36400,
                               0x65735546, 0x01021997, 0x0BD00BD0, 0x47504653, 0x7461636F, 0x73757245);
  CAPTURE(remote);
  CHECK(is_remote_file_system(remote));
  // A 32-bit statfs gives the same number with its sign.
  CHECK(is_remote_file_system(static_cast<std::int32_t>(remote)));
  for (const long local : {0xEF53L /* ext4 */, 0x58465342L /* XFS */, 0x9123683EL /* Btrfs */, 0x01021994L /* tmpfs */,
                           0x794C7630L /* overlay */, 0x2FC12FC1L /* ZFS */, 0x4D44L /* FAT */, 0L, -1L}) {
    CAPTURE(local);
    CHECK_FALSE(is_remote_file_system(local));
  }
}

TEST_CASE("The cause of a refused mapping is named", "[bytes][holding]") {
  CHECK(reason_of_map_failure(ENOMEM) == Reason::address_space);
  CHECK(reason_of_map_failure(EAGAIN) == Reason::address_space);
  CHECK(reason_of_map_failure(ENODEV) == Reason::not_mappable);
  CHECK(reason_of_map_failure(EACCES) == Reason::not_mappable);
  CHECK(reason_of_map_failure(EINVAL) == Reason::not_mappable);
  CHECK(reason_of_map_failure(EPERM) == Reason::not_mappable);
  CHECK(reason_of_map_failure(EIO) == Reason::not_mappable);
  CHECK(reason_of_map_failure(ENOENT) == Reason::no_proc);
  CHECK(reason_of_map_failure(ENOTDIR) == Reason::no_proc);
  CHECK(reason_of_map_failure(EMFILE) == Reason::map_failed);
  CHECK(reason_of_map_failure(0) == Reason::map_failed);
}

TEST_CASE("Every residence and reason has a stable name", "[bytes][holding]") {
  CHECK(name_of(Residence::mapped) == "mapped");
  CHECK(name_of(Residence::borrowed) == "borrowed");
  CHECK(name_of(Residence::copied) == "copied");
  CHECK(name_of(Reason::none) == "none");
  CHECK(name_of(Reason::not_needed_yet) == "not_needed_yet");
  CHECK(name_of(Reason::policy_never) == "policy_never");
  CHECK(name_of(Reason::small_file) == "small_file");
  CHECK(name_of(Reason::remote_file_system) == "remote_file_system");
  CHECK(name_of(Reason::not_mappable) == "not_mappable");
  CHECK(name_of(Reason::address_space) == "address_space");
  CHECK(name_of(Reason::no_proc) == "no_proc");
  CHECK(name_of(Reason::map_failed) == "map_failed");
  CHECK(name_of(Reason::in_memory) == "in_memory");
  CHECK(name_of(Reason::stream) == "stream");
  CHECK(name_of(Reason::deflated) == "deflated");
  CHECK(name_of(Reason::byte_order) == "byte_order");
  CHECK(name_of(Reason::misaligned) == "misaligned");
  CHECK(name_of(Reason::packed_bits) == "packed_bits");
  CHECK(name_of(Reason::fragments) == "fragments");
  CHECK(name_of(Reason::compressed) == "compressed");
  CHECK(name_of(Reason::converted) == "converted");
  CHECK(name_of(Reason::requested) == "requested");
  CHECK(to_string(Holding{Residence::mapped, Reason::none}) == "mapped");
  CHECK(to_string(Holding{Residence::copied, Reason::small_file}) == "copied: small_file");
}

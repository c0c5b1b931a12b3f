// SPDX-License-Identifier: MIT
#include "bytes/should_map.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <limits>

namespace dicomap {

namespace {

// f_type values of statfs(2): remote, or served by a process that can stall or lie.
constexpr auto remote_types = std::to_array<std::uint32_t>({
    0x6969,      // NFS
    0x517B,      // SMB
    0xFF534D42,  // CIFS
    0xFE534D42,  // SMB2
    0x5346414F,  // AFS (OpenAFS)
    0x6B414653,  // AFS (kernel)
    0x00C36400,  // Ceph
    0x65735546,  // FUSE: sshfs, virtiofs, ...
    0x01021997,  // 9p
    0x0BD00BD0,  // Lustre
    0x47504653,  // GPFS
    0x7461636F,  // OCFS2
    0x01161970,  // GFS2
    0x19830326,  // BeeGFS
    0xAAD7AAEA,  // PanFS
    0x20030528,  // OrangeFS
    0x73757245,  // Coda
    0x786F4256,  // VirtualBox shared folders
    0xBACBACBC,  // VMware shared folders
    0x7C7C6673,  // Parallels shared folders
});

}  // namespace

bool is_remote_file_system(long type) noexcept {
  return std::ranges::find(remote_types, static_cast<std::uint32_t>(type)) != remote_types.end();
}

[[gnu::hot]] Reason should_map(const MapQuestion& question) noexcept {
  if (question.mapping == Mapping::never) return Reason::policy_never;
  if (question.size > std::numeric_limits<std::size_t>::max() / 2) return Reason::address_space;
  if (question.mapping == Mapping::required) return Reason::none;
  if (question.size <= question.small_file_bytes) return Reason::small_file;
  if (is_remote_file_system(question.file_system_type)) return Reason::remote_file_system;
  return Reason::none;
}

Reason reason_of_map_failure(int error_number) noexcept {
  switch (error_number) {
    case ENOMEM:
    case EAGAIN: return Reason::address_space;
    case ENODEV:
    case EACCES:
    case EINVAL:
    case EIO:
    case EPERM: return Reason::not_mappable;
    case ENOENT:
    case ENOTDIR: return Reason::no_proc;
    default: return Reason::map_failed;
  }
}

}  // namespace dicomap

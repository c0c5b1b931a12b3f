// SPDX-License-Identifier: MIT
/// @file
/// How bytes are held, and why not otherwise: a silent fallback would be worse than none.
#pragma once

#include <dicomap/export.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace dicomap {

/// Where bytes that were handed out lie.
enum class Residence : std::uint8_t {
  mapped,    ///< in the page cache, through a read-only mapping of the file: nothing was copied
  borrowed,  ///< in memory that the caller lent: nothing was copied
  copied     ///< in memory that was filled for this purpose
};

/// Why bytes are not mapped, or were copied.
enum class Reason : std::uint8_t {
  none,                ///< nothing stood in the way
  not_needed_yet,      ///< nothing beyond the header was asked for, so no mapping was made
  policy_never,        ///< Mapping::never was asked for
  small_file,          ///< below SourceOptions::small_file_bytes reading is faster than mapping
  remote_file_system,  ///< network and FUSE file systems: a mapping is not coherent there and faults can hang or kill
  not_mappable,        ///< the file system or the kind of file refuses mappings (ENODEV, EACCES, EINVAL)
  address_space,       ///< no room: a limit (RLIMIT_AS), too many mappings, or out of memory (ENOMEM)
  no_proc,             ///< /proc is not mounted, so the descriptor that was checked cannot be mapped
  map_failed,          ///< another refusal of the operating system
  in_memory,           ///< the source is memory
  stream,              ///< the source was a pipe or another stream
  deflated,            ///< the data set was inflated into memory
  byte_order,          ///< the samples had to be swapped into the host's byte order
  misaligned,          ///< the values are not aligned for their type
  packed_bits,         ///< frames of 1-bit samples do not start at a byte
  fragments,           ///< the frame lies in more than one fragment
  compressed,          ///< the frame was decoded
  converted,           ///< the samples were converted to another colour space
  requested            ///< the caller gave the memory to fill
};

/// The stable name, e.g. "mapped".
[[nodiscard]] DICOMAP_API std::string_view name_of(Residence residence) noexcept;
/// The stable name, e.g. "small_file".
[[nodiscard]] DICOMAP_API std::string_view name_of(Reason reason) noexcept;

/// Value type: how bytes are held.
struct Holding {
  Residence residence = Residence::mapped;
  Reason reason = Reason::none;
  friend constexpr bool operator==(const Holding&, const Holding&) noexcept = default;
};

/// "mapped", or "copied: small_file".
[[nodiscard]] DICOMAP_API std::string to_string(Holding holding);

}  // namespace dicomap

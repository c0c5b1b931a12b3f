// SPDX-License-Identifier: MIT
/// @file
/// The file meta group, made anew (PS3.10 7.1).
#pragma once

#include "bytes/byte_sink.hpp"

#include <dicomap/file.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dicomap {

/// dicomap's own, for (0002,0012) and (0002,0013).
[[nodiscard]] std::string_view implementation_class_uid() noexcept;
[[nodiscard]] std::string_view implementation_version_name() noexcept;

/// What the group says that is not dicomap's own. Value type.
struct FileMeta {
  std::string transfer_syntax_uid;
  std::string sop_class_uid;
  std::string sop_instance_uid;
  /// Encoded elements (explicit VR little endian) to be kept behind those, e.g. SourceApplicationEntityTitle, PrivateInformation.
  std::vector<std::byte> others;
  /// Whether PrivateInformation (0002,0102) is among them, so that there is no padding to be had.
  bool has_private_information = false;
  /// Bytes of PrivateInformation that fill the group up, so that what follows lies aligned; 0: none.
  std::uint32_t padding = 0;
};

/// For a data set as it is: SOP class and instance from it, other elements (but group length, implementation and those of
/// FileMeta) from its own file meta group.
[[nodiscard]] Result<FileMeta> file_meta_of(const File& file);

/// The group: (0002,0000) to its last element, explicit VR little endian.
[[nodiscard]] std::vector<std::byte> encode_file_meta(const FileMeta& meta);

/// FileMeta::padding that brings the first sample, which lies at `offset` without any, to a multiple of `alignment`; 0: it lies
/// there. @errors out_of_range; unsupported: PrivateInformation holds something else
[[nodiscard]] Result<std::uint32_t> padding_for(std::uint64_t offset, std::uint32_t alignment, const FileMeta& meta);

/// Where the file meta group begins: behind the preamble and "DICM".
inline constexpr std::uint64_t meta_offset = 132;
/// The preamble of `file` (zeros, where it has none) and "DICM".
[[nodiscard]] Result<void> write_preamble(const File& file, ByteSink& sink);

}  // namespace dicomap

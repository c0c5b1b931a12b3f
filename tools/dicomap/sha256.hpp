// SPDX-License-Identifier: MIT
/// @file
/// SHA-256 of bytes in memory and in sources.
#pragma once

#include <dicomap/result.hpp>
#include <dicomap/source.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

struct evp_md_ctx_st;
struct evp_md_st;

namespace dicomap::tool {

/// Computes digests, one after the other. @errors std::runtime_error: libcrypto has no SHA-256
class Sha256 {
 public:
  Sha256();

  /// 64 hexadecimal digits.
  [[nodiscard]] std::string of(std::span<const std::byte> bytes);
  /// The same of a range of any length, read in pieces: never through a mapping, so a file that is cut meanwhile is an
  /// error.
  /// @errors those of Source::copy_out
  [[nodiscard]] Result<std::string> of(const Source& source, ByteRange range);

 private:
  void begin();
  void add(std::span<const std::byte> bytes);
  std::string end();

  struct Free {
    void operator()(evp_md_ctx_st* context) const noexcept;
    void operator()(evp_md_st* digest) const noexcept;
  };
  std::unique_ptr<evp_md_st, Free> digest_;
  std::unique_ptr<evp_md_ctx_st, Free> context_;
  std::vector<std::byte> piece_;
};

}  // namespace dicomap::tool

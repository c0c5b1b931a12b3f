// SPDX-License-Identifier: MIT
/// @file
/// Other UIDs for UIDs: the same one for the same one, and no way back.
#pragma once

#include <nettle/hmac.h>

#include <string>
#include <string_view>

namespace dicomap {

/// Keyed hashes (HMAC-SHA-256) in place of a table: whoever has the secret gets the same UIDs from any file, in any order.
/// One thread at a time.
class UIDMap {
 public:
  /// An empty secret: one that nobody knows.
  explicit UIDMap(std::string_view secret);

  /// 2.25 and a UUID (version 8 of RFC 9562: by an algorithm of one's own) as a number. Padding does not count.
  [[nodiscard]] std::string replace(std::string_view uid);

 private:
  hmac_sha256_ctx context_{};
};

/// Whether this is a UID that everybody shares: one of PS3.6 annex A, e.g. of a SOP class.
[[nodiscard]] bool is_registered_uid(std::string_view uid) noexcept;

}  // namespace dicomap

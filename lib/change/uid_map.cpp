// SPDX-License-Identifier: MIT
#include "change/uid_map.hpp"

#include "vocabulary/uuid_digits.hpp"

#include <dicomap/uid.hpp>

#include <array>
#include <cstdint>
#include <random>
#include <vector>

namespace dicomap {

namespace {

std::string_view without_padding(std::string_view uid) {
  const std::size_t end = uid.find_last_not_of(std::string_view{" \0", 2});
  return uid.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

}  // namespace

UIDMap::UIDMap(std::string_view secret) {
  std::array<std::uint8_t, 32> made{};
  if (secret.empty()) {
    std::random_device random;
    for (std::uint8_t& byte : made) byte = static_cast<std::uint8_t>(random());
    hmac_sha256_set_key(&context_, made.size(), made.data());
    return;
  }
  const std::vector<std::uint8_t> key{secret.begin(), secret.end()};
  hmac_sha256_set_key(&context_, key.size(), key.data());
}

std::string UIDMap::replace(std::string_view uid) {
  const std::string_view text = without_padding(uid);
  const std::vector<std::uint8_t> bytes{text.begin(), text.end()};
  hmac_sha256_update(&context_, bytes.size(), bytes.data());
  std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest{};
  hmac_sha256_digest(&context_, digest.size(), digest.data());  // and begins anew, under the same key
  std::array<std::uint32_t, 4> words{};
  for (std::size_t i = 0; i < 16; ++i) words[i / 4] = words[i / 4] << 8U | digest[i];
  words[1] = (words[1] & 0xFFFF0FFFU) | 0x8000U;      // version 8
  words[2] = (words[2] & 0x3FFFFFFFU) | 0x80000000U;  // of RFC 9562
  return "2.25." + uuid_digits(words);
}

bool is_registered_uid(std::string_view uid) noexcept { return find_uid(without_padding(uid)).has_value(); }

}  // namespace dicomap

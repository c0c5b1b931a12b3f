// SPDX-License-Identifier: MIT
#include "sha256.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <stdexcept>

namespace dicomap::tool {

namespace {

constexpr std::size_t piece_bytes = std::size_t{256} * 1024;

void must(int done) {
  if (done != 1) throw std::runtime_error{"libcrypto cannot compute SHA-256"};
}

evp_md_st* fetch_sha256() {
  // No configuration file: it costs time, and could load other people's code.
  must(OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr));
  return EVP_MD_fetch(nullptr, "SHA256", nullptr);
}

}  // namespace

void Sha256::Free::operator()(evp_md_ctx_st* context) const noexcept { EVP_MD_CTX_free(context); }
void Sha256::Free::operator()(evp_md_st* digest) const noexcept { EVP_MD_free(digest); }

Sha256::Sha256() : digest_{fetch_sha256()}, context_{EVP_MD_CTX_new()} {
  must(digest_ != nullptr && context_ != nullptr ? 1 : 0);
}

void Sha256::begin() { must(EVP_DigestInit_ex2(context_.get(), digest_.get(), nullptr)); }

void Sha256::add(std::span<const std::byte> bytes) {
  must(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
}

std::string Sha256::end() {
  std::array<unsigned char, 32> digest{};
  must(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr));
  std::string text;
  for (const unsigned char byte : digest) fmt::format_to(std::back_inserter(text), "{:02x}", byte);
  return text;
}

std::string Sha256::of(std::span<const std::byte> bytes) {
  begin();
  add(bytes);
  return end();
}

Result<std::string> Sha256::of(const Source& source, ByteRange range) {
  begin();
  while (range.length > 0) {
    piece_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(range.length, piece_bytes)));
    DICOMAP_TRY_VOID(source.copy_out(range.offset, piece_));
    add(piece_);
    range = {range.offset + piece_.size(), range.length - piece_.size()};
  }
  return end();
}

}  // namespace dicomap::tool

// SPDX-License-Identifier: MIT
#include "file/inflate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <new>

#include <zlib.h>

namespace dicomap {

namespace {

constexpr std::size_t chunk_bytes = 256 * 1024;

struct EndInflate {
  void operator()(z_stream* stream) const noexcept { ::inflateEnd(stream); }
};

// CMF and FLG of RFC 1950: method 8, and the pair a multiple of 31.
bool has_zlib_header(const ByteStore& store, std::uint64_t offset) {
  std::array<std::byte, 2> head{};
  if (store.size() - offset < 2 || !store.read(offset, head)) return false;
  const auto first = std::to_integer<unsigned>(head[0]);
  const auto second = std::to_integer<unsigned>(head[1]);
  return (first & 0x0FU) == 8 && (first >> 4U) <= 7 && (first * 256 + second) % 31 == 0;
}

}  // namespace

Result<Inflated> inflate_from(const ByteStore& store, std::uint64_t offset) {
  Inflated out;
  out.has_zlib_header = has_zlib_header(store, offset);
  z_stream stream{};
  if (::inflateInit2(&stream, out.has_zlib_header ? MAX_WBITS : -MAX_WBITS) != Z_OK) {
    return Error{ErrorCode::out_of_memory, "no memory to inflate"};
  }
  const std::unique_ptr<z_stream, EndInflate> ending{&stream};
  const std::uint64_t limit = store.limits().inflated_bytes;
  std::uint64_t position = offset;
  try {
    std::vector<std::byte> in(static_cast<std::size_t>(std::min<std::uint64_t>(chunk_bytes, store.size() - offset)));
    int state = Z_OK;
    while (state == Z_OK) {
      if (stream.avail_in == 0 && position < store.size()) {
        const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(in.size(), store.size() - position));
        DICOMAP_TRY_VOID(store.read(position, std::span{in}.first(length)));
        stream.next_in = reinterpret_cast<Bytef*>(in.data());
        stream.avail_in = static_cast<uInt>(length);
        position += length;
      }
      // A piece at a time, since what is appended is set to zero first; one byte beyond the limit shows that there is more.
      const std::size_t had = out.bytes.size();
      const std::size_t room = static_cast<std::size_t>(std::min<std::uint64_t>(limit - had, chunk_bytes - 1)) + 1;
      out.bytes.resize(had + room);
      stream.next_out = reinterpret_cast<Bytef*>(out.bytes.data() + had);
      stream.avail_out = static_cast<uInt>(room);
      state = ::inflate(&stream, Z_NO_FLUSH);
      const std::size_t got = room - stream.avail_out;
      out.bytes.resize(had + got);
      if (out.bytes.size() > limit) {
        out.bytes.resize(static_cast<std::size_t>(limit));
        out.damage = Error{ErrorCode::limit_exceeded, fmt::format("the data set inflates to more than Limits::inflated_bytes ({})", limit)};
        break;
      }
      if (state == Z_OK && got == 0 && stream.avail_in == 0 && position == store.size()) state = Z_BUF_ERROR;
    }
    const std::uint64_t consumed = position - stream.avail_in;
    if (state == Z_BUF_ERROR) {
      out.damage = Error{ErrorCode::truncated, fmt::format("the deflated data set ends early, after {} bytes", out.bytes.size())}
                       .hint("the file looks truncated");
    } else if (state != Z_OK && state != Z_STREAM_END) {
      out.damage = Error{ErrorCode::malformed, fmt::format("the deflated data set is damaged near byte {} of the file: {}", consumed,
                                                           stream.msg != nullptr ? stream.msg : "zlib gives no reason")};
    }
  } catch (const std::bad_alloc&) {
    out.damage = Error{ErrorCode::out_of_memory, fmt::format("no memory to inflate more than {} bytes", out.bytes.size())};
  }
  return out;
}

}  // namespace dicomap

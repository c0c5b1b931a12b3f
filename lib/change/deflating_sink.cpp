// SPDX-License-Identifier: MIT
#include "change/deflating_sink.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <new>
#include <vector>

#include <zlib.h>

namespace dicomap {

namespace {

constexpr std::size_t block_bytes = 64 * 1024;

Error no_memory() { return Error{ErrorCode::out_of_memory, "no memory to deflate"}; }

}  // namespace

struct DeflatingSink::Stream {
  z_stream zlib{};
  bool is_open = false;
  std::vector<std::byte> out = std::vector<std::byte>(block_bytes);
  ~Stream() {
    if (is_open) ::deflateEnd(&zlib);
  }
};

DeflatingSink::DeflatingSink(ByteSink& to, std::unique_ptr<Stream> stream) noexcept
    : to_{&to}, stream_{std::move(stream)}, begin_{to.position()} {}

DeflatingSink::~DeflatingSink() = default;

Result<std::unique_ptr<DeflatingSink>> DeflatingSink::create(ByteSink& to) {
  try {
    auto stream = std::make_unique<Stream>();
    stream->is_open = ::deflateInit2(&stream->zlib, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY) == Z_OK;
    if (!stream->is_open) return no_memory();
    return std::unique_ptr<DeflatingSink>{new DeflatingSink{to, std::move(stream)}};
  } catch (const std::bad_alloc&) {
    return no_memory();
  }
}

Result<void> DeflatingSink::deflate(std::span<const std::byte> bytes, int flush) {
  z_stream& zlib = stream_->zlib;
  zlib.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(bytes.data()));
  zlib.avail_in = static_cast<uInt>(bytes.size());
  do {
    zlib.next_out = reinterpret_cast<Bytef*>(stream_->out.data());
    zlib.avail_out = static_cast<uInt>(stream_->out.size());
    static_cast<void>(::deflate(&zlib, flush));  // cannot fail: the stream is sound, and there is room (zlib.h)
    DICOMAP_TRY_VOID(to_->write(std::span{stream_->out}.first(stream_->out.size() - zlib.avail_out)));
  } while (zlib.avail_out == 0);
  return success();
}

Result<void> DeflatingSink::write(std::span<const std::byte> bytes) {
  constexpr std::size_t most = std::numeric_limits<uInt>::max();  // zlib counts in 32 bits
  while (!bytes.empty()) {
    const auto piece = bytes.first(std::min(bytes.size(), most));
    DICOMAP_TRY_VOID(deflate(piece, Z_NO_FLUSH));
    position_ += piece.size();
    bytes = bytes.subspan(piece.size());
  }
  return success();
}

Result<void> DeflatingSink::patch(std::uint64_t offset, std::span<const std::byte>) {
  return Error{ErrorCode::unsupported, "a deflated stream cannot be written over"}.at(offset);
}

Result<void> DeflatingSink::finish() {
  DICOMAP_TRY_VOID(deflate({}, Z_FINISH));
  constexpr std::array pad{std::byte{0}};
  return (to_->position() - begin_) % 2 != 0 ? to_->write(pad) : success();
}

}  // namespace dicomap

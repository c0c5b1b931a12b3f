// SPDX-License-Identifier: MIT
// Deflated image frames (PS3.5 A.4.13): each frame a raw deflate stream of its native bytes.
#include "codecs/check_target.hpp"
#include "codecs/decoders.hpp"
#include "codecs/immortal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <memory>

#include <zlib.h>

namespace dicomap::codecs {

namespace {

struct EndInflate {
  void operator()(z_stream* stream) const noexcept { ::inflateEnd(stream); }
};

// CMF and FLG of RFC 1950: method 8, and the pair a multiple of 31. As raw deflate its first byte would begin a stored block
// whose padding bits are not all zero; nobody writes that.
bool has_zlib_header(std::span<const std::byte> bytes) noexcept {
  if (bytes.size() < 2) return false;
  const auto first = std::to_integer<unsigned>(bytes[0]);
  const auto second = std::to_integer<unsigned>(bytes[1]);
  return (first & 0x0FU) == 8 && (first >> 4U) <= 7 && (first * 256 + second) % 31 == 0;
}

uInt piece_of(std::size_t bytes) noexcept {
  return static_cast<uInt>(std::min<std::size_t>(bytes, std::numeric_limits<uInt>::max()));
}

/// Inflates until the stream ends, the room is full or neither goes on; zlib counts in 32 bits, so in pieces.
struct Inflation {
  z_stream stream{};
  std::span<const std::byte> in;
  std::span<std::byte> out;
  std::uint64_t written = 0;

  int run() {
    int state = Z_OK;
    while (state == Z_OK && !out.empty()) {
      const uInt give = piece_of(in.size());
      const uInt room = piece_of(out.size());
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(in.data()));
      stream.avail_in = give;
      stream.next_out = reinterpret_cast<Bytef*>(out.data());
      stream.avail_out = room;
      state = ::inflate(&stream, Z_NO_FLUSH);
      in = in.subspan(give - stream.avail_in);
      out = out.subspan(room - stream.avail_out);
      written += room - stream.avail_out;
    }
    return state;
  }
};

class DeflatedFrameDecoder final : public FrameDecoder {
 public:
  std::string name() const override { return fmt::format("zlib {}", ::zlibVersion()); }
  Result<std::optional<CodestreamInfo>> inspect(std::span<const std::byte>) const override { return std::nullopt; }

  Result<DecodeReport> decode(std::span<const std::byte> codestream, const DecodeTarget& target) const override {
    DICOMAP_TRY_VOID(check_frame_bytes(target));
    const bool wrapped = has_zlib_header(codestream);
    Inflation inflation;
    inflation.in = codestream;
    inflation.out = target.into;
    if (::inflateInit2(&inflation.stream, wrapped ? MAX_WBITS : -MAX_WBITS) != Z_OK) {
      return Error{ErrorCode::out_of_memory, "no memory to inflate a frame"};
    }
    const std::unique_ptr<z_stream, EndInflate> ending{&inflation.stream};
    int state = inflation.run();
    DecodeReport report{inflation.written, wrapped ? "the deflated frame has a zlib header" : ""};
    std::byte beyond{};
    if (state == Z_OK) {  // the frame is full: does the stream end here?
      inflation.out = {&beyond, 1};
      state = inflation.run();
      if (inflation.written > report.written) {
        report.warning = fmt::format("the deflated frame is longer than the {} bytes of its pixels", report.written);
        return report;
      }
    }
    return finish(std::move(report), state, inflation, target.into.size());
  }

 private:
  static Result<DecodeReport> finish(DecodeReport report, int state, const Inflation& inflation, std::size_t wanted) {
    if (state == Z_MEM_ERROR) return Error{ErrorCode::out_of_memory, "no memory to inflate a frame"};
    if (report.written == wanted) {
      if (state != Z_STREAM_END) report.warning = "the deflated frame has all its pixels, but no end";
    } else if (state == Z_STREAM_END) {
      report.warning = fmt::format("the deflated frame ends after {} of {} bytes", report.written, wanted);
    } else if (state == Z_BUF_ERROR || state == Z_OK) {
      report.warning = fmt::format("the deflated frame is cut off after {} of {} bytes", report.written, wanted);
    } else {
      report.warning = fmt::format("the deflated frame is damaged after {} of {} bytes: {}", report.written, wanted,
                                   inflation.stream.msg != nullptr ? inflation.stream.msg : "zlib gives no reason");
    }
    return report;
  }
};

}  // namespace

const FrameDecoder& deflated_frame_decoder() noexcept {
  return immortal<const DeflatedFrameDecoder>();
}

}  // namespace dicomap::codecs

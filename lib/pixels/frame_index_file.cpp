// SPDX-License-Identifier: MIT
// A frame index in a file of its own: a header that says which file it was made for, and the position of each frame.
#include "pixels/image_state.hpp"

#include <fmt/format.h>

#include <zlib.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>

namespace dicomap {

namespace {

constexpr std::string_view magic = "dicomap frame index 1\n";

/// The numbers of the header, 8 bytes each, little endian, behind the magic and 2 bytes of zeros.
struct Header {
  std::uint64_t file_bytes = 0;     ///< size of the file it was made for
  std::uint64_t modified_ns = 0;    ///< its time of modification
  std::uint64_t value_offset = 0;   ///< of its pixel data
  std::uint64_t head_digest = 0;    ///< CRC-32 of the bytes before that
  std::uint64_t positions = 0;      ///< frames, and one more
  std::uint64_t digest = 0;         ///< CRC-32 of the positions

  friend bool operator==(const Header&, const Header&) = default;
};

constexpr std::size_t numbers_offset = 24;
constexpr std::size_t header_bytes = numbers_offset + 6 * 8;
static_assert(magic.size() <= numbers_offset && sizeof(Header) == 6 * 8);

std::uint64_t digest_of(std::span<const std::byte> bytes) {
  return crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
}

/// What a frame index of this image has to say of its file. Reads the bytes before the pixel data.
Result<Header> header_for(const ImageState& image) {
  const ByteStore& store = *image.source().store();
  Header header;
  header.file_bytes = store.size();
  header.modified_ns = static_cast<std::uint64_t>(store.modified_ns());
  header.value_offset = image.pixel_data.value_offset();
  std::array<std::byte, 64 * 1024> block{};
  uLong digest = 0;
  for (std::uint64_t at = 0; at < header.value_offset;) {
    const auto part = std::span{block}.first(static_cast<std::size_t>(std::min<std::uint64_t>(block.size(), header.value_offset - at)));
    DICOMAP_TRY_VOID(store.read(at, part));
    digest = crc32_z(digest, reinterpret_cast<const Bytef*>(part.data()), part.size());
    at += part.size();
  }
  header.head_digest = digest;
  return header;
}

void put(std::byte* at, std::uint64_t value) {
  for (int i = 0; i < 8; ++i) at[i] = static_cast<std::byte>(value >> (8 * i));
}

std::vector<std::byte> bytes_of(const Header& header) {
  std::vector<std::byte> bytes(header_bytes);
  std::memcpy(bytes.data(), magic.data(), magic.size());
  std::size_t at = numbers_offset;
  for (const std::uint64_t number : {header.file_bytes, header.modified_ns, header.value_offset, header.head_digest,
                                     header.positions, header.digest}) {
    put(bytes.data() + at, number);
    at += 8;
  }
  return bytes;
}

Error no_index(const std::string& path, std::string_view why) {
  return Error{ErrorCode::malformed, fmt::format("this is no frame index: {}", why)}.from(path);
}

Result<Header> read_header(const Source& source) {
  if (source.size() < header_bytes) return no_index(source.name(), "it is too short");
  std::array<std::byte, header_bytes> bytes{};
  DICOMAP_TRY_VOID(source.copy_out(0, bytes));
  if (std::memcmp(bytes.data(), magic.data(), magic.size()) != 0) return no_index(source.name(), "it begins otherwise");
  const auto number = [&](std::size_t index) { return load<std::uint64_t>(bytes.data() + numbers_offset + 8 * index, ByteOrder::little); };
  return Header{number(0), number(1), number(2), number(3), number(4), number(5)};
}

Error not_encapsulated(const ImageState& image) {
  return image.place(Error{ErrorCode::unsupported, "frames that do not lie in fragments need no index"});
}

Error cannot_write(const std::string& path, int number) {
  return Error{ErrorCode::io, fmt::format("it cannot be written: {}", std::generic_category().message(number))}.from(path);
}

/// Makes a file beside `path` that nobody else has, neither another thread nor somebody who has guessed its name.
int make_beside(const std::string& path, std::string& beside) {
  constexpr int most = 1000;
  int descriptor = -1;
  for (int i = 0; i < most && descriptor < 0; ++i) {
    beside = fmt::format("{}.{}.{}.tmp", path, getpid(), i);
    descriptor = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0 && errno != EEXIST) break;
  }
  return descriptor;
}

bool write_all(int descriptor, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

/// Whole or not at all: written beside its place, then renamed.
Result<void> write_file(const std::string& path, std::span<const std::byte> head, std::span<const std::byte> body) {
  std::string beside;
  const int descriptor = make_beside(path, beside);
  if (descriptor < 0) return cannot_write(path, errno);
  int number = write_all(descriptor, head) && write_all(descriptor, body) ? 0 : errno;
  if (::close(descriptor) != 0 && number == 0) number = errno;
  if (number == 0 && std::rename(beside.c_str(), path.c_str()) != 0) number = errno;
  if (number == 0) return success();
  std::remove(beside.c_str());
  return cannot_write(path, number);
}

}  // namespace

Result<void> Image::save_frame_index(const std::string& path) const {
  if (!state_->index) return not_encapsulated(*state_);
  DICOMAP_TRY(positions, state_->index->positions());
  DICOMAP_TRY(header, header_for(*state_));
  std::vector<std::byte> body(positions.size() * 8);
  for (std::size_t i = 0; i < positions.size(); ++i) put(body.data() + 8 * i, positions[i]);
  header.positions = positions.size();
  header.digest = digest_of(body);
  return write_file(path, bytes_of(header), body);
}

Result<void> Image::load_frame_index(const std::string& path) {
  if (!state_->index) return not_encapsulated(*state_);
  // Copied: nobody guards a mapping of it, and its digest wants every byte.
  SourceOptions never;
  never.mapping = Mapping::never;
  DICOMAP_TRY(source, Source::open(path, never));
  DICOMAP_TRY(found, read_header(source));
  DICOMAP_TRY(expected, header_for(*state_));
  expected.positions = found.positions;
  expected.digest = found.digest;
  if (found != expected) {
    return Error{ErrorCode::changed_on_disk, "the frame index was made for another file, or before this one was changed"}
        .from(path)
        .hint("save_frame_index makes a new one");
  }
  if (found.positions == 0 || (source.size() - header_bytes) / 8 != found.positions || source.size() % 8 != 0) {
    return no_index(path, fmt::format("{} positions in {} bytes", found.positions, source.size()));
  }
  DICOMAP_TRY(positions, source.bytes({header_bytes, found.positions * 8}));
  if (digest_of(positions.span()) != found.digest) return no_index(path, "its positions are damaged");
  state_->index->believe(std::move(positions));
  return success();
}

}  // namespace dicomap

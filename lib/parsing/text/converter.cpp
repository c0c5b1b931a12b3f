// SPDX-License-Identifier: MIT
#include "parsing/text/converter.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdint>
#include <iconv.h>
#include <utility>

namespace dicomap {

Result<Converter> Converter::open(const char* table, std::string_view term, Direction direction) {
  const iconv_t handle = direction == Direction::to_utf8 ? iconv_open("UTF-8", table) : iconv_open(table, "UTF-8");
  if (handle != iconv_t(std::intptr_t{-1})) return Converter{handle};
  if (errno == ENOMEM)
    return Error{ErrorCode::out_of_memory, fmt::format("no memory for the conversion table {}", table)};
  return Error{ErrorCode::unsupported,
               fmt::format("text in {} needs the conversion table {}, which is not installed", term, table)}
      .hint("install the gconv modules of the C library; the bytes can be read as they are");
}

Converter::Converter(Converter&& other) noexcept : handle_{std::exchange(other.handle_, nullptr)} {}

Converter& Converter::operator=(Converter&& other) noexcept {
  std::swap(handle_, other.handle_);
  return *this;
}

Converter::~Converter() {
  if (handle_ != nullptr) iconv_close(handle_);
}

std::size_t Converter::convert(std::string_view bytes, std::string& text) {
  std::array<char, 2048> buffer;
  char* from = const_cast<char*>(bytes.data());  // only read: iconv's signature is older than const
  std::size_t left = bytes.size();
  bool is_full = true;
  while (is_full) {
    char* to = buffer.data();
    std::size_t room = buffer.size();
    is_full = iconv(handle_, &from, &left, &to, &room) == static_cast<std::size_t>(-1) && errno == E2BIG &&
              room < buffer.size();
    text.append(buffer.data(), to);
  }
  return bytes.size() - left;
}

Result<Converter*> Converters::converter_of(CharacterSet set, Converter::Direction direction) const {
  auto& slot = slots_[static_cast<std::size_t>(set)];
  auto& opened = direction == Converter::Direction::to_utf8 ? slot.converter : slot.back;
  if (opened == nullptr) {
    DICOMAP_TRY(converter, Converter::open(traits(set).table, traits(set).name, direction));
    opened = std::make_unique<Converter>(std::move(converter));
  }
  return opened.get();
}

Result<std::size_t> Converters::convert(CharacterSet set, std::string_view bytes, std::string& text) const {
  const std::lock_guard lock{mutex_};
  DICOMAP_TRY(converter, converter_of(set));
  return converter->convert(bytes, text);
}

Result<std::string> Converters::find(CharacterSet set, std::string_view character) const {
  const std::lock_guard lock{mutex_};
  DICOMAP_TRY(back, converter_of(set, Converter::Direction::from_utf8));
  DICOMAP_TRY(forth, converter_of(set));
  std::string bytes;
  if (back->convert(character, bytes) != character.size()) return std::string{};
  // Some tables give what they have not another character's bytes.
  std::string again;
  if (forth->convert(bytes, again) != bytes.size() || again != character) return std::string{};
  return bytes;
}

Result<const ByteTable*> Converters::byte_table(CharacterSet set) const {
  const std::lock_guard lock{mutex_};
  auto& slot = slots_[static_cast<std::size_t>(set)];
  if (slot.bytes == nullptr) {
    DICOMAP_TRY(converter, converter_of(set));
    auto table = std::make_unique<ByteTable>();
    for (unsigned index = 0; index < table->size(); ++index) {
      const char byte = static_cast<char>(0x80 + index);
      converter->convert({&byte, 1}, (*table)[index]);
    }
    slot.bytes = std::move(table);
  }
  return slot.bytes.get();
}

}  // namespace dicomap

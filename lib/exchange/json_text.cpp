// SPDX-License-Identifier: MIT
#include "exchange/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace dicomap {

namespace {

constexpr std::size_t part_bytes = std::size_t{64} * 1024;

/// What stands for a character that JSON wants escaped (RFC 8259 7); empty for the others.
std::string escape_of(char c) {
  switch (c) {
    case '"': return "\\\"";
    case '\\': return "\\\\";
    case '\b': return "\\b";
    case '\f': return "\\f";
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default:
      return static_cast<unsigned char>(c) < 0x20 ? fmt::format("\\u{:04x}", static_cast<unsigned>(c)) : std::string{};
  }
}

constexpr bool needs_escape(char c) noexcept { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

}  // namespace

void JsonText::key(std::string_view name) {
  string(name);
  buffer_ += indent_ > 0 ? ": " : ":";
  after_key_ = true;
}

void JsonText::string(std::string_view text) {
  begin_value();
  put('"');
  while (!text.empty()) {
    const std::string_view part = text.substr(0, part_bytes);
    const auto plain = static_cast<std::size_t>(std::ranges::find_if(part, needs_escape) - part.begin());
    buffer_ += text.substr(0, plain);
    if (plain < part.size()) buffer_ += escape_of(part[plain]);
    text.remove_prefix(std::min(plain + 1, part.size()));
    flush();
  }
  put('"');
  flush();
}

void JsonText::number(std::string_view digits) {
  begin_value();
  buffer_ += digits;
  flush();
}

void JsonText::begin_base64() {
  begin_value();
  put('"');
}

void JsonText::base64(std::span<const std::byte> bytes) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
    unsigned group = 0;
    for (std::size_t i = 0; i < 3; ++i)
      group = group << 8U | (i < count ? std::to_integer<unsigned>(bytes[at + i]) : 0U);
    for (std::size_t i = 0; i < 4; ++i) put(i <= count ? letters[group >> (18 - 6 * i) & 63U] : '=');
  }
  flush();
}

Result<void> JsonText::finish() {
  if (!failed() && !buffer_.empty()) {
    if (auto taken = (*sink_)(buffer_); !taken) error_ = std::move(taken).assume_error();
  }
  buffer_.clear();
  if (failed()) return error_;
  return success();
}

void JsonText::open(char bracket) {
  begin_value();
  put(bracket);
  ++depth_;
  first_ = true;
}

void JsonText::close(char bracket) {
  --depth_;
  if (!first_) new_line();
  in_row_ = false;
  put(bracket);
  first_ = false;
  flush();
}

void JsonText::begin_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (!first_) buffer_ += in_row_ && indent_ > 0 ? ", " : ",";
  if (depth_ > 0) new_line();
  first_ = false;
}

void JsonText::new_line() {
  if (indent_ == 0 || in_row_) return;
  put('\n');
  buffer_.append(depth_ * indent_, ' ');
}

void JsonText::flush() {
  if (buffer_.size() < part_bytes) return;
  static_cast<void>(finish());
}

}  // namespace dicomap

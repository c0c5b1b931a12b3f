// SPDX-License-Identifier: MIT
/// @file
/// JSON as text, piece by piece: commas, indentation and escapes are cared for here.
#pragma once

#include <dicomap/json.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace dicomap {

/// Writes one JSON text to a sink. The caller sees to it that keys stand in objects and brackets match. After an error
/// of the sink nothing more is written.
class JsonText {
 public:
  JsonText(const JsonSink& sink, unsigned indent) : sink_{&sink}, indent_{indent} {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  /// An array of numbers or strings: on one line, even where lines are indented.
  void begin_row() {
    open('[');
    in_row_ = true;
  }
  void end_row() { close(']'); }
  void key(std::string_view name);
  /// `text` is UTF-8.
  void string(std::string_view text);
  /// A JSON number, as it is written.
  void number(std::string_view digits);
  void null() { number("null"); }

  // A base64 string in parts; all but the last are a multiple of 3 bytes.
  void begin_base64();
  void base64(std::span<const std::byte> bytes);
  void end_base64() { put('"'); }

  /// Hands over what is left, and says whether the sink took everything.
  [[nodiscard]] Result<void> finish();
  [[nodiscard]] bool failed() const noexcept { return error_.code() != ErrorCode::none; }

 private:
  void open(char bracket);
  void close(char bracket);
  void begin_value();
  void new_line();
  void put(char c) { buffer_ += c; }
  void flush();

  const JsonSink* sink_;
  unsigned indent_;
  std::size_t depth_ = 0;
  bool first_ = true;  // nothing stands in the innermost brackets yet
  bool after_key_ = false;
  bool in_row_ = false;
  std::string buffer_;
  Error error_;
};

}  // namespace dicomap

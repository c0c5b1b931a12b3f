// SPDX-License-Identifier: MIT
#include <dicomap/error.hpp>
#include <dicomap/result.hpp>

#include <array>
#include <new>
#include <utility>

namespace dicomap {

struct Error::Detail {
  ErrorCode code = ErrorCode::none;
  std::string what;
  std::optional<std::uint64_t> offset;
  std::string file;
  std::string path;
  std::string help;
};

namespace {

constexpr std::array<std::string_view, 14> code_names{
    "none",           "not_found",  "truncated", "malformed",       "wrong_type", "out_of_range", "unsupported",
    "limit_exceeded", "no_decoder", "io",        "changed_on_disk", "not_dicom",  "out_of_memory",
    "cancelled"};
constexpr std::string_view no_memory_text = "out of memory, even for the error that was to be reported";

}  // namespace

std::string_view name_of(ErrorCode code) noexcept { return code_names[static_cast<std::size_t>(code)]; }

// Stands in where an error cannot be allocated: recognised by its address, never changed and never freed.
static_assert(sizeof(Error) == sizeof(void*));

namespace {
template <class Detail> Detail& last_resort() noexcept {
  static Detail detail{ErrorCode::out_of_memory, {}, {}, {}, {}, {}};
  return detail;
}
}  // namespace

Error::Error(ErrorCode code, std::string what) noexcept
    : detail_{new (std::nothrow) Detail{code, std::move(what), {}, {}, {}, {}}} {
  if (detail_ == nullptr) detail_ = &last_resort<Detail>();
}

Error::Error(const Error& other) noexcept : detail_{other.detail_} {
  if (detail_ == nullptr || detail_ == &last_resort<Detail>()) return;
  try {
    detail_ = new Detail{*other.detail_};
  } catch (const std::bad_alloc&) {
    detail_ = &last_resort<Detail>();
  }
}

Error& Error::operator=(const Error& other) noexcept {
  Error copy{other};
  std::swap(detail_, copy.detail_);
  return *this;
}

void Error::drop() noexcept {
  if (detail_ != &last_resort<Detail>()) delete detail_;
}

ErrorCode Error::code_of_detail() const noexcept { return detail_->code; }

std::string_view Error::what() const noexcept {
  if (detail_ == nullptr) return {};
  return detail_ == &last_resort<Detail>() ? no_memory_text : std::string_view{detail_->what};
}

std::optional<std::uint64_t> Error::offset() const noexcept {
  return detail_ == nullptr ? std::nullopt : detail_->offset;
}
std::string_view Error::file() const noexcept { return detail_ == nullptr ? std::string_view{} : detail_->file; }
std::string_view Error::path() const noexcept { return detail_ == nullptr ? std::string_view{} : detail_->path; }
std::string_view Error::help() const noexcept { return detail_ == nullptr ? std::string_view{} : detail_->help; }

std::string Error::message() const {
  std::string text;
  if (!file().empty()) text.append(file()).append(": ");
  text.append(what());
  if (offset()) text.append(" at offset ").append(std::to_string(*offset()));
  if (!path().empty()) text.append(", in ").append(path());
  if (!help().empty()) text.append("; ").append(help());
  return text;
}

Error& Error::at(std::uint64_t offset) & noexcept {
  if (detail_ != nullptr && detail_ != &last_resort<Detail>() && !detail_->offset) detail_->offset = offset;
  return *this;
}

Error& Error::in(std::string path) & noexcept {
  if (detail_ != nullptr && detail_ != &last_resort<Detail>() && detail_->path.empty()) detail_->path = std::move(path);
  return *this;
}

Error& Error::from(std::string_view file) & noexcept {
  if (detail_ == nullptr || detail_ == &last_resort<Detail>() || !detail_->file.empty()) return *this;
  try {
    detail_->file = file;
  } catch (const std::bad_alloc&) {
    // The error stays as it is, only without the file's name.
  }
  return *this;
}

Error& Error::hint(std::string help) & noexcept {
  if (detail_ != nullptr && detail_ != &last_resort<Detail>() && detail_->help.empty()) detail_->help = std::move(help);
  return *this;
}

ErrorException::ErrorException(Error error) : std::runtime_error{error.message()}, error_{std::move(error)} {}

namespace detail {
void throw_error(const Error& error) { throw ErrorException{error}; }
}  // namespace detail

}  // namespace dicomap

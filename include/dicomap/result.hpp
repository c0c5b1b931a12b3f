// SPDX-License-Identifier: MIT
/// @file
/// `Result<T>`: a T, or the Error that says why there is none. `value()` throws that error for those who like exceptions;
/// `DICOMAP_TRY(name, expression)` hands it on.
#pragma once

#include <dicomap/error.hpp>

#include <boost/outcome/basic_result.hpp>

namespace dicomap {

namespace detail {

[[noreturn]] DICOMAP_API void throw_error(const Error& error);

/// What Outcome does when a value is asked for and there is none.
struct ThrowTheError : BOOST_OUTCOME_V2_NAMESPACE::policy::base {
  template <class Impl> static constexpr void wide_value_check(Impl&& self) {
    if (!base::_has_value(static_cast<Impl&&>(self))) throw_error(base::_error(static_cast<Impl&&>(self)));
  }
  template <class Impl> static constexpr void wide_error_check(Impl&& self) {
    if (!base::_has_error(static_cast<Impl&&>(self))) throw_error(Error{ErrorCode::none, "there is a value, not an error"});
  }
  template <class Impl> static constexpr void wide_exception_check(Impl&&) {}
};

}  // namespace detail

/// A value or an Error. Test it (`if (result)`), then `.value()` / `.assume_value()` or `.error()` / `.assume_error()`.
///
/// @errors `value()` throws ErrorException where there is none, and so does `error()` where there is a value;
///         `assume_value()` and `assume_error()` do not check
template <class T>
using Result = BOOST_OUTCOME_V2_NAMESPACE::basic_result<T, Error, detail::ThrowTheError>;

/// What a function that returns Result<void> returns when all is well.
[[nodiscard]] constexpr auto success() noexcept { return BOOST_OUTCOME_V2_NAMESPACE::success(); }

}  // namespace dicomap

#define DICOMAP_TRY_JOIN2(a, b) a##b
#define DICOMAP_TRY_JOIN(a, b) DICOMAP_TRY_JOIN2(a, b)
#define DICOMAP_TRY_NAMED(result, name, ...)                              \
  auto&& result = (__VA_ARGS__);                                          \
  if (!result) [[unlikely]]                                               \
    return std::move(result).assume_error();                              \
  auto&& name = std::move(result).assume_value()

/// `DICOMAP_TRY(rows, expression);` declares `rows` from the value of the expression, or returns its error as it is.
#define DICOMAP_TRY(name, ...) DICOMAP_TRY_NAMED(DICOMAP_TRY_JOIN(dicomap_result_, __LINE__), name, __VA_ARGS__)

/// `DICOMAP_TRY_VOID(expression);` returns the error of a Result<void>, or goes on.
#define DICOMAP_TRY_VOID(...)                                                                          \
  do {                                                                                                 \
    if (auto&& dicomap_result = (__VA_ARGS__); !dicomap_result) [[unlikely]]                           \
      return std::move(dicomap_result).assume_error();                                                 \
  } while (false)

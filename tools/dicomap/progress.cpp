// SPDX-License-Identifier: MIT
#include "progress.hpp"

#include "session.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <cstdio>
#include <utility>

namespace dicomap::tool {

namespace {
constexpr std::size_t bar_columns = 30;
}

Progress::Progress(const Session& session, std::string what, std::uint64_t total)
    : what_{std::move(what)},
      total_{total},
      next_{Clock::now() + std::chrono::milliseconds{500}},
      enabled_{!session.quiet && total > 1 && isatty(STDERR_FILENO) == 1} {}

void Progress::show(std::uint64_t done) {
  if (!enabled_) return;
  const auto now = Clock::now();
  if (now < next_) return;
  next_ = now + std::chrono::milliseconds{100};
  shown_ = true;
  const double share = static_cast<double>(done) / static_cast<double>(total_);
  const auto full = static_cast<std::size_t>(share * bar_columns);
  const std::string line =
      fmt::format("\r\x1b[K{} [{:#<{}}{:.<{}}] {} of {}", what_, "", full, "", bar_columns - full, done, total_);
  std::fwrite(line.data(), 1, line.size(), stderr);
}

void Progress::clear() {
  if (shown_) std::fputs("\r\x1b[K", stderr);
  shown_ = false;
}

}  // namespace dicomap::tool

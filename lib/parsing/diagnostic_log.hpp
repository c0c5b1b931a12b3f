// SPDX-License-Identifier: MIT
/// @file
/// Where the diagnostics of one file are kept: the first of them whole, the rest counted.
#pragma once

#include <dicomap/diagnostic.hpp>
#include <dicomap/result.hpp>

#include <array>
#include <mutex>
#include <vector>

namespace dicomap {

/// Thread-safe. The same irregularity met twice (files are walked more than once) is kept once.
class DiagnosticLog {
 public:
  static constexpr std::size_t kept = 64;

  /// Keeps a diagnostic; under strict it comes back as an error.
  [[nodiscard]] Result<void> report(Strictness strictness, Diagnostic diagnostic);
  [[nodiscard]] std::vector<Diagnostic> list() const;
  [[nodiscard]] std::uint64_t count(DiagnosticCode code) const;

 private:
  void add(Diagnostic diagnostic);

  mutable std::mutex mutex_;
  std::vector<Diagnostic> list_;
  std::array<std::uint64_t, diagnostic_code_count> counts_{};
  // Beyond the kept ones only what lies further on than all before is counted: a second walk adds nothing.
  std::array<std::uint64_t, diagnostic_code_count> furthest_{};
};

}  // namespace dicomap

// SPDX-License-Identifier: MIT
/// @file
/// The task scan_headers: of each of 20,000 files PatientName, StudyInstanceUID, InstanceNumber and Rows, and how
/// threads share the files. Every contender opens and closes each file within the measured call.
#pragma once

#include "../support/floor.hpp"
#include "../support/inputs.hpp"
#include "../support/measure.hpp"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <string>
#include <thread>
#include <vector>

namespace bench {

struct ScanAnswer {
  std::span<const char> patient_name;
  std::span<const char> study_instance_uid;
  std::uint64_t instance_number = 0;
  std::uint64_t rows = 0;

  [[nodiscard]] std::uint64_t checksum() const {
    return sum_of_text(patient_name) + sum_of_text(study_instance_uid) + instance_number * 1024 + rows;
  }
};

/// The floors' way to it: one walk over the bytes at the start of the file.
[[nodiscard]] inline ScanAnswer scan(std::span<const std::byte> bytes) {
  ScanAnswer answer;
  const auto text = [&](const Header& header, std::size_t value) {
    return std::span{reinterpret_cast<const char*>(bytes.data() + value), header.length};
  };
  walk_top_level(bytes, dataset_offset(bytes), [&](const Header& header, std::size_t value) {
    switch (header.tag) {
      case 0x00100010: answer.patient_name = text(header, value); break;
      case 0x0020000D: answer.study_instance_uid = text(header, value); break;
      case 0x00200013: {
        const auto digits = text(header, value);
        std::from_chars(digits.data(), digits.data() + digits.size(), answer.instance_number);
        break;
      }
      case 0x00280010: answer.rows = load<std::uint16_t>(bytes.data() + value); break;
    }
    return header.tag < 0x00280010;
  });
  return answer;
}

/// Measures `make_scanner()` on each thread: a scanner takes a path and returns the checksum of that file's answer.
template <class MakeScanner>
void measure_scan(const char* contender, const std::string& folder, const std::string& variant,
                  MakeScanner&& make_scanner) {
  const auto paths = scan_paths(folder);
  const int thread_count = variant.empty() ? 1 : std::stoi(variant);
  std::atomic<std::uint64_t> total = 0;
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    constexpr std::size_t batch = 64;
    auto scan_file = make_scanner();
    std::uint64_t mine = 0;
    for (auto first = next.fetch_add(batch); first < paths.size(); first = next.fetch_add(batch))
      for (auto index = first; index < std::min(first + batch, paths.size()); ++index) mine += scan_file(paths[index]);
    total += mine;
  };
  const auto figures = measure([&] {
    std::vector<std::jthread> others;
    for (int thread = 1; thread < thread_count; ++thread) others.emplace_back(work);
    work();
  });
  const auto name = thread_count == 1 ? std::string{contender} : contender + (" " + variant);
  report("scan_headers", name.c_str(), total, figures, scan_files);
}

}  // namespace bench

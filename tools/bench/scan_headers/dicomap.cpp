// SPDX-License-Identifier: MIT
// dicomap: open, ask for the four values, in order.
#include "answer.hpp"

#include <dicomap/file.hpp>
#include <dicomap/tags.hpp>

int main(int argc, char** argv) {
  return bench::run(argc, argv, [](const std::string& folder, const std::string& variant) {
    bench::measure_scan("dicomap", folder, variant, [] {
      return [](const std::string& path) {
        const auto file = dicomap::File::open(path).value();
        const auto dataset = file.dataset();
        const auto name = dataset.get<std::string>(dicomap::tags::PatientName).value();
        const auto study = dataset.get<std::string>(dicomap::tags::StudyInstanceUID).value();
        const auto instance_number = dataset.get<std::uint32_t>(dicomap::tags::InstanceNumber).value();
        const auto rows_value = dataset.get<std::uint16_t>(dicomap::tags::Rows).value();
        return bench::ScanAnswer{name, study, instance_number, rows_value}.checksum();
      };
    });
  });
}

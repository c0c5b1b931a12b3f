// SPDX-License-Identifier: MIT
// Data sets that are large and hold no pixels: contours of a structure set, written as decimal text.
#include "support/counting_new.hpp"
#include "support/proc_status.hpp"
#include "support/reading.hpp"
#include "support/temporary_file.hpp"

#include <catch2/catch.hpp>

#include <fstream>

#include <malloc.h>

using namespace dicomap;
using namespace dicomap::test;

namespace {

constexpr std::uint32_t kib = 1024;
constexpr std::uint32_t mib = 1024 * kib;
constexpr std::uint32_t contours = 200;
constexpr std::uint32_t contour_bytes = mib;

std::string text_of(std::uint32_t contour) {
  std::string text = std::to_string(contour) + ".25";
  while (text.size() < 1000) text += "\\-1234.5678";
  return text;
}

/// 200 contours of 1 MiB each: a first value that tells which it is, some more, and spaces of which most take no room.
class StructureSet {
 public:
  explicit StructureSet(Length length) {
    const bool defined = length == Length::defined;
    const auto head = DicomBytes{}
                          .cs(tags::Modality, "RTSTRUCT")
                          .header(tags::ROIContourSequence, VR::SQ, undefined_length)
                          .item_header(undefined_length)
                          .header(tags::ContourSequence, VR::SQ, undefined_length)
                          .as_file("1.2.840.10008.1.2.1");
    std::uint64_t end = put(0, head);
    for (std::uint32_t contour = 0; contour < contours; ++contour) {
      DicomBytes item;
      // DS has a length of 16 bits in explicit VR; what is longer is written as UN (PS3.5 6.2.2).
      item.item_header(defined ? 12 + contour_bytes : undefined_length)
          .header(tags::ContourData, VR::UN, contour_bytes);
      item.raw(text_of(contour));
      end = put(end, item) + contour_bytes - text_of(contour).size();
      if (!defined) end = put(end, DicomBytes{}.item_delimiter());
    }
    end = put(end, DicomBytes{}.sequence_delimiter().item_delimiter().sequence_delimiter().cs(tags::ApprovalStatus,
                                                                                              "APPROVED"));
    resize(path(), end);
  }
  [[nodiscard]] std::filesystem::path path() const { return folder_ / "rtstruct.dcm"; }

 private:
  std::uint64_t put(std::uint64_t offset, const DicomBytes& bytes) {
    write_at(path(), offset, bytes.bytes());
    return offset + bytes.size();
  }
  TemporaryFolder folder_;
};

/// Bytes that this process has read through system calls.
std::uint64_t bytes_read() {
  std::ifstream io{"/proc/self/io"};
  std::string name;
  std::uint64_t value = 0;
  io >> name >> value;
  return name == "rchar:" ? value : 0;
}

std::uint64_t cost_of_asking() {
  const std::uint64_t before = bytes_read();
  return bytes_read() - before;
}

}  // namespace

TEST_CASE("One contour of 200 MiB of text is read without the others", "[parsing][scale][laziness]") {
  const auto length = GENERATE(Length::defined, Length::undefined);
  const auto mapping = GENERATE(Mapping::automatic, Mapping::never);
  const StructureSet on_disk{length};
  REQUIRE(std::filesystem::file_size(on_disk.path()) > std::uint64_t{contours} * contour_bytes);
  OpenOptions options = strictly();
  options.mapping = mapping;
  const std::uint64_t own = cost_of_asking();
  std::uint64_t before = bytes_read();
  const File file = File::open(on_disk.path(), options).value();
  CHECK(bytes_read() - before - own <= 64 * kib);

  // Each contour before it costs a header: that of the item, and in an item of undefined length those in it.
  const std::uint64_t faults = minor_faults();
  before = bytes_read();
  const auto contour = file.dataset().at("ROIContourSequence[0].ContourSequence[150].ContourData").value();
  if (mapping == Mapping::never) {
    CHECK(bytes_read() - before - own <= 160 * 4 * kib);
  } else {
    CHECK(bytes_read() - before - own <= 64 * kib);
    if (!under_sanitizer) CHECK(minor_faults() - faults <= 150 + 64);
    CHECK(contour.bytes().value().residence() == Residence::mapped);
  }
  // Its own text is split and nothing else; the value that is asked for is made alone.
  before = bytes_read();
  const AllocationCount allocations;
  CHECK(contour.get<double>(0).value() == 150.25);
  CHECK(contour.get<double>(1).value() == -1234.5678);
  CHECK(allocations() <= 16);
  CHECK(bytes_read() - before - own <= 2 * contour_bytes + 64 * kib);
  CHECK(contour.length() == contour_bytes);
}

TEST_CASE("Values that were converted are not kept", "[parsing][scale][allocation]") {
  std::string text;
  for (int i = 0; i < 100000; ++i) text += std::to_string(i) + ".25\\";
  text.pop_back();
  const auto one = item().ds(tags::ContourData, text);
  const File file =
      open(DicomBytes{implicit_little}.sequence(tags::ContourSequence, {one, one}), reading_as(implicit_little));
  const auto last = [&](std::string_view path) {
    const auto element = file.dataset().at(path).value();
    return element.get_all<double>().value().back() +
           static_cast<double>(element.get_all<std::string>().value().size());
  };
  CHECK(last("ContourSequence[0].ContourData") == 199999.25);  // what the first use of anything costs
  const std::size_t before = ::mallinfo2().uordblks;
  CHECK(last("ContourSequence[1].ContourData") == 199999.25);
  const std::size_t after = ::mallinfo2().uordblks;
  if (!under_sanitizer) CHECK(after <= before + 4 * kib);
}

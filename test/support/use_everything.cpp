// SPDX-License-Identifier: MIT
#include "support/use_everything.hpp"

#include <dicomap/tags.hpp>

namespace dicomap::test {

namespace {

template <class... T> std::uint64_t get_each(const DataElement& element) {
  return (std::uint64_t{0} + ... + (element.get<T>().has_value() ? 1U : 0U)) +
         (std::uint64_t{0} + ... + (element.get_all<T>().has_value() ? 1U : 0U));
}

template <class... T> std::uint64_t view_each(const DataElement& element) {
  const auto view = [&](auto zero) {
    const auto values = element.values<decltype(zero)>();
    std::uint64_t sum = 0;
    if (values) {
      for (const auto value : values.assume_value()) sum += value != zero ? 1U : 0U;
    }
    return sum;
  };
  return (view(T{}) + ...);
}

std::uint64_t sum_of(const Result<Value<const std::byte>>& bytes) {
  std::uint64_t sum = 0;
  if (bytes) {
    for (const std::byte byte : bytes.assume_value()) sum += std::to_integer<std::uint64_t>(byte);
  }
  return sum;
}

std::uint64_t use_items(const Result<Sequence>& sequence) {
  if (!sequence) return 0;
  std::uint64_t seen = 0;
  Sequence::Items items = sequence.assume_value().items();
  while (items.next()) {
    Walk walk = items.item().elements();
    while (walk.next()) seen += walk.header().length;
  }
  seen += sequence.assume_value().count_items().has_value() ? 1U : 0U;
  return seen + (sequence.assume_value().item(1).has_value() ? 1U : 0U);
}

std::uint64_t use(const DataElement& element) {
  std::uint64_t seen =
      get_each<std::int16_t, std::uint16_t, std::int32_t, std::uint32_t, std::int64_t, std::uint64_t, float, double,
               std::string, Decimal, Date, Time, DateTime, Age, PersonName, Tag>(element);
  seen += view_each<std::uint8_t, std::int16_t, std::uint32_t, std::int64_t, float, double>(element);
  seen += sum_of(element.bytes()) + sum_of(element.partial());
  for (const bool has :
       {element.text().has_value(), element.value_count().has_value(), element.value_range().has_value()}) {
    seen += has ? 1U : 0U;
  }
  seen += use_items(element.sequence()) + use_items(element.as_sequence());
  return seen + element.path().steps().size();
}

}  // namespace

std::uint64_t use_everything(const File& file) {
  std::uint64_t seen = file.transfer_syntax_uid().size() + file.preamble().length;
  for (const Dataset& dataset : {file.meta(), file.dataset()}) {
    for (const DataElement& element : dataset.walk()) seen += use(element);
    for (const Search search : {Search::ascending, Search::before_pixels, Search::whole}) {
      for (const Tag tag : {tags::Modality, tags::PatientName, tags::Rows, tags::PixelData, Tag{0xFFFF, 0xFFFF}}) {
        seen += dataset.find(tag, search).has_value() ? 1U : 0U;
      }
    }
    const auto deep = dataset.find("ReferencedSeriesSequence[0].ReferencedSOPSequence[1].ReferencedSOPInstanceUID");
    seen += deep.has_value() ? 1U : 0U;
  }
  return seen + file.diagnostics().size() + (file.check().has_value() ? 1U : 0U);
}

}  // namespace dicomap::test

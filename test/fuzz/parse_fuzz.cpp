// SPDX-License-Identifier: MIT
// A file of any bytes: opened, walked, every value read; what one way finds, the others find as well.
#include "fuzz/require.hpp"

#include <dicomap/file.hpp>

#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <vector>

using namespace dicomap;
using fuzz::require;

namespace {

constexpr std::size_t most_values = 256;  // messages walk the file: a bound keeps one input below a second

/// What a walk saw first under each path; a sequence that was met under the same path before is not entered.
std::vector<std::pair<TagPath, ElementHeader>> walked(Walk& walk) {
  std::vector<std::pair<TagPath, ElementHeader>> first;
  std::set<std::string> seen;
  while (walk.next()) {
    const TagPath path = walk.path();
    require(path.element() == walk.header().tag && path.steps().size() == walk.depth());
    if (!seen.insert(to_string(path)).second) {
      walk.skip();
    } else {
      first.emplace_back(path, walk.header());
    }
  }
  require(!walk.next());
  return first;
}

template <class T> void get(const DataElement& element) {
  const auto all = element.get_all<T>();
  const auto one = element.get<T>();
  // Numbers leave out values that are empty; asked for by itself such a value is not there.
  require(!all || all.value().empty() || one || one.error().code() == ErrorCode::not_found);
  if (!one) require(one.error().code() != ErrorCode::none && !one.error().message().empty());
}

template <class T> void view(const DataElement& element) {
  const auto values = element.values<T>();
  if (values && element.bytes()) require(values.value().size() * sizeof(T) == element.bytes().value().size());
}

void read_value(const DataElement& element) {
  if (const auto range = element.value_range()) require(range.value().fits(element.end()));
  const auto part = element.partial();
  const auto whole = element.bytes();
  require(!whole || (part && part.value().size() == whole.value().size()));
  static_cast<void>(element.value_count().has_value());
  static_cast<void>(element.as_sequence().has_value());
  static_cast<void>(element.text().has_value());
  get<std::string>(element);
  switch (element.vr()) {
    case VR::AS: return get<Age>(element);
    case VR::AT: return get<Tag>(element);
    case VR::DA: return get<Date>(element);
    case VR::DS: return get<Decimal>(element), get<double>(element);
    case VR::DT: return get<DateTime>(element);
    case VR::FD:
    case VR::OD: return get<double>(element), view<double>(element);
    case VR::FL:
    case VR::OF: return get<float>(element), view<float>(element);
    case VR::IS: return get<std::int32_t>(element), get<Decimal>(element);
    case VR::OL:
    case VR::UL: return get<std::uint32_t>(element), view<std::uint32_t>(element);
    case VR::OV:
    case VR::UV: return get<std::uint64_t>(element), view<std::uint64_t>(element);
    case VR::OW:
    case VR::US: return get<std::uint16_t>(element), view<std::uint16_t>(element);
    case VR::PN: return get<PersonName>(element);
    case VR::SL: return get<std::int32_t>(element), view<std::int32_t>(element);
    case VR::SS: return get<std::int16_t>(element), view<std::int16_t>(element);
    case VR::SV: return get<std::int64_t>(element), view<std::int64_t>(element);
    case VR::TM: return get<Time>(element);
    default: return view<std::uint8_t>(element);
  }
}

void use(std::span<const std::byte> bytes, Strictness strictness) {
  OpenOptions options;
  options.strictness = strictness;
  const auto opened = File::open(Source::borrow(bytes), options);
  if (!opened) return require(opened.error().offset().value_or(0) <= bytes.size() && !opened.error().message().empty());
  const File& file = opened.value();
  for (const Dataset& dataset : {file.meta(), file.dataset()}) {
    Walk level = dataset.elements();
    for (const auto& [path, header] : walked(level)) {
      const auto found = dataset.find(header.tag, Search::whole);
      require(found && found.value() && found.value()->header().offset == header.offset);
    }
    Walk nested = dataset.walk();
    std::size_t values = 0;
    for (const auto& [path, header] : walked(nested)) {
      if (++values > most_values) break;
      const auto found = dataset.find(path, Search::whole);
      require(found && found.value() && found.value()->header().offset == header.offset);
      require(found.value()->length() == header.length && found.value()->path() == path);
      read_value(*found.value());
    }
    fuzz::require_places(file, level.error());
    fuzz::require_places(file, nested.error());
    require(!(level.error().code() == ErrorCode::none) || dataset.find(Tag{0xFFFD, 0xFFFD}, Search::whole).has_value());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  use(fuzz::input_of(data, size), Strictness::tolerant);
  use(fuzz::input_of(data, size), Strictness::strict);
  return 0;
}

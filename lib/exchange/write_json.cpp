// SPDX-License-Identifier: MIT
#include <dicomap/json.hpp>

#include "exchange/json_text.hpp"
#include "exchange/json_value.hpp"

#include <dicomap/dictionary.hpp>
#include <dicomap/tags.hpp>
#include <dicomap/text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

namespace dicomap {

namespace {

/// What holds for the elements of one data set.
struct Level {
  SpecificCharacterSet charset;
  std::map<Tag, std::string> creators;  ///< of its private blocks, as far as they were met
  std::uint32_t depth = 0;              ///< sequences around it
  bool has_signed_pixels = false;       ///< PixelRepresentation, once it was met, here or around
};

/// The same element under another VR. What was UN is little endian (PS3.5 6.2.2).
DataElement with_vr(const DataElement& element, VR vr) {
  ElementHeader header = element.header();
  const Encoding encoding = header.vr == VR::UN ? implicit_little : element.encoding();
  header.vr = vr;
  return {element.state(), header, encoding, element.end(), element.depth(), element.charset()};
}

VR known_vr(Tag tag, const Level& level) {
  if (!tag.is_private()) {
    const auto entry = find_entry(tag);
    if (!entry || entry->vr == VR::none) return VR::UN;
    return entry->other_vr == VR::SS && level.has_signed_pixels ? VR::SS : entry->vr;
  }
  const auto creator = level.creators.find(tag.private_creator());
  if (creator == level.creators.end()) return tag.is_private_creator() ? VR::LO : VR::UN;
  const auto entry = find_private(creator->second, tag);
  return entry && entry->vr != VR::none ? entry->vr : VR::UN;
}

/// The data set's own character set, else that of the one around it.
SpecificCharacterSet charset_of(const Dataset& dataset, const SpecificCharacterSet& inherited) {
  const auto element = dataset.find(tags::SpecificCharacterSet, Search::ascending);
  if (!element || !element.assume_value()) return inherited;
  const auto bytes = element.assume_value()->bytes();
  if (!bytes) return inherited;
  const auto& value = bytes.assume_value();
  return SpecificCharacterSet{std::string_view{reinterpret_cast<const char*>(value.data()), value.size()}};
}

bool is_ascending(const Dataset& dataset) {
  Walk walk = dataset.elements();
  for (Tag previous; walk.next(); previous = walk.header().tag) {
    if (walk.header().tag <= previous && previous != Tag{}) return false;
  }
  return true;
}

/// Writes data sets, and remembers the first thing that could not be read.
class DatasetWriter {
 public:
  DatasetWriter(const JsonOptions& options, JsonText& json) : options_{options}, json_{json} {}

  /// `level` is that of the data set around this one.
  void write(const Dataset& dataset, Level level) {
    json_.begin_object();
    level.charset = charset_of(dataset, level.charset);
    if (is_ascending(dataset)) {
      Walk walk = dataset.elements();
      while (!json_.failed() && walk.next()) write(walk.element(), level);
      note(walk.error());
    } else {
      for (const DataElement& element : sorted(dataset)) write(element, level);
    }
    json_.end_object();
  }

  [[nodiscard]] const Error& error() const noexcept { return error_; }

 private:
  /// The elements in ascending order, the first of duplicates.
  std::vector<DataElement> sorted(const Dataset& dataset) {
    constexpr std::size_t most_elements = std::size_t{1} << 20;
    std::vector<DataElement> elements;
    Walk walk = dataset.elements();
    while (walk.next()) {
      if (elements.size() == most_elements) {
        note(Error{ErrorCode::limit_exceeded,
                   fmt::format("more than {} elements that are not in order", most_elements)});
        break;
      }
      elements.push_back(walk.element());
    }
    note(walk.error());
    std::ranges::stable_sort(elements, {}, &DataElement::tag);
    const auto duplicates = std::ranges::unique(elements, {}, &DataElement::tag);
    elements.erase(duplicates.begin(), duplicates.end());
    return elements;
  }

  void write(const DataElement& element, Level& level) {
    const Tag tag = element.tag();
    if (tag.group() == 0x0002 || (tag.is_group_length() && !options_.group_lengths)) return;
    if (tag.is_private_creator()) {
      if (auto creator = with_vr(element, VR::LO).get<std::string>())
        level.creators[tag] = std::move(creator).assume_value();
    }
    if (tag == tags::PixelRepresentation) {
      const auto representation = element.get<std::uint16_t>();
      level.has_signed_pixels = representation && representation.assume_value() == 1;
    }
    if (element.is_sequence()) return write_sequence(tag, element.sequence(), level);
    if (element.vr() != VR::UN) return write_value(element, level);
    const VR vr = known_vr(tag, level);
    if (vr != VR::SQ) return write_value(with_vr(element, vr), level);
    auto sequence = element.as_sequence();
    if (!sequence && element.length() > 0) return write_value(element, level);
    write_sequence(tag, sequence, level);
  }

  void begin(Tag tag, VR vr) {
    json_.key(fmt::format("{:08X}", tag.value()));
    json_.begin_object();
    json_.key("vr");
    json_.string(name_of(vr == VR::none ? VR::UN : vr));
  }

  void write_value(const DataElement& element, const Level& level) {
    begin(element.tag(), element.vr());
    // The way to an element is walked: only for the error that is returned.
    if (auto written = write_json_value(element, level.charset, options_, json_);
        !written && error_.code() == ErrorCode::none) {
      note(std::move(written)
               .assume_error()
               .in(fmt::format("{} {}", to_names(element.path()), name_of(element.vr())))
               .at(element.header().offset));
    }
    json_.end_object();
  }

  void write_sequence(Tag tag, const Result<Sequence>& sequence, const Level& level) {
    begin(tag, VR::SQ);
    if (level.depth >= options_.depth) {
      note(Error{ErrorCode::limit_exceeded,
                 fmt::format("sequences are nested deeper than JsonOptions::depth ({})", options_.depth)});
    } else if (sequence) {
      write_items(sequence.assume_value(), level);
    }
    json_.end_object();
  }

  void write_items(const Sequence& sequence, const Level& level) {
    Sequence::Items items{sequence};
    bool any = false;
    while (!json_.failed() && items.next()) {
      if (!any) {
        json_.key("Value");
        json_.begin_array();
      }
      any = true;
      write(items.item(), {level.charset, {}, level.depth + 1, level.has_signed_pixels});
    }
    if (any) json_.end_array();
    note(items.error());
  }

  void note(const Error& error) {
    if (error_.code() == ErrorCode::none && error.code() != ErrorCode::none) error_ = error;
  }

  const JsonOptions& options_;
  JsonText& json_;
  Error error_;
};

}  // namespace

Result<void> write_json(const Dataset& dataset, const JsonOptions& options, const JsonSink& sink) {
  JsonText json{sink, options.indent};
  DatasetWriter writer{options, json};
  writer.write(dataset, {});
  DICOMAP_TRY_VOID(json.finish());
  if (writer.error().code() != ErrorCode::none) return writer.error();
  return success();
}

Result<std::string> to_json(const Dataset& dataset, const JsonOptions& options) {
  std::string text;
  DICOMAP_TRY_VOID(write_json(dataset, options, [&text](std::string_view part) -> Result<void> {
    text += part;
    return success();
  }));
  return text;
}

}  // namespace dicomap

// SPDX-License-Identifier: MIT
#include "file_facts.hpp"

#include "printable.hpp"

#include <dicomap/frame_decoder.hpp>
#include <dicomap/image.hpp>
#include <dicomap/tags.hpp>
#include <dicomap/uid.hpp>

#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>

namespace dicomap::tool {

namespace {

std::string_view name_of(PixelCoding coding) {
  switch (coding) {
    case PixelCoding::native: return "native";
    case PixelCoding::encapsulated_native: return "encapsulated_native";
    case PixelCoding::rle: return "rle";
    case PixelCoding::jpeg: return "jpeg";
    case PixelCoding::jpeg_ls: return "jpeg_ls";
    case PixelCoding::jpeg_2000: return "jpeg_2000";
    case PixelCoding::htj2k: return "htj2k";
    case PixelCoding::jpeg_xl: return "jpeg_xl";
    case PixelCoding::deflated_frames: return "deflated_frames";
    case PixelCoding::video: return "video";
    case PixelCoding::referenced: return "referenced";
    case PixelCoding::unknown: return "unknown";
  }
  return "unknown";
}

/// What a reason means, for people.
std::string_view meaning_of(Reason reason) {
  switch (reason) {
    case Reason::none: return "";
    case Reason::not_needed_yet: return "nothing beyond the header was asked for";
    case Reason::policy_never: return "mapping was forbidden";
    case Reason::small_file: return "reading a small file is faster than mapping it";
    case Reason::remote_file_system: return "the file system is remote, where mappings are not safe";
    case Reason::not_mappable: return "the file system or the kind of file refuses mappings";
    case Reason::address_space: return "no room in the address space";
    case Reason::no_proc: return "/proc is not mounted";
    case Reason::map_failed: return "the system refused the mapping";
    case Reason::in_memory: return "it came from memory";
    case Reason::stream: return "it came from a stream";
    case Reason::deflated: return "the data set was inflated";
    case Reason::byte_order: return "the bytes of the samples had to be swapped";
    case Reason::misaligned: return "the samples are not aligned in the file";
    case Reason::packed_bits: return "1-bit frames do not start at a byte";
    case Reason::fragments: return "the frame lies in several fragments";
    case Reason::compressed: return "the frame was decoded";
    case Reason::converted: return "the samples were converted";
    case Reason::requested: return "a copy was asked for";
  }
  return "";
}

std::string held(Holding holding) {
  const std::string_view meaning = meaning_of(holding.reason);
  return meaning.empty() ? to_string(holding) : fmt::format("{} ({})", to_string(holding), meaning);
}

std::string readable_size(std::uint64_t bytes) {
  constexpr std::array units{"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  if (bytes < 1024) return fmt::format("{} bytes", bytes);
  double size = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  while (size >= 1024 && unit + 1 < units.size()) {
    size /= 1024;
    ++unit;
  }
  return fmt::format("{:.1f} {} ({} bytes)", size, units[unit], bytes);
}

std::string named_uid(const std::string& uid) {
  if (uid.empty()) return {};
  const auto entry = find_uid(uid);
  return entry ? fmt::format("{} ({})", entry->name, uid) : fmt::format("not registered ({})", uid);
}

std::string text_at(const Dataset& dataset, Tag tag) {
  const auto text = dataset.get<std::string>(tag);
  return text ? printable(text.assume_value()) : std::string{};
}

std::string pixels(const PixelLayout& layout) {
  const std::string_view kind = layout.sample_type == SampleType::f32 || layout.sample_type == SampleType::f64
                                    ? "floating point"
                                : layout.is_signed ? "signed"
                                                   : "unsigned";
  return fmt::format("{} rows x {} columns x {} {}, {} bits ({} stored, high bit {}), {}, {}{}{}", layout.rows,
                     layout.columns, layout.samples_per_pixel, layout.samples_per_pixel == 1 ? "sample" : "samples",
                     layout.bits_allocated, layout.bits_stored, layout.high_bit, kind,
                     printable(layout.photometric_interpretation),
                     layout.planar_configuration == 1 ? ", plane by plane" : "",
                     layout.chroma_422 ? ", chrominance shared by two pixels" : "");
}

/// The image, and what frame 0 says about how its pixels are reached.
struct Pixels {
  std::optional<Image> image;
  std::uint64_t whole = 0;
  std::optional<Holding> frame;
  Error no_decoder;  ///< why frame 0 was not decoded; code `none` if it was, or something else is wrong
};

/// Keeps the first of the errors.
void remember(Error& first, const Error& error) {
  if (first.code() == ErrorCode::none) first = error;
}

bool has_pixel_data(const Dataset& dataset) {
  const auto is_there = [&](Tag tag) {
    const auto element = dataset.find(tag);
    return element && element.assume_value().has_value();
  };
  return is_there(tags::PixelData) || is_there(tags::FloatPixelData) || is_there(tags::DoubleFloatPixelData);
}

Result<Holding> hold_frame(const Image& image) {
  if (image.layout().sample_type == SampleType::bit) {
    DICOMAP_TRY(bits, image.bits(0));
    return bits.holding();
  }
  Holding holding;
  DICOMAP_TRY_VOID(image.visit(0, [&](const auto& frame) { holding = frame.holding(); }));
  return holding;
}

void touch_frame(Pixels& found, Error& damage) {
  const auto holding = hold_frame(*found.image);
  if (holding) {
    found.frame = holding.assume_value();
  } else if (holding.assume_error().code() == ErrorCode::no_decoder) {
    found.no_decoder = holding.assume_error();
  } else {
    remember(damage, holding.assume_error());
  }
}

Pixels pixels_of(const File& file, Error& damage) {
  Pixels found;
  auto image = file.image();
  if (!image) {
    const bool is_absent = image.assume_error().code() == ErrorCode::not_found && !has_pixel_data(file.dataset());
    if (!is_absent) remember(damage, image.assume_error());
    return found;
  }
  found.image = std::move(image).assume_value();
  const auto whole = found.image->whole_frames();
  if (whole) found.whole = whole.assume_value();
  else remember(damage, whole.assume_error());
  touch_frame(found, damage);
  return found;
}

void walk_through(const Dataset& dataset, Error& damage) {
  Walk walk = dataset.walk();
  while (walk.next()) continue;
  if (walk.error().code() != ErrorCode::none) remember(damage, walk.error());
}

std::uint64_t count_diagnostics(const File& file) {
  std::uint64_t count = 0;
  for (std::size_t code = 0; code < diagnostic_code_count; ++code)
    count += file.count(static_cast<DiagnosticCode>(code));
  return count;
}

std::string encoding_name(const File& file) {
  const Encoding encoding = file.encoding();
  return fmt::format("{}_{}", encoding.explicit_vr ? "explicit" : "implicit",
                     encoding.order == ByteOrder::little ? "little" : "big");
}

std::string encoding_text(const File& file) {
  const Encoding encoding = file.encoding();
  return fmt::format("at offset {}{}, {} VR, {} endian", file.dataset().begin_offset(),
                     file.transfer_syntax().deflated ? " of what was inflated" : "",
                     encoding.explicit_vr ? "explicit" : "implicit",
                     encoding.order == ByteOrder::little ? "little" : "big");
}

struct Heading {
  std::string_view name;
  std::string_view label;
};

constexpr std::array headings{
    Heading{"size", "size"},
    Heading{"sop_class", "SOP class"},
    Heading{"modality", "modality"},
    Heading{"transfer_syntax", "transfer syntax"},
    Heading{"encoding", "data set"},
    Heading{"coding", "coding"},
    Heading{"decoder", "decoder"},
    Heading{"rows", "pixels"},
    Heading{"columns", ""},
    Heading{"samples_per_pixel", ""},
    Heading{"bits_allocated", ""},
    Heading{"bits_stored", ""},
    Heading{"photometric_interpretation", ""},
    Heading{"sample_type", "sample type"},
    Heading{"frames", "frames"},
    Heading{"whole_frames", ""},
    Heading{"frame_bytes", ""},
    Heading{"held_at_open", "held at open"},
    Heading{"held", "held now"},
    Heading{"frame_held", "frame 0"},
};

/// What is said under a heading: for programs, and for people.
struct Saying {
  std::string value = {};
  std::string text = {};
};

Saying same(std::string text) { return {text, text}; }

std::string frames_text(const Pixels& found) {
  const PixelLayout& layout = found.image->layout();
  const std::string missing =
      found.whole < layout.frames ? fmt::format(", only {} of them there in full", found.whole) : "";
  return fmt::format("{}, {} each{}", layout.frames, readable_size(layout.frame_bytes()), missing);
}

std::string frame_text(const Pixels& found) {
  if (found.frame) return held(*found.frame);
  return found.no_decoder.code() == ErrorCode::none ? "" : "compressed, and this build has no decoder for it";
}

/// What decodes the frames; nothing for frames that need no decoder.
Saying decoder_of(const Pixels& found) {
  const FrameDecoder* decoder = standard_decoder(found.image->coding());
  if (found.no_decoder.code() == ErrorCode::none) return decoder != nullptr ? same(decoder->name()) : Saying{};
  if (decoder == nullptr) return {"", "none; `export` writes the code stream as it lies"};
  return {"", fmt::format("none: {}; {}", found.no_decoder.what(), found.no_decoder.help())};
}

/// The sayings about pixels, from `coding` to `whole_frames`; empty ones where there are none.
std::array<Saying, 11> sayings_of(const Pixels& found) {
  if (!found.image) return {Saying{"", "no image"}};
  const PixelLayout& layout = found.image->layout();
  return {same(std::string{name_of(found.image->coding())}),
          decoder_of(found),
          Saying{fmt::to_string(layout.rows), pixels(layout)},
          Saying{fmt::to_string(layout.columns)},
          Saying{fmt::to_string(layout.samples_per_pixel)},
          Saying{fmt::to_string(layout.bits_allocated)},
          Saying{fmt::to_string(layout.bits_stored)},
          Saying{printable(layout.photometric_interpretation)},
          same(std::string{dicomap::name_of(layout.sample_type)}),
          Saying{fmt::to_string(layout.frames), frames_text(found)},
          Saying{fmt::to_string(found.whole)}};
}

}  // namespace

std::vector<std::string_view> fact_names() {
  std::vector<std::string_view> names;
  for (const Heading& heading : headings) names.push_back(heading.name);
  return names;
}

FileFacts facts_of(const File& file, bool thorough) {
  FileFacts facts;
  const Holding at_open = file.source().holding();
  const Pixels found = pixels_of(file, facts.damage);
  if (thorough) walk_through(file.dataset(), facts.damage);
  const Holding now = file.source().holding();
  const std::string sop_class = text_at(file.dataset(), tags::SOPClassUID);
  const std::string syntax{file.transfer_syntax_uid()};

  std::vector<Saying> sayings{
      {fmt::to_string(file.source().size()), readable_size(file.source().size())},
      {sop_class, named_uid(sop_class)},
      same(text_at(file.dataset(), tags::Modality)),
      {printable(syntax),
       syntax.empty() ? fmt::format("none; read as {}", file.transfer_syntax().name) : named_uid(printable(syntax))},
      {encoding_name(file), encoding_text(file)}};
  for (Saying& saying : sayings_of(found)) sayings.push_back(std::move(saying));
  sayings.push_back({found.image ? fmt::to_string(found.image->layout().frame_bytes()) : "", ""});
  sayings.push_back({to_string(at_open), held(at_open)});
  sayings.push_back({to_string(now), held(now)});
  sayings.push_back({found.frame ? to_string(*found.frame) : "", frame_text(found)});
  for (std::size_t i = 0; i < headings.size(); ++i) {
    facts.list.push_back(
        {headings[i].name, std::move(sayings[i].value), headings[i].label, std::move(sayings[i].text)});
  }
  facts.diagnostics = count_diagnostics(file);
  return facts;
}

}  // namespace dicomap::tool

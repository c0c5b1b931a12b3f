// SPDX-License-Identifier: MIT
#include "canonical_frame.hpp"
#include "codestream_file.hpp"
#include "command.hpp"
#include "new_file.hpp"
#include "npy_header.hpp"
#include "progress.hpp"
#include "session.hpp"
#include "write_png.hpp"

#include <dicomap/decimal.hpp>
#include <dicomap/image.hpp>
#include <dicomap/render.hpp>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace dicomap::tool {

namespace {

enum class Format { png, npy, raw, codestream };

/// Frames first to last, both included; `last` is empty for all there are.
struct FrameRange {
  std::uint64_t first = 0;
  std::optional<std::uint64_t> last;
};

struct Arguments {
  std::string file;
  std::string out;
  std::string format;
  std::uint64_t frame = 0;
  std::string frames;
  std::string window;
  RenderOptions render;
  bool for_pictures = false;  ///< an option was given that only pictures know
};

// ---- the command line -----------------------------------------------------------------------------------------------

const std::map<std::string_view, Format> formats{{"png", Format::png}, {"npy", Format::npy}, {"raw", Format::raw},
                                                 {"codestream", Format::codestream}};

/// Of the name of OUT, without its dot, in lower case.
std::string extension_of(const Arguments& arguments) {
  std::string name = std::filesystem::path{arguments.out}.extension().string();
  if (name.starts_with('.')) name.erase(0, 1);
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return name;
}

std::optional<Format> format_of(const Arguments& arguments) {
  if (!arguments.format.empty()) return formats.at(arguments.format);
  const std::string name = extension_of(arguments);
  if (is_codestream_extension(name)) return Format::codestream;
  const auto found = formats.find(name);
  return found != formats.end() && found->second != Format::codestream ? std::optional{found->second} : std::nullopt;
}

/// "all", "3", "3-7" or "3-".
Result<FrameRange> parse_frames(const std::string& text) {
  if (text == "all") return FrameRange{};
  const std::size_t dash = text.find('-');
  const auto bad = [&] {
    return Error{ErrorCode::malformed, fmt::format("--frames {}: all, A-B or A- was expected", text)};
  };
  const auto first = parse_integer(text.substr(0, dash));
  if (!first || first.assume_value() < 0) return bad();
  FrameRange range{static_cast<std::uint64_t>(first.assume_value()), {}};
  if (dash == std::string::npos) range.last = range.first;
  if (dash == std::string::npos || dash + 1 == text.size()) return range;
  const auto last = parse_integer(text.substr(dash + 1));
  if (!last || last.assume_value() < first.assume_value()) return bad();
  range.last = static_cast<std::uint64_t>(last.assume_value());
  return range;
}

/// "40,400" or "40,400,sigmoid".
Result<Window> parse_window(const std::string& text) {
  static const std::map<std::string, WindowFunction> functions{{"linear", WindowFunction::linear},
                                                               {"linear_exact", WindowFunction::linear_exact},
                                                               {"sigmoid", WindowFunction::sigmoid}};
  const std::size_t first = text.find(',');
  const std::size_t second = first == std::string::npos ? first : text.find(',', first + 1);
  const auto bad = [&] {
    return Error{ErrorCode::malformed,
                 fmt::format("--window {}: CENTER,WIDTH[,linear|linear_exact|sigmoid] was expected", text)};
  };
  if (first == std::string::npos) return bad();
  const auto center = parse_double(text.substr(0, first));
  const auto width = parse_double(text.substr(first + 1, second == std::string::npos ? second : second - first - 1));
  if (!center || !width) return bad();
  if (!(width.assume_value() > 0)) {
    return Error{ErrorCode::malformed, fmt::format("--window {}: the width must be greater than 0", text)};
  }
  Window window{center.assume_value(), width.assume_value(), WindowFunction::linear};
  if (second == std::string::npos) return window;
  const auto function = functions.find(text.substr(second + 1));
  if (function == functions.end()) return bad();
  window.function = function->second;
  return window;
}

// ---- the work -------------------------------------------------------------------------------------------------------

class Exporter {
 public:
  Exporter(const Session& session, const Arguments& arguments, Format format)
      : session_{session}, arguments_{arguments}, format_{format} {}

  Result<void> run(const File& file, const FrameRange& range, bool is_series) {
    DICOMAP_TRY(image, file.image());
    const std::uint64_t declared = image.frame_count();
    const std::uint64_t last = range.last.value_or(std::max(declared, range.first + 1) - 1);
    Progress progress{session_, "frames", last - range.first + 1};
    if (format_ == Format::codestream) return codestreams(file, image, {range.first, last}, is_series, progress);
    if (format_ == Format::png) return pictures(file, image, {range.first, last}, is_series, progress);
    DICOMAP_TRY(out, NewFile::create(arguments_.out));
    if (is_series) frames_axis_ = last - range.first + 1;
    for (std::uint64_t index = range.first; index <= last; ++index) {
      if (index < last) image.prefetch(index + 1);
      const auto written = samples(image, index, out);
      DICOMAP_TRY_VOID(image.check());  // a page that was lost fails as a write: the file's own error says why
      if (!written) return written.assume_error();
      image.release(index);
      progress.show(index - range.first + 1);
    }
    return out.commit();
  }

 private:
  Result<void> samples(const Image& image, std::uint64_t index, NewFile& out) {
    if (image.layout().sample_type == SampleType::bit && format_ == Format::raw) {
      DICOMAP_TRY(frame, image.bits(index));
      return out.write(canonical_bytes(frame, room_));
    }
    Result<void> written = success();
    DICOMAP_TRY_VOID(image.visit(index, [&](const auto& frame) {
      if (format_ == Format::npy) written = array_begins(frame.layout(), out);
      if (written) written = out.write(canonical_bytes(frame, room_));
    }));
    return written;
  }

  /// Writes the header before the first frame. A decoder may find another size than the file declares: the frames tell,
  /// and have to agree.
  Result<void> array_begins(const PixelLayout& layout, NewFile& out) {
    const std::string header = npy_header(layout, frames_axis_);
    if (npy_header_.empty()) {
      npy_header_ = header;
      return out.write(std::as_bytes(std::span{header}));
    }
    if (header != npy_header_) return Error{ErrorCode::malformed, "the frames differ in size: they make no array"};
    return success();
  }

  Result<void> pictures(const File& file, const Image& image, FrameRange range, bool is_series, Progress& progress) {
    for (std::uint64_t index = range.first; index <= *range.last; ++index) {
      DICOMAP_TRY(picture, render(file.dataset(), image, index, arguments_.render));
      DICOMAP_TRY(out,
                  NewFile::create(is_series ? numbered(index, *range.last) : std::filesystem::path{arguments_.out}));
      DICOMAP_TRY_VOID(write_png(picture, out));
      DICOMAP_TRY_VOID(out.commit());
      image.release(index);
      progress.show(index - range.first + 1);
    }
    return success();
  }

  Result<void> codestreams(const File& file, const Image& image, FrameRange range, bool is_series, Progress& progress) {
    DICOMAP_TRY_VOID(check_extension(file, image, arguments_.format.empty() ? extension_of(arguments_) : ""));
    for (std::uint64_t index = range.first; index <= *range.last; ++index) {
      DICOMAP_TRY(out,
                  NewFile::create(is_series ? numbered(index, *range.last) : std::filesystem::path{arguments_.out}));
      DICOMAP_TRY_VOID(write_codestream(file, image, index, out));
      DICOMAP_TRY_VOID(out.commit());
      image.release(index);
      progress.show(index - range.first + 1);
    }
    return success();
  }

  /// "out.png" becomes "out-007.png" beside "out-120.png".
  [[nodiscard]] std::filesystem::path numbered(std::uint64_t index, std::uint64_t last) const {
    std::filesystem::path path{arguments_.out};
    const std::string extension = path.extension().string();
    path.replace_extension();
    path += fmt::format("-{:0{}}{}", index, fmt::formatted_size("{}", last), extension);
    return path;
  }

  const Session& session_;
  const Arguments& arguments_;
  Format format_;
  std::uint64_t frames_axis_ = 0;  ///< of the array; 0 for none
  std::string npy_header_;         ///< as it was written
  std::vector<std::byte> room_;
};

void run(Session& session, Arguments& arguments) {
  const auto format = format_of(arguments);
  if (!format) {
    return session.misuse(
        fmt::format("export: the name {} says no format; add .png, .npy or .raw, for code streams .jpg, .jls, .j2k, .jp2, "
                    ".jxl, .m2v, .mp4 or .hevc, or --format",
                    arguments.out));
  }
  const bool is_series = !arguments.frames.empty();
  FrameRange range{arguments.frame, arguments.frame};
  if (is_series) {
    const auto parsed = parse_frames(arguments.frames);
    if (!parsed) return session.misuse(parsed.assume_error().message());
    range = parsed.assume_value();
  }
  if (*format != Format::png && arguments.for_pictures) {
    return session.misuse("export: --window, --min-max and --bits are for .png: other formats hold what is stored");
  }
  if (std::error_code ignored; std::filesystem::equivalent(arguments.file, arguments.out, ignored)) {
    return session.misuse("export: OUT is FILE itself, which would be lost");
  }
  if (!arguments.window.empty()) {
    const auto window = parse_window(arguments.window);
    if (!window) return session.misuse(window.assume_error().message());
    arguments.render.window = window.assume_value();
  }
  if (arguments.out == "-" && isatty(STDOUT_FILENO) == 1) {
    return session.misuse("export: a terminal shows no pixels; redirect standard output");
  }
  if (arguments.out == "-" && is_series && (*format == Format::png || *format == Format::codestream)) {
    return session.misuse("export: several files need names; OUT cannot be -");
  }
  for_each_file(session, {arguments.file}, [&](const File& file, const std::string&) {
    return Exporter{session, arguments, *format}.run(file, range, is_series);
  });
}

}  // namespace

void add_export(CLI::App& app, Session& session) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand(
      "export",
      "Writes frames as a picture, an array, plain bytes or the code stream: dicomap export FILE --frame 0 OUT.png\n"
      "png: what one looks at, with rescale, window, palette and colour conversion. npy: the stored samples as a NumPy "
      "array. "
      "raw: the stored samples, little endian and pixel by pixel: the bytes that `frames` has the digest of.\n"
      "codestream: the compressed bytes as they lie, by their own name: .jpg, .jls, .j2k, .jp2, .jxl; of a video "
      "all of it: .m2v, .mp4, .hevc. The padding behind the end marker of JPEG, JPEG-LS and JPEG 2000 is left out.\n"
      "OUT is written beside and renamed when it is whole; what had its name is replaced.");
  command->add_option("FILE", arguments->file, "The file to read; - is standard input")->required();
  command->add_option("OUT", arguments->out, "The file to write; - is standard output")->required();
  command->add_option("-f,--format", arguments->format, "png, npy, raw or codestream, whatever the name of OUT says")
      ->check(CLI::IsMember({"png", "npy", "raw", "codestream"}))
      ->type_name("FORMAT");
  CLI::Option* frame =
      command->add_option("--frame", arguments->frame, "The frame to write; counts from 0")->check(natural_number())->type_name("N");
  command
      ->add_option("--frames", arguments->frames,
                   "Several: all, A-B or A-. npy and raw: one behind the other in one file; png and codestream: OUT-N.png each")
      ->type_name("RANGE")
      ->excludes(frame);
  command->add_option("--bits", arguments->render.bits, "Of a sample of a PNG: 8 or 16")
      ->check(CLI::IsMember({8, 16}))
      ->type_name("BITS")
      ->capture_default_str();
  CLI::Option* window =
      command
          ->add_option("--window", arguments->window,
                       "The window of a PNG, in the units after rescale: CENTER,WIDTH[,FUNCTION]; FUNCTION "
                       "is linear, linear_exact or sigmoid. Else the file's, else from the smallest value to "
                       "the greatest")
          ->type_name("C,W");
  command
      ->add_flag_callback(
          "--min-max", [arguments] { arguments->render.contrast = Contrast::min_max; },
          "From the smallest value to the greatest, even if the file has a window")
      ->excludes(window);
  add_common_options(*command, session);
  command->callback([arguments, &session, command] {
    arguments->for_pictures = command->count("--window") + command->count("--min-max") + command->count("--bits") > 0;
    run(session, *arguments);
  });
}

}  // namespace dicomap::tool

// SPDX-License-Identifier: MIT
#include "canonical_frame.hpp"
#include "command.hpp"
#include "frame_statistics.hpp"
#include "printable.hpp"
#include "progress.hpp"
#include "session.hpp"
#include "sha256.hpp"

#include <dicomap/image.hpp>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace dicomap::tool {

namespace {

/// One line of the table.
struct Row {
  Holding holding;
  std::string offset;  ///< "-" where the frame has no place of its own
  std::size_t bytes = 0;
  std::string sha256;
  FrameStatistics statistics;
};

class FrameTable {
 public:
  FrameTable(Session& session, bool tsv) : session_{session}, tsv_{tsv} {}

  void head(const std::string& file, bool with_file) {
    with_file_ = with_file;
    file_ = printable(file);
    if (tsv_) return;
    const Paint paint = session_.paint();
    if (with_file_) session_.out.print("{}# {}{}\n", paint.faint(), file_, paint.reset());
    session_.out.print("{}{:>6} {:<18} {:>12} {:>12} {:>10} {:>10} {:>16}  {}{}\n", paint.name(), "frame", "held",
                       "offset", "bytes", "min", "max", "sum", "sha256", paint.reset());
  }

  void add(std::uint64_t index, const Row& row) {
    if (tsv_) return add_tsv(index, row);
    const Paint paint = session_.paint();
    const bool in_place = row.holding.residence != Residence::copied;
    session_.out.print("{:>6} {}{:<18}{} {:>12} {:>12} {:>10} {:>10} {:>16}  {}{}{}\n", index,
                       in_place ? paint.good() : paint.warning(), to_string(row.holding), paint.reset(), row.offset,
                       row.bytes, row.statistics.min, row.statistics.max, row.statistics.sum, paint.faint(),
                       row.sha256.substr(0, 16), paint.reset());
  }

 private:
  void add_tsv(std::uint64_t index, const Row& row) {
    session_.out.print("{}{}{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", with_file_ ? file_ : "", with_file_ ? "\t" : "",
                       index, name_of(row.holding.residence), row.offset, row.bytes, row.sha256,
                       row.statistics.min, row.statistics.max, row.statistics.sum);
  }

  Session& session_;
  bool tsv_;
  bool with_file_ = false;
  std::string file_;
};

std::string offset_of(const Image& image, std::uint64_t index) {
  const auto range = image.frame_range(index);
  return range ? fmt::to_string(range.assume_value().offset) : "-";
}

Result<Row> bit_row(const Image& image, std::uint64_t index, Sha256& sha256, std::vector<std::byte>& room) {
  DICOMAP_TRY(frame, image.bits(index));
  const auto bytes = canonical_bytes(frame, room);
  const std::uint64_t ones = frame.count();
  const bool all = ones == frame.layout().frame_samples();
  return Row{frame.holding(),
             offset_of(image, index),
             bytes.size(),
             sha256.of(bytes),
             {all ? "1" : "0", ones > 0 ? "1" : "0", fmt::to_string(ones)}};
}

Result<Row> row_of(const Image& image, std::uint64_t index, Sha256& sha256, std::vector<std::byte>& room) {
  if (image.layout().sample_type == SampleType::bit) return bit_row(image, index, sha256, room);
  Row row;
  DICOMAP_TRY_VOID(image.visit(index, [&](const auto& frame) {
    const auto bytes = canonical_bytes(frame, room);
    row = {frame.holding(), offset_of(image, index), bytes.size(), sha256.of(bytes), statistics_of(frame.samples())};
  }));
  return row;
}

/// Whether frames are worth decoding ahead.
bool is_decoded(const Image& image) {
  return !is_uncompressed(image.coding()) && image.coding() != PixelCoding::video && image.layout().sample_type != SampleType::bit;
}

/// Which frames of a file, and by how many threads they are decoded.
struct Selection {
  FrameRange frames;
  unsigned threads = 0;
};

/// Compressed frames: decoded by several threads, a few frames ahead of the table.
Result<void> list_decoded(Session& session, const Image& image, const Selection& selection, FrameTable& table) {
  const FrameRange frames = selection.frames;
  Sha256 sha256;
  std::vector<std::byte> room;
  Progress progress{session, "frames", std::min(frames.count, image.frame_count() - frames.first)};
  return with_sample(image.layout().sample_type, [&]<class T>() {
    const auto take = [&](std::uint64_t index, const Result<Frame<const T>>& decoded) -> Result<void> {
      if (!decoded) return decoded.assume_error();
      const Frame<const T>& frame = decoded.assume_value();
      const auto bytes = canonical_bytes(frame, room);
      const Row row{frame.holding(), "-", bytes.size(), sha256.of(bytes), statistics_of(frame.samples())};
      image.release(index);
      progress.show(index - frames.first);
      DICOMAP_TRY_VOID(image.check());
      table.add(index, row);
      return success();
    };
    return image.decode<T>(frames, take, {.threads = selection.threads});
  });
}

Result<void> list_frames(Session& session, const File& file, const Selection& selection, FrameTable& table) {
  DICOMAP_TRY(image, file.image());
  Sha256 sha256;
  std::vector<std::byte> room;
  const std::uint64_t declared = image.frame_count();
  const auto [first, count] = selection.frames;
  if (first < declared && is_decoded(image)) return list_decoded(session, image, selection, table);
  const std::uint64_t end = declared - std::min(declared, first) < count ? declared : first + count;
  Progress progress{session, "frames", end - std::min(first, end)};
  for (std::uint64_t index = first; index < std::max(end, first + 1); ++index) {
    if (index + 1 < end) image.prefetch(index + 1);
    DICOMAP_TRY(row, row_of(image, index, sha256, room));
    image.release(index);
    progress.show(index - first);
    DICOMAP_TRY_VOID(image.check());
    table.add(index, row);
  }
  return success();
}

}  // namespace

void add_frames(CLI::App& app, Session& session) {
  struct Arguments {
    std::vector<std::string> files;
    std::string format = "text";
    std::optional<std::uint64_t> frame;
    unsigned threads = 0;
    bool with_file = false;
  };
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand(
      "frames",
      "Shows each frame: where it lies, how it is held, its digest and statistics.\n"
      "Digest and statistics are of the stored samples, little endian and pixel by pixel whatever the file's form. "
      "Frames that are not there in full have no line.");
  command->add_option("FILE", arguments->files, "Files to show; - is standard input")->required();
  command
      ->add_option(
          "-f,--format", arguments->format,
          "text (for people) or tsv (for programs: columns frame residence offset bytes sha256 min max sum; "
          "offset is - for frames that were decoded or gathered; sums of integers are exact)")
      ->check(CLI::IsMember({"text", "tsv"}))
      ->type_name("FORMAT");
  command->add_option("--frame", arguments->frame, "Only this frame; counts from 0")->check(natural_number())->type_name("N");
  command
      ->add_option("--threads", arguments->threads,
                   "Decode compressed frames by so many threads, two frames each ahead of the table; 0: one for each core")
      ->check(natural_number())
      ->type_name("N")
      ->capture_default_str();
  command->add_flag("-H,--with-filename", arguments->with_file,
                    "Name the file (tsv: a first column `file`); done anyway with more than one FILE");
  add_common_options(*command, session);
  command->callback([arguments, &session] {
    const bool tsv = arguments->format == "tsv";
    const bool with_file = arguments->with_file || arguments->files.size() > 1;
    const Selection selection{arguments->frame ? FrameRange{*arguments->frame, 1} : FrameRange{}, arguments->threads};
    FrameTable table{session, tsv};
    if (tsv) {
      session.out.print("{}frame\tresidence\toffset\tbytes\tsha256\tmin\tmax\tsum\n",
                        with_file ? "file\t" : "");
    }
    for_each_file(session, arguments->files, [&](const File& file, const std::string& name) {
      table.head(name, with_file);
      return list_frames(session, file, selection, table);
    });
  });
}

}  // namespace dicomap::tool

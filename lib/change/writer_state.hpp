// SPDX-License-Identifier: MIT
/// @file
/// What a Writer is made of, and what it does with a frame.
#pragma once

#include "bytes/output_file.hpp"
#include "change/deflating_sink.hpp"
#include "change/frame_coder.hpp"
#include "change/new_dataset.hpp"
#include "change/pixel_data_writer.hpp"

#include <dicomap/writer.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace dicomap {

/// Never moves: its parts borrow each other.
///
/// The head of the file waits for the first frame, which says how its code streams are coloured; and where NumberOfFrames was
/// not set, for the second, or the end: a file of one frame has no such attribute.
struct WriterState {
  WriterState(std::string name, SaveOptions how, const TransferSyntax& to, NewDataset elements, std::unique_ptr<OutputFile> file)
      : path{std::move(name)}, options{std::move(how)}, syntax{&to}, dataset{std::move(elements)}, out{std::move(file)} {}

  std::string path;
  SaveOptions options;
  const TransferSyntax* syntax;
  NewDataset dataset;
  std::unique_ptr<OutputFile> out;  ///< null: finished, or given up
  std::optional<Error> failure;     ///< of what had begun to be written
  std::uint64_t count = 0;          ///< frames that were taken

  // Of frames.
  std::optional<DescribedImage> described;
  std::optional<FrameSource> source;
  const FrameEncoder* encoder = nullptr;
  std::string interpretation;       ///< of the first frame; all are to have it
  bool adopts_interpretation = false;
  std::span<const std::byte> samples;  ///< of the frame that is being taken
  EditedFrame given = [this](std::uint64_t) { return samples; };
  std::shared_ptr<std::byte> buffer;   ///< that callbacks fill
  std::optional<MadeFrame> waiting;    ///< the first frame, while the head waits

  // Of the file, once its head is written.
  std::unique_ptr<DeflatingSink> deflating;
  std::unique_ptr<PixelDataWriter> pixels;
  std::optional<File> tail;
  std::optional<std::uint64_t> number_offset;  ///< of NumberOfFrames, where it is to be corrected

  /// @errors what ended the writer; unsupported: it is finished, or elements are too late
  [[nodiscard]] Result<void> check_open() const;
  [[nodiscard]] Result<void> check_elements(const TagPath& path) const;

  /// Gets ready for one more frame. @errors out_of_range: there is no room for it; of the data set; of writing
  [[nodiscard]] Result<void> expect_frame(Tag element);
  /// Takes frame `count`. `keep` owns the samples; null: they are the caller's.
  [[nodiscard]] Result<void> take_samples(std::span<const std::byte> given_samples, std::shared_ptr<const void> keep);
  [[nodiscard]] Result<void> take_codestream(std::span<const std::byte> codestream);
  [[nodiscard]] Result<void> finish();

  /// With the file's name.
  [[nodiscard]] Error named(Error error) const { return std::move(error.from(path)); }

 private:
  [[nodiscard]] ByteSink& sink() const noexcept { return deflating ? static_cast<ByteSink&>(*deflating) : *out; }
  [[nodiscard]] Result<PixelDataPlan> plan(std::optional<std::uint64_t> frames) const;
  [[nodiscard]] Result<FrameCoder::Coded> make() const;
  [[nodiscard]] Result<void> take(MadeFrame frame, std::shared_ptr<const void> keep);
  /// Head and first frame. `frames`: how many there will be, if that is known.
  [[nodiscard]] Result<void> begin(std::optional<std::uint64_t> frames, const MadeFrame& first);
  [[nodiscard]] Result<void> begin_with_waiting(std::optional<std::uint64_t> frames);
  /// What lies before the frames.
  struct Head {
    std::vector<std::byte> before;    ///< the data set
    std::vector<std::byte> elements;
    std::optional<File> tail;
    std::optional<std::uint64_t> number_offset;
  };
  /// `plan`: null where there are no frames.
  [[nodiscard]] Result<Head> compose_head(const PixelDataPlan* plan) const;
  [[nodiscard]] Result<void> write_head(Head head, const PixelDataPlan* plan);
  [[nodiscard]] Result<void> write_tail();
  [[nodiscard]] Result<void> correct_number();
  /// After an error what was written is of no use.
  [[nodiscard]] Result<void> lasting(Result<void> result);
};

}  // namespace dicomap

// SPDX-License-Identifier: MIT
#include "change/pixel_data_writer.hpp"
#include "change/written.hpp"
#include "support/in_child.hpp"

#include <catch2/catch.hpp>

#include <signal.h>
#include <sys/resource.h>

namespace dicomap::test {

namespace {

Pixels words(std::uint32_t frames = 2) {
  Pixels pixels;
  pixels.frames = frames;
  return pixels;
}

}  // namespace

TEST_CASE("A Writer that is dropped leaves nothing", "[change][writer]") {
  const NewFile file;
  {
    dicomap::Writer writer = writer_of(file, words());
    add_all(writer, words());
    CHECK(file.names().size() == 1);
  }
  CHECK(file.names().empty());
}

TEST_CASE("What has the name stays until the Writer is finished", "[change][writer]") {
  const NewFile file;
  write_at(file.path, 0, bytes_of("old"));
  {
    dicomap::Writer writer = writer_of(file, words());
    add_all(writer, words());
  }
  CHECK(bytes_of_file(file.path) == bytes_of("old"));
  dicomap::Writer writer = writer_of(file, words());
  add_all(writer, words());
  CHECK(bytes_of_file(file.path) == bytes_of("old"));
  writer.finish().value();
  CHECK(file.reopened().image().value().frame_count() == 2);
  CHECK(file.names() == std::vector<std::string>{"new.dcm"});
}

TEST_CASE("A file that exists is not overwritten where that was forbidden", "[change][writer]") {
  const NewFile file;
  write_at(file.path, 0, bytes_of("old"));
  SaveOptions options;
  options.replace.overwrite = false;
  CHECK(dicomap::Writer::create(file.path, options).error().message() ==
        file.path + ": there is a file of that name, and it is not to be overwritten");
}

TEST_CASE("A folder that is not there is an error at once", "[change][writer]") {
  CHECK(dicomap::Writer::create("/no such folder/new.dcm").error().code() == ErrorCode::io);
}

TEST_CASE("Transfer syntaxes that cannot be written are refused", "[change][writer]") {
  const NewFile file;
  const auto refusal = [&](std::string_view uid) { return dicomap::Writer::create(file.path, saved_as(uid)).error().message(); };
  CHECK(refusal("1.2.3") == file.path + ": \"1.2.3\" is no transfer syntax that dicomap knows; PS3.6 annex A lists them, e.g. 1.2.840.10008.1.2.1");
  CHECK(refusal("1.2.840.10008.1.2.4.100") == file.path + ": video cannot be made: MPEG2 Main Profile / Main Level; it is kept where it is");
  CHECK(file.names().empty());
}

TEST_CASE("Attributes that frames need are asked for, and may still be set", "[change][writer]") {
  const NewFile file;
  dicomap::Writer writer = dicomap::Writer::create(file.path).value();
  const auto add_words = [&] { return writer.add_frame(std::vector<std::uint16_t>{1, 2}); };
  CHECK(message_of(add_words()).starts_with(file.path + ": SOPClassUID (0008,0016) is missing"));
  set_identity(writer);
  CHECK(message_of(add_words()) == file.path + ": an image needs Rows (0028,0010), which is missing");
  writer.set(tags::Rows, 1).value();
  writer.set(tags::Columns, 2).value();
  CHECK(message_of(add_words()) == file.path + ": an image needs BitsAllocated (0028,0100), which is missing");
  writer.set(tags::BitsAllocated, 16).value();
  CHECK(message_of(add_words()) ==
        file.path + ": the attributes of the frames leave doubts: SamplesPerPixel (0028,0002): it is missing; 1 is assumed, BitsStored (0028,0101): "
                    "it is missing; 16 is assumed, HighBit (0028,0102): it is missing; 15 is assumed, PixelRepresentation (0028,0103): it is "
                    "missing; 0 is assumed, PhotometricInterpretation (0028,0004): it is missing; MONOCHROME2 is assumed; "
                    "Strictness::tolerant writes them as they are");
  writer.set(tags::SamplesPerPixel, 1).value();
  writer.set(tags::PhotometricInterpretation, "MONOCHROME2").value();
  writer.set(tags::BitsStored, 16).value();
  writer.set(tags::HighBit, 15).value();
  writer.set(tags::PixelRepresentation, 0).value();
  add_words().value();
  writer.finish().value();
}

TEST_CASE("A tolerant Writer leaves what is missing to the reader", "[change][writer]") {
  const NewFile file;
  dicomap::Writer writer = dicomap::Writer::create(file.path, {}, Strictness::tolerant).value();
  writer.set(tags::Rows, 1).value();
  writer.set(tags::Columns, 2).value();
  writer.set(tags::BitsAllocated, 16).value();
  writer.add_frame(std::vector<std::uint16_t>{1, 2}).value();
  writer.finish().value();
  const File written = File::open(file.path).value();
  CHECK(written.image().value().frame<std::uint16_t>(0).value()(0, 1) == 2);
}

TEST_CASE("A Writer that was asked for pixels in vain writes a file without them", "[change][writer]") {
  const NewFile file;
  dicomap::Writer writer = dicomap::Writer::create(file.path).value();
  set_identity(writer);
  CHECK_FALSE(writer.add_frame(std::vector<std::uint16_t>{1, 2}));
  writer.finish().value();
  const File written = file.reopened();
  CHECK_FALSE(written.dataset().find(tags::PixelData, Search::whole).value());
}

TEST_CASE("Samples of another type are refused", "[change][writer]") {
  const NewFile file;
  dicomap::Writer writer = writer_of(file, words());
  CHECK(message_of(writer.add_frame(std::vector<std::int16_t>(35))) ==
        file.path + ": the attributes speak of samples that are std::uint16_t, not std::int16_t; BitsAllocated (0028,0100) and "
                    "PixelRepresentation (0028,0103) say what they are");
  CHECK(code_of(writer.add_frame(std::vector<std::uint8_t>(70))) == ErrorCode::wrong_type);
  add(writer, words(), frame_of(words(), 0)).value();
  CHECK(code_of(writer.add_frame(std::vector<std::uint8_t>(70))) == ErrorCode::wrong_type);
  writer.finish().value();
}

TEST_CASE("A frame has as many samples as the attributes say", "[change][writer]") {
  const NewFile file;
  dicomap::Writer writer = writer_of(file, words());
  CHECK(message_of(writer.add_frame(std::vector<std::uint16_t>(34))) == file.path + ": 34 samples were given; a frame has 35");
  CHECK(writer.frame_count() == 0);
}

TEST_CASE("NumberOfFrames is a promise", "[change][writer]") {
  const std::string_view syntax = GENERATE(explicit_uid, deflated_uid, rle_uid);
  CAPTURE(syntax);
  const NewFile file;
  dicomap::Writer writer = writer_of(file, words(3), saved_as(syntax));
  writer.set(tags::NumberOfFrames, 2).value();
  add(writer, words(), frame_of(words(), 0)).value();
  CHECK(message_of(writer.finish()) == file.path + ": NumberOfFrames (0028,0008) says 2; 1 were written; add the missing ones; without the "
                                                   "attribute it becomes what was written");
  add(writer, words(), frame_of(words(), 1)).value();
  CHECK(message_of(add(writer, words(), frame_of(words(), 0))) ==
        file.path + ": NumberOfFrames (0028,0008) says 2; one more is too many; without the attribute it becomes what was written");
  writer.finish().value();
  CHECK(frames_of(file.reopened()) == frames_of(words(2)));
}

TEST_CASE("A file whose every frame was refused is not finished without them", "[change][writer]") {
  const NewFile file;
  dicomap::Writer writer = writer_of(file, words(2));
  writer.set(tags::NumberOfFrames, 2).value();
  CHECK(writer.add_frame(std::vector<std::uint16_t>(34)).error().code() == ErrorCode::out_of_range);
  CHECK(message_of(writer.finish()) == file.path + ": NumberOfFrames (0028,0008) says 2; 0 were written; add the missing ones; without the "
                                                   "attribute it becomes what was written");
}

TEST_CASE("A deflated file needs the number of frames, unless there is one frame", "[change][writer]") {
  const NewFile file;
  dicomap::Writer writer = writer_of(file, words(), saved_as(deflated_uid));
  add(writer, words(), frame_of(words(), 0)).value();
  CHECK(message_of(add(writer, words(), frame_of(words(), 1))) ==
        file.path + ": the length stands before the frames, and what was deflated cannot be corrected, in PixelData (7FE0,0010); set "
                    "NumberOfFrames (0028,0008) before the first");
  writer.finish().value();
  CHECK(frames_of(file.reopened()) == frames_of(words(1)));
}

TEST_CASE("Native pixel data of more than 4 GiB is refused before it is written", "[change][writer][limits]") {
  Pixels pixels = words();
  pixels.rows = 32768;
  pixels.columns = 1;
  const NewFile file;
  dicomap::Writer writer = writer_of(file, pixels, saved_as(explicit_uid));
  writer.set(tags::NumberOfFrames, 65536).value();
  const std::vector<std::uint16_t> frame(32768);
  const auto refused = writer.add_frame(frame);
  CHECK(code_of(refused) == ErrorCode::out_of_range);
  CHECK(message_of(refused) == file.path + ": 65536 frames of 65536 bytes are more than the 4294967294 that native pixel data can have, in "
                                           "PixelData (7FE0,0010); Encapsulated Uncompressed Explicit VR Little Endian "
                                           "(1.2.840.10008.1.2.1.98) has no such bound");
}

TEST_CASE("Native pixel data has room for 4 GiB - 2 bytes and no more", "[change][writer][limits]") {
  PixelDataPlan plan;
  plan.element = tags::PixelData;
  plan.syntax = find_transfer_syntax(explicit_uid);
  plan.layout.rows = 65535;
  plan.layout.columns = 3;
  plan.layout.bits_allocated = GENERATE(std::uint16_t{1}, std::uint16_t{8}, std::uint16_t{16}, std::uint16_t{64});
  const std::uint64_t most = 4294967294ULL * 8 / (65535ULL * 3 * plan.layout.bits_allocated);
  CHECK(PixelDataWriter::check_room(plan, most));
  CHECK(code_of(PixelDataWriter::check_room(plan, most + 1)) == ErrorCode::out_of_range);
  plan.layout.frames = most;
  CHECK(native_length(plan.layout) <= longest_value);
  plan.layout.frames = most + 1;
  CHECK(native_length(plan.layout) > longest_value);
  plan.syntax = find_transfer_syntax(encapsulated_uid);
  CHECK(PixelDataWriter::check_room(plan, most + 1));
}

TEST_CASE("A frame that no fragment can hold is refused", "[change][writer][limits]") {
  PixelDataPlan plan;
  plan.element = tags::PixelData;
  plan.syntax = find_transfer_syntax(encapsulated_uid);
  plan.layout.rows = 65535;
  plan.layout.columns = 65535;
  plan.layout.bits_allocated = 16;
  CHECK(error_of(PixelDataWriter::check(plan)) ==
        "a frame of 8589672450 bytes is more than the 4294967294 that a fragment can have, in PixelData (7FE0,0010)");
}

TEST_CASE("What is finished takes nothing more", "[change][writer]") {
  const NewFile file;
  dicomap::Writer writer = writer_of(file, words());
  add_all(writer, words());
  writer.finish().value();
  const std::string message = file.path + ": the file is finished; an Editor changes it";
  CHECK(message_of(writer.finish()) == message);
  CHECK(message_of(writer.add_frame(std::vector<std::uint16_t>(35))) == message);
  CHECK(message_of(writer.set(tags::Rows, 1)) == message);
}

TEST_CASE("After an error of writing nothing is left, and the Writer says so again", "[change][writer]") {
  const NewFile file;
  dicomap::Writer writer = writer_of(file, words());
  add_all(writer, words());
  std::filesystem::remove_all(file.folder.path());
  const std::string message = message_of(writer.finish());
  CHECK(message.starts_with(file.path + ": cannot rename its temporary file: "));
  CHECK(message_of(writer.finish()) == message);
  CHECK(message_of(writer.add_frame(std::vector<std::uint16_t>(35))) == message);
  CHECK(message_of(writer.set(tags::Rows, 1)) == message);
}

TEST_CASE("A disk that is full ends the Writer, and nothing is left", "[change][writer]") {
  const bool known = GENERATE(false, true);  // known: before anything is written
  const NewFile file;
  write_at(file.path, 0, bytes_of("old"));
  const auto end = in_child([&] {
    ::signal(SIGXFSZ, SIG_IGN);
    const struct rlimit megabyte {1 << 20, 1 << 20};
    if (::setrlimit(RLIMIT_FSIZE, &megabyte) != 0) return 1;
    Pixels pixels = words();
    pixels.rows = 512;
    pixels.columns = 512;
    dicomap::Writer writer = writer_of(file, pixels);
    if (known) writer.set(tags::NumberOfFrames, 10).value();
    const std::vector<std::uint16_t> frame(512 * 512, 1);
    Result<void> added = success();
    for (int index = 0; index < 10 && added; ++index) added = writer.add_frame(frame);
    if (code_of(added) != ErrorCode::io || writer.frame_count() != (known ? 0U : 1U)) return 2;
    if (file.names() != std::vector<std::string>{"new.dcm"}) return 3;
    const std::string message = added.error().message();
    return message_of(writer.add_frame(frame)) == message && message_of(writer.finish()) == message ? 0 : 4;
  });
  CHECK(end.signal == 0);
  CHECK(end.exit_code == 0);
  CHECK(bytes_of_file(file.path) == bytes_of("old"));
}

TEST_CASE("A Writer moves", "[change][writer]") {
  const NewFile file;
  dicomap::Writer first = writer_of(file, words());
  add(first, words(), frame_of(words(), 0)).value();
  dicomap::Writer second{std::move(first)};
  add(second, words(), frame_of(words(), 1)).value();
  second.finish().value();
  CHECK(frames_of(file.reopened()) == frames_of(words(2)));
}

}  // namespace dicomap::test

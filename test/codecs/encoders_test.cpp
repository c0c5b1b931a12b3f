// SPDX-License-Identifier: MIT
// Frames into code streams and back: whatever the samples, every bit is kept, or the encoder says that it cannot.
#include "support/encoding.hpp"
#include "support/reading.hpp"

#include "codecs/encode_in_module.hpp"
#include "codecs/load_module.hpp"

#include <dicomap/transfer_syntax.hpp>

#include <catch2/catch.hpp>

#include <cstring>
#include <set>
#include <thread>

using namespace dicomap;
using namespace dicomap::test;

namespace {

/// The module that writes a transfer syntax; none: the library itself.
std::optional<codecs::ModuleId> module_of(std::string_view uid) {
  if (uid == jpeg_lossless_uid || uid == "1.2.840.10008.1.2.4.57") return codecs::ModuleId::jpeg_lossless;
  if (uid == jpeg_ls_uid || uid == "1.2.840.10008.1.2.4.81") return codecs::ModuleId::jpeg_ls;
  if (uid == jpeg_2000_uid || uid == "1.2.840.10008.1.2.4.91") return codecs::ModuleId::jpeg_2000;
  if (uid == rle_uid || uid == deflated_frames_uid) return std::nullopt;
  return codecs::ModuleId::htj2k;
}

/// Those of the transfer syntaxes whose codecs are in this build, to write and to read.
std::vector<std::string_view> built(std::initializer_list<std::string_view> uids) {
  std::vector<std::string_view> found;
  for (const std::string_view uid : uids) {
    const auto module = module_of(uid);
    const bool reads = module != codecs::ModuleId::htj2k || codecs::built_module(codecs::ModuleId::jpeg_2000).has_value();
    if (!module || (reads && codecs::built_module(*module))) found.push_back(uid);
  }
  return found;
}

std::vector<std::string_view> all_built() {
  return built({rle_uid, deflated_frames_uid, jpeg_lossless_uid, jpeg_ls_uid, jpeg_2000_uid, htj2k_uid, htj2k_rpcl_uid});
}

std::vector<std::string_view> built_modules() {
  return built({jpeg_lossless_uid, jpeg_ls_uid, jpeg_2000_uid, htj2k_uid, htj2k_rpcl_uid});
}

struct Size {
  std::uint32_t columns, rows;
};

std::uint16_t allocated(std::uint16_t bits) { return bits > 8 ? 16 : 8; }

}  // namespace

TEST_CASE("Every encoder keeps every bit, whatever the size and the samples", "[codecs][encoders]") {
  const auto bits = static_cast<std::uint16_t>(GENERATE(8, 12, 16));
  const bool is_signed = GENERATE(false, true);
  const auto samples = static_cast<std::uint16_t>(GENERATE(1, 3));
  const auto size = GENERATE(Size{1, 1}, Size{1, 7}, Size{13, 1}, Size{5, 3}, Size{64, 48});
  const std::int32_t lowest = is_signed ? -(1 << (bits - 1)) : 0;
  for (const std::string_view uid : all_built()) {
    CHECK(round_trip(uid, constant(size.columns, size.rows, samples, bits, is_signed, lowest), allocated(bits)) == "");
    CHECK(round_trip(uid, picture(size.columns, size.rows, samples, bits, is_signed), allocated(bits)) == "");
    CHECK(round_trip(uid, noise(size.columns, size.rows, samples, bits, is_signed), allocated(bits)) == "");
  }
}

TEST_CASE("Random frames of any precision come back bit for bit", "[codecs][encoders][property]") {
  std::uint32_t state = 20;
  const auto random = [&](std::uint32_t below) {
    state = state * 1664525U + 1013904223U;
    return (state >> 16U) % below;
  };
  for (const std::string_view uid : all_built()) {
    for (int i = 0; i < 40; ++i) {
      const auto bits = static_cast<std::uint16_t>(1 + random(16));
      const auto bits_allocated = static_cast<std::uint16_t>(bits > 8 || random(2) == 0 ? 16 : 8);
      const auto samples = static_cast<std::uint16_t>(random(2) == 0 ? 1 : 3);
      const auto columns = 1 + random(90), rows = 1 + random(70);
      const bool is_signed = random(2) == 0;
      const bool is_noise = random(2) == 0;
      CHECK(round_trip(uid, is_noise ? noise(columns, rows, samples, bits, is_signed, state) : picture(columns, rows, samples, bits, is_signed),
                       bits_allocated) == "");
    }
  }
}

TEST_CASE("Transfer syntaxes that may be lossy are given lossless code streams", "[codecs][encoders]") {
  for (const std::string_view uid : built({"1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.81", "1.2.840.10008.1.2.4.91", "1.2.840.10008.1.2.4.203"})) {
    CHECK(round_trip(uid, picture(40, 30, 1, 12), 16) == "");
  }
}

TEST_CASE("Signed samples that are not sign-extended come back as they were", "[codecs][encoders]") {
  const auto made = noise(30, 20, 1, 12, true);
  auto frame = frame_of(made, 16);
  for (std::size_t i = 1; i < frame.size(); i += 2) frame[i] &= std::byte{0x0F};
  for (const std::string_view uid : all_built()) CHECK(round_trip(uid, made, 16, frame) == "");
}

TEST_CASE("Bits above the stored ones are kept, or the frame is refused", "[codecs][encoders]") {
  const auto made = noise(30, 20, 1, 12, false);
  auto frame = frame_of(made, 16);
  frame[61] |= std::byte{0x80};  // an overlay in bit 15, say
  for (const std::string_view uid : all_built()) {
    if (uid == jpeg_lossless_uid) continue;
    CHECK(round_trip(uid, made, 16, frame) == "");
  }
  if (built({jpeg_lossless_uid}).empty()) return;
  const Limits limits;
  const auto refused = encode(jpeg_lossless_uid, source_of(made, 16, frame, limits));
  CHECK(refused.code == ErrorCode::unsupported);
  CHECK(refused.error == "samples have bits above the 12 stored ones, which JPEG lossless would lose; "
                         "JPEG-LS, JPEG 2000, HTJ2K and RLE keep them");
}

TEST_CASE("Code streams say BitsStored as their precision, or BitsAllocated where that takes to keep every bit", "[codecs][encoders]") {
  const auto precision = [](std::string_view uid, bool is_signed) {
    const auto encoded = encode(uid, noise(8, 8, 1, 12, is_signed), 16);
    const auto info = standard_decoder(find_transfer_syntax(uid)->pixels)->inspect(encoded.codestream).value();
    CHECK(info->is_signed.value_or(false) == (is_signed && (uid != jpeg_ls_uid && uid != jpeg_lossless_uid)));
    return info->precision;
  };
  for (const std::string_view uid : built_modules()) {
    INFO(uid);
    const bool has_sign = uid != jpeg_ls_uid && uid != jpeg_lossless_uid;
    CHECK(precision(uid, false) == 12);
    CHECK(precision(uid, true) == (has_sign ? 12 : 16));
  }
}

TEST_CASE("RGB is decorrelated by JPEG 2000 and HTJ2K, which say YBR_RCT, and by no other", "[codecs][encoders]") {
  const auto color = picture(40, 30, 3, 8);
  const auto frame = frame_of(color, 8);
  const Limits limits;
  for (const std::string_view uid : all_built()) {
    INFO(uid);
    const bool transforms = uid == jpeg_2000_uid || uid == htj2k_uid || uid == htj2k_rpcl_uid;
    auto source = source_of(color, 8, frame, limits);
    CHECK(encode(uid, source).photometric_interpretation == (transforms ? "YBR_RCT" : ""));
    source.is_rgb = false;
    CHECK(encode(uid, source).photometric_interpretation == "");
    const auto decoded = decode(find_transfer_syntax(uid)->pixels, encode(uid, source).codestream, color, 8, limits, Isolation::never);
    CHECK(decoded.frame == frame);
  }
}

TEST_CASE("Lossless JPEG marks what is RGB, and marks nothing else", "[codecs][encoders]") {
  if (built({jpeg_lossless_uid}).empty()) return;
  const auto color = picture(40, 30, 3, 8);
  const auto frame = frame_of(color, 8);
  const Limits limits;
  auto source = source_of(color, 8, frame, limits);
  const auto seen = [&] { return standard_decoder(PixelCoding::jpeg)->inspect(encode(jpeg_lossless_uid, source).codestream).value()->color; };
  CHECK(seen() == SampleColor::rgb);
  source.is_rgb = false;
  CHECK(seen() == SampleColor::as_declared);
}

TEST_CASE("Samples that a format does not hold are refused, with the formats that hold them", "[codecs][encoders]") {
  const std::string keep = "; RLE Lossless (1.2.840.10008.1.2.5) and Deflated Image Frame Compression (1.2.840.10008.1.2.8.1) keep them";
  for (const std::string_view uid : built_modules()) {
    const std::string name = uid == jpeg_ls_uid ? "JPEG-LS" : uid == jpeg_2000_uid ? "JPEG 2000" : uid == jpeg_lossless_uid ? "JPEG lossless" : "HTJ2K";
    CHECK(encode(uid, picture(4, 3, 1, 20), 32).error == name + " is written of samples of 8 or 16 bits, not of 32" + keep);
    const auto four = encode(uid, picture(4, 3, 4, 8), 8);
    CHECK(four.error == name + " is written of 1 or 3 samples a pixel, not of 4" + keep);
    CHECK(four.code == ErrorCode::unsupported);
  }
  if (!built({jpeg_ls_uid}).empty()) {
    CHECK(encode(jpeg_ls_uid, constant(65536, 1, 1, 8, false, 7), 8).error ==
          "65536 x 1 pixels are too many for JPEG-LS: 65535 a side at the most" + keep);
  }
}

TEST_CASE("A frame that is not as long as it says is refused, and so is one beyond the limits", "[codecs][encoders]") {
  const auto made = picture(4, 3, 1, 12);
  const auto frame = frame_of(made, 16);
  Limits limits;
  for (const std::string_view uid : all_built()) {
    INFO(uid);
    auto source = source_of(made, 16, std::span{frame}.first(23), limits);
    CHECK(encode(uid, source).error == "23 bytes to encode, where 4 x 3 pixels of 1 x 16 bits are said");
    CHECK(encode(uid, source).code == ErrorCode::out_of_range);
    source.rows = 0;
    source.samples = {};
    CHECK(encode(uid, source).error == "0 bytes to encode, where 4 x 0 pixels of 1 x 16 bits are said");
    source.rows = source.columns = 0xFFFFFFFF;
    source.samples_per_pixel = 0xFFFF;
    CHECK(encode(uid, source).code == ErrorCode::out_of_range);
    auto stored = source_of(made, 16, frame, limits);
    stored.bits_stored = 17;
    CHECK(encode(uid, stored).error == "17 bits stored of 16 allocated");
    stored.bits_stored = 0;
    CHECK(encode(uid, stored).error == "0 bits stored of 16 allocated");
  }
  limits.frame_bytes = 23;
  for (const std::string_view uid : all_built()) {
    CHECK(encode(uid, source_of(made, 16, frame, limits)).error == "a frame of 24 bytes exceeds Limits::frame_bytes (23)");
  }
}

TEST_CASE("An encoder that needs more than Limits::decoder_bytes is not begun", "[codecs][encoders]") {
  const auto made = picture(10, 10, 1, 12);
  const auto frame = frame_of(made, 16);
  Limits limits;
  limits.decoder_bytes = 399;
  for (const std::string_view uid : built({jpeg_lossless_uid, jpeg_2000_uid, htj2k_uid})) {
    INFO(uid);
    const auto refused = encode(uid, source_of(made, 16, frame, limits));
    CHECK(refused.code == ErrorCode::limit_exceeded);
    CHECK(refused.error.find(" bytes, which exceeds Limits::decoder_bytes (399)") != std::string::npos);
  }
}

TEST_CASE("Encoders are there for lossless transfer syntaxes, and say what they are", "[codecs][encoders]") {
  std::set<std::string_view> found;
  for (const TransferSyntax& syntax : transfer_syntaxes()) {
    if (standard_encoder(syntax.uid) == nullptr) continue;
    found.insert(syntax.uid);
    CHECK_FALSE(standard_encoder(syntax.uid)->name().empty());
  }
  CHECK(found == std::set<std::string_view>{"1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.202", "1.2.840.10008.1.2.4.203",
                                            "1.2.840.10008.1.2.4.57", jpeg_lossless_uid, jpeg_ls_uid, "1.2.840.10008.1.2.4.81",
                                            jpeg_2000_uid, "1.2.840.10008.1.2.4.91", rle_uid, deflated_frames_uid});
  CHECK(standard_encoder("1.2.840.10008.1.2.1.98") == nullptr);
  CHECK(standard_encoder("") == nullptr);
}

TEST_CASE("A module that only decodes encodes nothing, and a missing one says how to bring it", "[codecs][encoders]") {
  for (const auto id : {codecs::ModuleId::jpeg, codecs::ModuleId::jpeg_12, codecs::ModuleId::jpeg_xl}) {
    const auto encoded = codecs::encode_in_module(id, {});
    CHECK(code_of(encoded) == ErrorCode::no_decoder);
    if (codecs::built_module(id)) CHECK(error_of(encoded) == std::string{"the "} + codecs::facts_of(id).name + " module does not encode");
  }
  const auto frame = frame_of(picture(4, 3, 1, 8), 8);
  for (const std::string_view uid : {jpeg_lossless_uid, jpeg_ls_uid, jpeg_2000_uid, htj2k_uid}) {
    const auto id = *module_of(uid);
    if (codecs::built_module(id)) continue;
    CHECK(encode(uid, picture(4, 3, 1, 8), 8).error ==
          std::string{"this build has no "} + codecs::facts_of(id).name + " codec; build dicomap with -D" + codecs::facts_of(id).option + "=ON");
  }
}

TEST_CASE("A module that gets no memory for the code stream says so", "[codecs][encoders]") {
  const auto frame = frame_of(noise(40, 30, 1, 12, false), 16);
  for (const std::string_view uid : built_modules()) {
    INFO(uid);
    int granted = 0;
    while (granted < 2) {
      std::vector<std::uint8_t> output;
      struct Grant {
        std::vector<std::uint8_t>* output;
        int left;
      } grant{&output, granted++};
      codecs::EncodeJob job;
      job.frame = reinterpret_cast<const std::uint8_t*>(frame.data());
      job.frame_bytes = frame.size();
      job.rows = 30;
      job.columns = 40;
      job.precision = 12;
      job.bits_allocated = 16;
      job.memory_limit = 1 << 30;
      job.in_resolution_order = uid == htj2k_rpcl_uid ? 1 : 0;
      job.output = &grant;
      job.grow = [](void* self, std::uint64_t bytes) -> std::uint8_t* {
        auto& granting = *static_cast<Grant*>(self);
        if (granting.left-- <= 0) return nullptr;
        granting.output->resize(std::max<std::size_t>(bytes, granting.output->size()));
        return granting.output->data();
      };
      codecs::Outcome outcome;
      codecs::load_module(*module_of(uid)).value()->encode(job, outcome);
      // CharLS and OpenJPEG ask for all of it at once.
      if (granted == 2 && outcome.status == codecs::Status::ok) continue;
      CHECK(outcome.status == codecs::Status::out_of_memory);
      CHECK(std::string{outcome.message} == "no memory for the code stream");
    }
  }
}

TEST_CASE("Several threads encode with the same encoder", "[codecs][encoders][threads]") {
  const auto made = picture(96, 64, 1, 12);
  for (const std::string_view uid : all_built()) {
    INFO(uid);
    const auto alone = encode(uid, made, 16).codestream;
    std::vector<std::vector<std::byte>> together(4);
    std::vector<std::thread> threads;
    for (auto& codestream : together) {
      threads.emplace_back([&] {
        for (int i = 0; i < 5; ++i) codestream = encode(uid, made, 16).codestream;
      });
    }
    for (std::thread& thread : threads) thread.join();
    for (const auto& codestream : together) CHECK(codestream == alone);
  }
}

TEST_CASE("Frames at an odd address are encoded like any other", "[codecs][encoders]") {
  const auto made = picture(33, 18, 3, 12);
  const auto frame = frame_of(made, 16);
  std::vector<std::byte> room(frame.size() + 1);
  std::memcpy(room.data() + 1, frame.data(), frame.size());
  const Limits limits;
  for (const std::string_view uid : all_built()) {
    INFO(uid);
    CHECK(encode(uid, source_of(made, 16, std::span{room}.subspan(1), limits)).codestream == encode(uid, made, 16).codestream);
  }
}

TEST_CASE("HTJ2K in the order of resolutions begins with 64 x 64 pixels, and with the lengths of its tile parts", "[codecs][encoders][htj2k]") {
  if (built({htj2k_rpcl_uid}).empty()) return;
  const auto stream = encode(htj2k_rpcl_uid, noise(300, 129, 1, 8, false), 8).codestream;
  const auto number = [&](std::size_t at) { return std::to_integer<unsigned>(stream[at]) << 8U | std::to_integer<unsigned>(stream[at + 1]); };
  std::size_t at = 2;
  unsigned order = 99, levels = 99, part = 0;
  for (; number(at) != 0xFF90; at += 2 + number(at + 2)) {
    if (number(at) == 0xFF52) {
      order = std::to_integer<unsigned>(stream[at + 5]);
      levels = std::to_integer<unsigned>(stream[at + 9]);
    }
    if (number(at) == 0xFF55) {
      CHECK(number(at + 2) == 10);
      CHECK(number(at + 4) == 0x0060);
      CHECK(number(at + 6) == 0);
      part = number(at + 8) << 16U | number(at + 10);
    }
  }
  CHECK(order == 2);   // RPCL
  CHECK(levels == 3);  // 300 / 8 = 38 pixels
  CHECK(part == (number(at + 6) << 16U | number(at + 8)));  // Psot
  REQUIRE(at + part + 2 <= stream.size());
  CHECK(number(at + part) == 0xFFD9);
}

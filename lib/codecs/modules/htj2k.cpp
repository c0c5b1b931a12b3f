// SPDX-License-Identifier: MIT
// HTJ2K, written by OpenJPH. It is not asked to read: OpenJPEG does, which broken code streams do not bring down.
#include "codecs/module.hpp"
#include "codecs/modules/decompositions.hpp"
#include "codecs/modules/samples.hpp"

#include <openjph/ojph_arch.h>  // first: the others need what it defines

#include <openjph/ojph_codestream.h>
#include <openjph/ojph_file.h>
#include <openjph/ojph_mem.h>
#include <openjph/ojph_message.h>
#include <openjph/ojph_params.h>
#include <openjph/ojph_version.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <new>
#include <stdexcept>
#include <vector>

namespace {

using namespace dicomap::codecs;

#define DICOMAP_TEXT_OF(number) #number
#define DICOMAP_VERSION_TEXT(major, minor, patch) \
  "OpenJPH " DICOMAP_TEXT_OF(major) "." DICOMAP_TEXT_OF(minor) "." DICOMAP_TEXT_OF(patch)

const char* library() {
  return DICOMAP_VERSION_TEXT(OPENJPH_VERSION_MAJOR, OPENJPH_VERSION_MINOR, OPENJPH_VERSION_PATCH);
}

// The library prints unless it is given somebody who listens, and an error has to leave through its frames.
struct SilentInfo : ojph::message_info {
  void operator()(int, const char*, int, const char*, ...) override {}
};
struct SilentWarning : ojph::message_warning {
  void operator()(int, const char*, int, const char*, ...) override {}
};
struct Thrower : ojph::message_error {
  void operator()(int, const char*, int, const char* format, ...) override {
    char text[200];
    va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    throw std::runtime_error{text};
  }
};

/// For the process, once, and never taken back: another thread may be encoding.
void listen() {
  static SilentInfo info;
  static SilentWarning warning;
  static Thrower error;
  static const bool once = [] {
    ojph::configure_info(&info);
    ojph::configure_warning(&warning);
    ojph::configure_error(&error);
    return true;
  }();
  static_cast<void>(once);
}

/// The code stream, as OpenJPH writes it: from its beginning to its end.
class Output final : public ojph::outfile_base {
 public:
  explicit Output(const EncodeJob& job) : job_{job} {}
  size_t write(const void* from, size_t count) override {
    std::uint8_t* const to = job_.grow(job_.output, size_ + count);
    if (to == nullptr) throw std::bad_alloc{};
    std::memcpy(to + size_, from, count);
    size_ += count;
    return count;
  }
  ojph::si64 tell() override { return static_cast<ojph::si64>(size_); }
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

 private:
  const EncodeJob& job_;
  std::uint64_t size_ = 0;
};

void describe(const EncodeJob& job, ojph::codestream& codestream) {
  ojph::param_siz size = codestream.access_siz();
  size.set_image_extent(ojph::point{job.columns, job.rows});
  size.set_num_components(job.samples_per_pixel);
  for (ojph::ui32 i = 0; i < job.samples_per_pixel; ++i) {
    size.set_component(i, ojph::point{1, 1}, job.precision, job.is_signed != 0);
  }
  ojph::param_cod style = codestream.access_cod();
  style.set_num_decomposition(static_cast<ojph::ui32>(decompositions(job)));
  style.set_reversible(true);
  style.set_color_transform(job.is_rgb != 0);
  if (job.in_resolution_order != 0) style.set_progression_order("RPCL");
  codestream.set_planar(false);
}

unsigned number(const std::uint8_t* from) noexcept { return unsigned{from[0]} << 8U | from[1]; }

/// Puts the lengths of tile parts (TLM, ISO 15444-1 A.7.1) behind the main header, which OpenJPH before 0.10 cannot. There is
/// one tile of one part, from its SOT marker to the end marker. Returns the code stream's new length; 0: it is no such one.
std::uint64_t put_tile_lengths(const EncodeJob& job, std::uint64_t size) {
  constexpr std::uint64_t segment = 12;
  std::uint8_t* const stream = job.grow(job.output, size + segment);
  if (stream == nullptr) throw std::bad_alloc{};
  std::uint64_t tile = 2;  // behind SOC
  while (size - tile > 12 && number(stream + tile) != 0xFF90) tile += std::min<std::uint64_t>(2 + number(stream + tile + 2), size - tile);
  if (size - tile <= 12) return 0;
  const auto length = static_cast<std::uint32_t>(size - tile - 2);
  const std::uint8_t marker[segment] = {0xFF, 0x55, 0, 10, 0, 0x60, 0, 0,  // the first, of 16-bit indices and 32-bit lengths
                                        static_cast<std::uint8_t>(length >> 24U), static_cast<std::uint8_t>(length >> 16U),
                                        static_cast<std::uint8_t>(length >> 8U), static_cast<std::uint8_t>(length)};
  std::memmove(stream + tile + segment, stream + tile, size - tile);
  std::memcpy(stream + tile, marker, segment);
  return size + segment;
}

void encode_frame(const EncodeJob& job, Outcome& outcome) {
  listen();
  ojph::codestream codestream;
  describe(job, codestream);
  Output output{job};
  codestream.write_headers(&output);
  ojph::ui32 component = 0;
  ojph::line_buf* line = codestream.exchange(nullptr, component);
  for (std::size_t row = 0; row < job.rows; ++row) {
    for (std::size_t sample = 0; sample < job.samples_per_pixel; ++sample) {
      take_component(job, row * job.columns, component, line->i32, job.columns);
      line = codestream.exchange(line, component);
    }
  }
  codestream.flush();
  outcome.written = output.size();
  if (job.in_resolution_order == 0) return;
  outcome.written = put_tile_lengths(job, output.size());
  if (outcome.written == 0) outcome.fail(Status::malformed, "no place for the lengths of tile parts");
}

void encode(const EncodeJob& job, Outcome& outcome) {
  try {
    encode_frame(job, outcome);
  } catch (const std::bad_alloc&) {
    outcome.fail(Status::out_of_memory, "no memory for the code stream");
  } catch (const std::exception& error) {
    outcome.fail(Status::malformed, error.what());
  } catch (...) {
    outcome.fail(Status::malformed, "the library gave up without a reason");
  }
}

void decode(const Job&, Outcome& outcome) { outcome.fail(Status::unsupported, "this module only encodes"); }

constexpr Module this_module{module_version, library, decode, encode};

}  // namespace

DICOMAP_CODEC_MODULE(htj2k) { return &this_module; }

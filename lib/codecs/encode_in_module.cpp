// SPDX-License-Identifier: MIT
#include "codecs/encode_in_module.hpp"

#include "codecs/load_module.hpp"
#include "codecs/run_module.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <stdexcept>

namespace dicomap::codecs {

namespace {

std::uint8_t* grow(void* output, std::uint64_t bytes) noexcept {
  auto& codestream = *static_cast<std::vector<std::byte>*>(output);
  try {
    if (bytes > codestream.size()) codestream.resize(bytes);
  } catch (const std::bad_alloc&) {
    return nullptr;
  } catch (const std::length_error&) {
    return nullptr;
  }
  return reinterpret_cast<std::uint8_t*>(codestream.data());
}

}  // namespace

EncodeJob encode_job(const EncodeSource& source, const StreamSamples& samples) noexcept {
  EncodeJob job;
  job.frame = reinterpret_cast<const std::uint8_t*>(source.samples.data());
  job.frame_bytes = source.samples.size();
  job.rows = source.rows;
  job.columns = source.columns;
  job.samples_per_pixel = source.samples_per_pixel;
  job.precision = samples.precision;
  job.bits_allocated = source.bits_allocated;
  job.is_signed = samples.is_signed ? 1 : 0;
  job.is_rgb = source.is_rgb && source.samples_per_pixel == 3 ? 1 : 0;
  job.memory_limit = source.limits.decoder_bytes;
  return job;
}

Result<EncodedFrame> encode_in_module(ModuleId id, EncodeJob job) {
  DICOMAP_TRY(module, load_module(id));
  if (module->encode == nullptr) {
    return Error{ErrorCode::no_decoder, fmt::format("the {} module does not encode", facts_of(id).name)};
  }
  EncodedFrame frame;
  job.grow = grow;
  job.output = &frame.codestream;
  Outcome outcome;
  module->encode(job, outcome);
  if (outcome.status != Status::ok) {
    return Error{code_of(outcome.status), fmt::format("{}: {}", module->library(), outcome.message)};
  }
  frame.codestream.resize(std::min<std::size_t>(outcome.written, frame.codestream.size()));
  return as_fragment(std::move(frame));
}

}  // namespace dicomap::codecs

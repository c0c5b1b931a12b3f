// SPDX-License-Identifier: MIT
#include "codecs/run_module.hpp"

#include "codecs/worker_pool.hpp"

#include <fmt/format.h>

#include <string>

namespace dicomap::codecs {

namespace {

Job job_of(std::uint16_t precision, const DecodeTarget& target) noexcept {
  Job job;
  job.rows = target.rows;
  job.columns = target.columns;
  job.samples_per_pixel = target.samples_per_pixel;
  job.precision = precision;
  job.bits_allocated = target.bits_allocated;
  job.memory_limit = target.limits.decoder_bytes;
  job.scans_limit = target.limits.jpeg_scans;
  job.tiles_limit = target.limits.jpeg_2000_tiles;
  return job;
}

bool is_isolated(Trust trust, Isolation isolation) noexcept {
  switch (isolation) {
    case Isolation::automatic: return trust == Trust::not_clean;
    case Isolation::never: return false;
    case Isolation::always: return true;
  }
  return true;
}

Result<WorkerPool::Decoded> run_here(ModuleId id, std::span<const std::byte> codestream, const DecodeTarget& target, const Job& wanted) {
  DICOMAP_TRY(module, load_module(id));
  Job job = wanted;
  job.codestream = reinterpret_cast<const std::uint8_t*>(codestream.data());
  job.codestream_bytes = codestream.size();
  job.frame = reinterpret_cast<std::uint8_t*>(target.into.data());
  job.frame_bytes = target.into.size();
  WorkerPool::Decoded decoded;
  decoded.library = module->library();
  module->decode(job, decoded.outcome);
  return decoded;
}

Result<WorkerPool::Decoded> run_isolated(ModuleId id, std::span<const std::byte> codestream, const DecodeTarget& target, const Job& job) {
  DICOMAP_TRY(name, built_module(id));
  return worker_pool().decode(name, {job, codestream, target.into, target.limits});
}

}  // namespace

ErrorCode code_of(Status status) noexcept {
  switch (status) {
    case Status::ok: return ErrorCode::none;
    case Status::malformed: return ErrorCode::malformed;
    case Status::truncated: return ErrorCode::truncated;
    case Status::unsupported: return ErrorCode::unsupported;
    case Status::limit_exceeded: return ErrorCode::limit_exceeded;
    case Status::out_of_memory: return ErrorCode::out_of_memory;
  }
  return ErrorCode::malformed;
}

Result<DecodeReport> run_module(ModuleId id, Trust trust, std::span<const std::byte> codestream, std::uint16_t precision,
                                const DecodeTarget& target) {
  if (target.bits_allocated < precision || (target.bits_allocated != 8 && target.bits_allocated != 16 && target.bits_allocated != 32)) {
    return Error{ErrorCode::unsupported, fmt::format("samples of {} bits into {} bits", precision, target.bits_allocated)};
  }
  const auto run = is_isolated(trust, target.isolation) ? run_isolated : run_here;
  DICOMAP_TRY(decoded, run(id, codestream, target, job_of(precision, target)));
  const Outcome& outcome = decoded.outcome;
  if (outcome.status != Status::ok) {
    return Error{code_of(outcome.status), fmt::format("{}: {}", decoded.library, outcome.message)};
  }
  return DecodeReport{outcome.written, outcome.warnings == 0 ? std::string{} : std::string{outcome.message}};
}

}  // namespace dicomap::codecs

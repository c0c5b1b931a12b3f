// SPDX-License-Identifier: MIT
// A module that somebody has put where modules are not looked for.
#include "codecs/module.hpp"

namespace {

using namespace dicomap::codecs;

const char* library() { return "fake"; }

void decode(const Job&, Outcome& outcome) { outcome.fail(Status::malformed, "fake"); }

constexpr Module this_module{module_version, library, decode, nullptr};

}  // namespace

DICOMAP_CODEC_MODULE(jpeg) { return &this_module; }

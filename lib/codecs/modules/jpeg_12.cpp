// SPDX-License-Identifier: MIT
#include "codecs/module.hpp"

namespace {

using namespace dicomap::codecs;

const char* library() { return "jpeg_12"; }

void decode(const Job&, Outcome& outcome) { outcome.fail(Status::unsupported, "not written yet"); }

constexpr Module this_module{module_version, library, decode};

}  // namespace

DICOMAP_CODEC_MODULE(jpeg_12) { return &this_module; }

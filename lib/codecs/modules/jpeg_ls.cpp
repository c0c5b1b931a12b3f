// SPDX-License-Identifier: MIT
#include "codecs/module.hpp"

namespace {

using namespace dicomap::codecs;

const char* library() { return "jpeg_ls"; }

void decode(const Job&, Outcome& outcome) { outcome.fail(Status::unsupported, "not written yet"); }

constexpr Module this_module{module_version, library, decode};

}  // namespace

DICOMAP_CODEC_MODULE(jpeg_ls) { return &this_module; }

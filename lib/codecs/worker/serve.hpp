// SPDX-License-Identifier: MIT
/// @file
/// A worker's conversation.
#pragma once

#include "codecs/worker/protocol.hpp"

namespace dicomap::codecs {

/// False: nobody listens.
[[nodiscard]] bool say_hello(const Hello& hello) noexcept;

/// Decodes what is asked for, one frame after the other, until nobody asks any more.
void serve(const Module& module) noexcept;

}  // namespace dicomap::codecs

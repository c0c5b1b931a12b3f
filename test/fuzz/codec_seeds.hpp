// SPDX-License-Identifier: MIT
/// @file
/// A first corpus for the codecs' fuzz targets.
#pragma once

#include <cstddef>
#include <filesystem>

namespace dicomap::fuzz {

/// The code streams of a corpus that are small, as inputs of the codecs' fuzz targets, into a folder for each codec below
/// `folder`; how many there were.
std::size_t write_codestreams(const std::filesystem::path& corpus, const std::filesystem::path& folder);

/// The folder of a codec has one input at least, however small: libFuzzer wants a folder that is there.
void write_codec_folders(const std::filesystem::path& folder);

}  // namespace dicomap::fuzz

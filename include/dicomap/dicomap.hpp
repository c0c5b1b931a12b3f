// SPDX-License-Identifier: MIT
/// @file
/// Everything: for programs that would rather wait for the compiler than choose headers.
#pragma once

#include <dicomap/buffer_pool.hpp>
#include <dicomap/byte_order.hpp>
#include <dicomap/dataset.hpp>
#include <dicomap/date_time.hpp>
#include <dicomap/decimal.hpp>
#include <dicomap/diagnostic.hpp>
#include <dicomap/dictionary.hpp>
#include <dicomap/element.hpp>
#include <dicomap/error.hpp>
#include <dicomap/export.hpp>
#include <dicomap/file.hpp>
#include <dicomap/frame.hpp>
#include <dicomap/frame_decoder.hpp>
#include <dicomap/image.hpp>
#include <dicomap/json.hpp>
#include <dicomap/limits.hpp>
#include <dicomap/open_options.hpp>
#include <dicomap/person_name.hpp>
#include <dicomap/pixel_layout.hpp>
#include <dicomap/render.hpp>
#include <dicomap/residence.hpp>
#include <dicomap/result.hpp>
#include <dicomap/sample.hpp>
#include <dicomap/source.hpp>
#include <dicomap/tag.hpp>
#include <dicomap/tag_path.hpp>
#include <dicomap/tags.hpp>
#include <dicomap/text.hpp>
#include <dicomap/transfer_syntax.hpp>
#include <dicomap/uid.hpp>
#include <dicomap/value.hpp>
#include <dicomap/version.hpp>
#include <dicomap/vr.hpp>

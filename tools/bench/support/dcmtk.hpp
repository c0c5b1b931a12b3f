// SPDX-License-Identifier: MIT
/// @file
/// DCMTK's headers (they come with warnings of their own) and its errors as exceptions.
#pragma once

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcfcache.h>
#include <dcmtk/dcmdata/dctk.h>

#include <stdexcept>

namespace bench {

/// What DCMTK does once per process, before measuring: loads its data dictionary (400 KB of text). Its warning that it
/// was told to stop early goes nowhere.
inline void prepare_dcmtk() {
  OFLog::configure(OFLogger::ERROR_LOG_LEVEL);
  if (!dcmDataDict.isDictionaryLoaded()) throw std::runtime_error("DCMTK found no data dictionary");
}

inline void check(const OFCondition& condition) {
  if (condition.bad()) throw std::runtime_error(condition.text());
}

}  // namespace bench

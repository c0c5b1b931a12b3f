// SPDX-License-Identifier: MIT
#include "transfer_syntax_name.hpp"

#include <dicomap/transfer_syntax.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace dicomap::tool {

namespace {

struct Name {
  std::string_view name;
  std::string_view uid;
  bool is_alias = false;  ///< understood, but not listed
};

constexpr std::array names{
    Name{"implicit", "1.2.840.10008.1.2"},
    Name{"explicit", "1.2.840.10008.1.2.1"},
    Name{"explicit-little", "1.2.840.10008.1.2.1", true},
    Name{"big-endian", "1.2.840.10008.1.2.2"},
    Name{"deflated", "1.2.840.10008.1.2.1.99"},
    Name{"encapsulated", "1.2.840.10008.1.2.1.98"},
    Name{"rle", "1.2.840.10008.1.2.5"},
    Name{"jpeg-lossless", "1.2.840.10008.1.2.4.70"},
    Name{"jpegll", "1.2.840.10008.1.2.4.70", true},
    Name{"jpeg-ls", "1.2.840.10008.1.2.4.80"},
    Name{"jpegls", "1.2.840.10008.1.2.4.80", true},
    Name{"j2k", "1.2.840.10008.1.2.4.90"},
    Name{"jpeg-2000", "1.2.840.10008.1.2.4.90", true},
    Name{"jpeg2000", "1.2.840.10008.1.2.4.90", true},
    Name{"htj2k", "1.2.840.10008.1.2.4.201"},
    Name{"deflated-frames", "1.2.840.10008.1.2.8.1"},
};

}  // namespace

std::string transfer_syntax_names() {
  std::vector<std::string_view> listed;
  for (const Name& name : names) {
    if (!name.is_alias) listed.push_back(name.name);
  }
  return fmt::format("{}", fmt::join(listed, ", "));
}

Result<std::string> transfer_syntax_uid(std::string_view name) {
  const auto called = std::ranges::find(names, name, &Name::name);
  if (called != names.end()) return std::string{called->uid};
  for (const TransferSyntax& syntax : transfer_syntaxes()) {
    if (name == syntax.uid || name == syntax.keyword) return std::string{syntax.uid};
  }
  return Error{ErrorCode::unsupported, fmt::format("{} is no transfer syntax", name)}.hint(
      fmt::format("{}, a keyword or a UID of PS3.6 was expected", transfer_syntax_names()));
}

}  // namespace dicomap::tool

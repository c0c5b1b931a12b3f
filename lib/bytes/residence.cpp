// SPDX-License-Identifier: MIT
#include <dicomap/residence.hpp>

#include <array>

namespace dicomap {

namespace {
constexpr std::array<std::string_view, 3> residence_names{"mapped", "borrowed", "copied"};
constexpr std::array<std::string_view, 19> reason_names{
    "none",        "not_needed_yet", "policy_never", "small_file",  "remote_file_system", "not_mappable",
    "address_space", "no_proc",      "map_failed",   "in_memory",   "stream",             "deflated",
    "byte_order",  "misaligned",     "packed_bits",  "fragments",   "compressed",         "converted",   "requested"};
static_assert(reason_names.size() == static_cast<std::size_t>(Reason::requested) + 1);
}  // namespace

std::string_view name_of(Residence residence) noexcept { return residence_names[static_cast<std::size_t>(residence)]; }
std::string_view name_of(Reason reason) noexcept { return reason_names[static_cast<std::size_t>(reason)]; }

std::string to_string(Holding holding) {
  std::string text{name_of(holding.residence)};
  if (holding.reason != Reason::none) text.append(": ").append(name_of(holding.reason));
  return text;
}

}  // namespace dicomap

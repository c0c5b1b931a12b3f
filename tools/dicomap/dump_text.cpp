// SPDX-License-Identifier: MIT
#include "dump.hpp"
#include "printable.hpp"
#include "session.hpp"
#include "value_text.hpp"
#include "vr_text.hpp"

#include <dicomap/dictionary.hpp>

#include <fmt/format.h>

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace dicomap::tool {

namespace {

constexpr std::size_t name_columns = 32;
constexpr std::size_t columns_before_value = 12 + 3 + 10 + name_columns + 1;  // tag, VR, length, name

/// Characters of a value that fit behind the other columns.
std::size_t value_columns(bool whole) {
  if (whole) return std::size_t{1} << 31;
  winsize size{};
  const bool is_terminal = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  const std::size_t line = is_terminal ? size.ws_col : 140;
  return std::max<std::size_t>(line - std::min(line, columns_before_value), 40);
}

/// Names of elements: standard ones by their keyword, private ones by what their creator's vendor has published.
class Names {
 public:
  /// Elements of an item come behind its first one: `fresh` says that this is the first of its item.
  std::string of(const DataElement& element, std::size_t depth, bool fresh) {
    if (creators_.size() <= depth) creators_.resize(depth + 1);
    if (fresh) creators_[depth].clear();
    const Tag tag = element.tag();
    if (tag.is_private_creator()) {
      if (const auto creator = element.get<std::string>()) creators_[depth].emplace(tag, creator.assume_value());
    } else if (tag.is_private()) {
      const auto creator = creators_[depth].find(tag.private_creator());
      const auto entry = creator == creators_[depth].end() ? std::nullopt : find_private(creator->second, tag);
      return entry ? std::string{entry->name} : "?";
    }
    if (const auto keyword = keyword_of(tag); !keyword.empty()) return std::string{keyword};
    const auto entry = find_entry(tag);
    return entry ? std::string{entry->name} : "?";
  }

 private:
  std::vector<std::map<Tag, std::string>> creators_;  ///< by depth
};

/// Says when the walk has come to another item.
class Items {
 public:
  bool is_first_of_item(const Walk& walk) {
    const std::size_t depth = walk.depth();
    const bool is_deeper = depth >= at_.size();
    const bool is_first = is_deeper || at_[depth] != walk.item_index();
    at_.resize(depth + 1);
    at_[depth] = walk.item_index();
    return is_first;
  }

 private:
  std::vector<std::uint32_t> at_;
};

class TextDump {
 public:
  TextDump(Session& session, const DumpOptions& options)
      : out_{session.out}, paint_{session.paint()}, columns_{value_columns(options.whole)} {}

  void show(const Walk& walk) {
    const DataElement element = walk.element();
    const bool is_first = items_.is_first_of_item(walk);
    const std::string indent(walk.depth() * 2, ' ');
    if (is_first && walk.depth() > 0) {
      out_.print("{}{}item {}{}\n", indent, paint_.faint(), walk.item_index(), paint_.reset());
    }
    const std::string name = printable(names_.of(element, walk.depth(), is_first));
    const std::string value = value_column(element, columns_ - std::min(columns_ / 2, indent.size()));
    const ElementHeader& header = element.header();
    out_.print("{}{}({}){} {}{}{} {:>9} {}{:<{}}{}{}\n", indent, paint_.tag(), to_string(header.tag), paint_.reset(),
               paint_.vr(), vr_text(header), paint_.reset(),
               header.has_undefined_length() ? "undefined" : fmt::to_string(header.length), paint_.name(), name,
               value.empty() ? 0 : name_columns, paint_.reset(), value);
  }

 private:
  /// With a space before each of its parts; empty where there is nothing to show.
  std::string value_column(const DataElement& element, std::size_t columns) {
    const ValueText text = value_text(element, columns);
    std::string column;
    if (!text.value.empty()) column += ' ' + text.value;
    if (!text.remark.empty()) column += fmt::format(" {}[{}]{}", paint_.faint(), text.remark, paint_.reset());
    if (element.header().truncated) column += fmt::format(" {}[runs past the end]{}", paint_.warning(), paint_.reset());
    return column;
  }

  Output& out_;
  Paint paint_;
  std::size_t columns_;
  Names names_;
  Items items_;
};

}  // namespace

Result<void> dump_text(Session& session, const File& file, const std::string& name, const DumpOptions& options) {
  const Paint paint = session.paint();
  if (options.with_file) session.out.print("{}# {}{}\n", paint.faint(), printable(name), paint.reset());
  TextDump dump{session, options};
  return visit_elements(file, options, [&](const Visited& visited) -> Result<void> {
    dump.show(visited.walk);
    return success();
  });
}

}  // namespace dicomap::tool

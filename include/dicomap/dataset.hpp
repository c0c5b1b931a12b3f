// SPDX-License-Identifier: MIT
/// @file
/// Data sets, sequences and items, parsed when they are asked for and no further.
#pragma once

#include <dicomap/element.hpp>
#include <dicomap/result.hpp>

#include <cstddef>
#include <iterator>
#include <optional>
#include <string_view>
#include <vector>

namespace dicomap {

class Cursor;

/// How far a lookup goes.
enum class Search : std::uint8_t {
  before_pixels,  ///< to the tag or to the header of the pixel data, so that elements out of order are found (default)
  ascending,      ///< stop at the first greater tag: for scans of well-ordered files
  whole           ///< past the pixel data, to the end
};

/// Walks data elements in the order of the file without storing anything: `while (walk.next()) use(walk.header());`.
/// Allocates nothing per element. After an error it is at its end, and `error()` says why.
///
/// @lifetime ends with the File  @threads one thread at a time
class DICOMAP_API Walk {
 public:
  /// What is visited.
  enum class Scope : std::uint8_t {
    level,  ///< the elements of one data set; sequences are stepped over
    nested  ///< also the elements of all items
  };

  Walk(const Walk&) = delete;
  Walk& operator=(const Walk&) = delete;
  ~Walk();

  /// Goes to the next element. False at the end and after an error.
  bool next();
  /// Does not enter the sequence that `next` stopped at.
  void skip() noexcept;

  /// The element `next` stopped at.
  [[nodiscard]] const ElementHeader& header() const noexcept DICOMAP_LIFETIME_BOUND;
  /// The same as a view that can read its value.
  [[nodiscard]] DataElement element() const;
  /// 0 at the level the walk began on.
  [[nodiscard]] std::size_t depth() const noexcept;
  /// Of the item that holds the element, from 0; 0 at depth 0.
  [[nodiscard]] std::uint32_t item_index() const noexcept;
  /// The way from where the walk began. Allocates.
  [[nodiscard]] TagPath path() const;
  /// Why the walk ended early; code `none` if it did not.
  [[nodiscard]] const Error& error() const noexcept DICOMAP_LIFETIME_BOUND;

  // Range-for over the elements, once: `auto walk = dataset.elements(); for (const DataElement& element : walk) use(element);`.
  // Damage ends it early: ask `walk.error()` afterwards.
  class Iterator {
   public:
    using value_type = DataElement;
    using difference_type = std::ptrdiff_t;
    explicit Iterator(Walk* walk) noexcept : walk_{walk} {}
    [[nodiscard]] DataElement operator*() const { return walk_->element(); }
    Iterator& operator++() {
      if (!walk_->next()) walk_ = nullptr;
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const Iterator& it, std::default_sentinel_t) noexcept { return it.walk_ == nullptr; }

   private:
    Walk* walk_;
  };
  [[nodiscard]] Iterator begin() DICOMAP_LIFETIME_BOUND { return Iterator{next() ? this : nullptr}; }
  [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

 private:
  friend class Dataset;
  explicit Walk(const class Dataset& dataset, Scope scope);

  static constexpr std::size_t cursor_bytes = 512;
  alignas(16) std::byte storage_[cursor_bytes];  // a Cursor, in place: a walk costs no allocation
  Cursor* cursor_;
};

/// View of a data set: the one of a file, or an item. Cheap to copy.
///
/// @lifetime ends with the File it came from
/// @threads  may be used from several threads at once: the index of the top level synchronises itself
class DICOMAP_API Dataset {
 public:
  Dataset(const DatasetState& state, std::uint64_t begin, std::uint64_t end, Encoding encoding, std::uint16_t depth,
          CharacterSetPlace charset, bool is_root) noexcept
      : state_{&state}, begin_{begin}, end_{end}, charset_{charset}, depth_{depth}, encoding_{encoding}, is_root_{is_root} {}

  /// The element of a tag; empty if there is none: absence is an answer, not knowing is an error. Of duplicates the first.
  /// Where absence is an error to you as well, `at` and `get` are shorter.
  /// @errors whatever stopped the parser before the tag was found: that it is absent cannot be known then
  /// @complexity the first lookup parses up to the tag, later ones are O(log n); inside items O(elements of the item)
  [[nodiscard]] Result<std::optional<DataElement>> find(Tag tag, Search search = Search::before_pixels) const;
  /// The element at the end of a path. A missing item is an absent element.
  [[nodiscard]] Result<std::optional<DataElement>> find(const TagPath& path, Search search = Search::before_pixels) const;
  /// The same for a path in text, e.g. "ReferencedStudySequence[0].ReferencedSOPInstanceUID". @errors malformed
  [[nodiscard]] Result<std::optional<DataElement>> find(std::string_view path, Search search = Search::before_pixels) const;

  /// As `find`, but absence is the error not_found.
  [[nodiscard]] Result<DataElement> at(Tag tag) const;
  [[nodiscard]] Result<DataElement> at(const TagPath& path) const;
  [[nodiscard]] Result<DataElement> at(std::string_view path) const;

  /// Value `index` of an element: `find`, then DataElement::get. @errors of both; not_found
  template <Gettable T> [[nodiscard]] Result<T> get(Tag tag, std::size_t index = 0) const;
  template <Gettable T> [[nodiscard]] Result<T> get(std::string_view path, std::size_t index = 0) const;
  /// All values: `find`, then DataElement::get_all. In a range-for name the vector first: `get_all<T>(tag).value()` is part
  /// of a temporary.
  template <Gettable T> [[nodiscard]] Result<std::vector<T>> get_all(Tag tag) const;
  template <Gettable T> [[nodiscard]] Result<std::vector<T>> get_all(std::string_view path) const;

  /// The items of a sequence. @errors not_found, wrong_type
  [[nodiscard]] Result<Sequence> sequence(Tag tag) const;
  [[nodiscard]] Result<Sequence> sequence(std::string_view path) const;

  /// The elements of this level, in the order of the file.
  [[nodiscard]] Walk elements() const;
  /// The elements of this level and of all items below.
  [[nodiscard]] Walk walk() const;

  [[nodiscard]] Encoding encoding() const noexcept { return encoding_; }
  /// Offset of the first element.
  [[nodiscard]] std::uint64_t begin_offset() const noexcept { return begin_; }
  /// End of the data set, or of what holds it where its own length is undefined.
  [[nodiscard]] std::uint64_t end_offset() const noexcept { return end_; }
  /// Sequences around it: 0 for the data set of a file.
  [[nodiscard]] std::uint16_t depth() const noexcept { return depth_; }
  /// Where the SpecificCharacterSet of the data set around this one lies: it holds where this one has none of its own.
  [[nodiscard]] CharacterSetPlace inherited_charset() const noexcept { return charset_; }
  [[nodiscard]] const DatasetState& state() const noexcept DICOMAP_LIFETIME_BOUND { return *state_; }
  [[nodiscard]] bool is_root() const noexcept { return is_root_; }

 private:
  friend class Walk;
  [[nodiscard]] Error absent(std::string_view names, Tag first) const;

  const DatasetState* state_;
  std::uint64_t begin_;
  std::uint64_t end_;
  CharacterSetPlace charset_;  ///< of the enclosing data set
  std::uint16_t depth_;
  Encoding encoding_;
  bool is_root_;
};

/// View of the items of a sequence. Cheap to copy; finds items by their headers when asked.
///
/// @lifetime ends with the File  @threads may be used from several threads at once
class DICOMAP_API Sequence {
 public:
  explicit Sequence(const DataElement& element, Encoding encoding) noexcept : element_{element}, encoding_{encoding} {}

  /// Item `index`. @errors not_found; what stopped the parser  @complexity O(index) item headers (and, for items of
  /// undefined length, their element headers)
  [[nodiscard]] Result<Dataset> item(std::size_t index) const;
  /// How many items there are. @complexity as item(size())
  [[nodiscard]] Result<std::size_t> count_items() const;
  [[nodiscard]] const DataElement& element() const noexcept DICOMAP_LIFETIME_BOUND { return element_; }

  /// The items, once: `auto items = sequence.items(); for (const Dataset& item : items) use(item);`. Ends early on
  /// damage: ask `items.error()` afterwards.
  class DICOMAP_API Items {
   public:
    explicit Items(const Sequence& sequence);
    Items(const Items&) = delete;
    Items& operator=(const Items&) = delete;
    ~Items();
    bool next();
    [[nodiscard]] Dataset item() const;
    [[nodiscard]] const Error& error() const noexcept DICOMAP_LIFETIME_BOUND;

    class Iterator {
     public:
      using value_type = Dataset;
      using difference_type = std::ptrdiff_t;
      explicit Iterator(Items* items) noexcept : items_{items} {}
      [[nodiscard]] Dataset operator*() const { return items_->item(); }
      Iterator& operator++() {
        if (!items_->next()) items_ = nullptr;
        return *this;
      }
      void operator++(int) { ++*this; }
      friend bool operator==(const Iterator& it, std::default_sentinel_t) noexcept { return it.items_ == nullptr; }

     private:
      Items* items_;
    };
    [[nodiscard]] Iterator begin() DICOMAP_LIFETIME_BOUND { return Iterator{next() ? this : nullptr}; }
    [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

   private:
    static constexpr std::size_t cursor_bytes = 512;
    alignas(16) std::byte storage_[cursor_bytes];
    Cursor* cursor_;
    CharacterSetPlace charset_;  ///< in force around the sequence
  };
  [[nodiscard]] Items items() const { return Items{*this}; }

 private:
  DataElement element_;
  Encoding encoding_;
};

template <Gettable T> Result<T> Dataset::get(Tag tag, std::size_t index) const {
  DICOMAP_TRY(element, at(tag));
  return element.template get<T>(index);
}

template <Gettable T> Result<T> Dataset::get(std::string_view path, std::size_t index) const {
  DICOMAP_TRY(element, at(path));
  return element.template get<T>(index);
}

template <Gettable T> Result<std::vector<T>> Dataset::get_all(Tag tag) const {
  DICOMAP_TRY(element, at(tag));
  return element.template get_all<T>();
}

template <Gettable T> Result<std::vector<T>> Dataset::get_all(std::string_view path) const {
  DICOMAP_TRY(element, at(path));
  return element.template get_all<T>();
}

}  // namespace dicomap

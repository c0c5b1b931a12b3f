// SPDX-License-Identifier: MIT
// Random edits against a model that is nothing but maps and vectors: the edited file has to be what a writer makes of the
// model, byte for byte.
#include "support/dicom_bytes.hpp"

#include <dicomap/editor.hpp>

#include <catch2/catch.hpp>

#include <cstdlib>
#include <map>
#include <random>

using namespace dicomap;
using namespace dicomap::test;

namespace {

struct ModelSet;

struct ModelItem {
  Length length = Length::defined;
  std::shared_ptr<const ModelSet> set;
};

struct ModelElement {
  VR vr = VR::none;
  Bytes value;
  Length length = Length::defined;
  std::vector<ModelItem> items;
};

struct ModelSet {
  std::map<Tag, ModelElement> elements;
};

template <class Self> void write(Verbs<Self>& to, const ModelSet& set) {
  for (const auto& [tag, element] : set.elements) {
    if (element.vr != VR::SQ) {
      to.element(tag, element.vr, element.value);
      continue;
    }
    std::vector<Item> items;
    for (const ModelItem& model : element.items) write(items.emplace_back(model.length), *model.set);
    to.sequence(tag, VR::SQ, std::move(items), element.length);
  }
}

Bytes file_bytes(const ModelSet& set, Encoding encoding) {
  DicomBytes bytes{encoding};
  write(bytes, set);
  return bytes.as_file().bytes();
}

struct KnownTag {
  Tag tag;
  VR vr;
};
// In implicit VR the dictionary says the VR: these are its own.
constexpr std::array plain_tags{KnownTag{tags::ImageType, VR::CS},      KnownTag{tags::FrameOfReferenceUID, VR::UI},
                                KnownTag{tags::StudyDate, VR::DA},      KnownTag{tags::AccessionNumber, VR::SH},
                                KnownTag{tags::PatientName, VR::PN},    KnownTag{tags::PatientComments, VR::LT},
                                KnownTag{tags::SliceThickness, VR::DS}, KnownTag{tags::InstanceNumber, VR::IS},
                                KnownTag{tags::Rows, VR::US},           KnownTag{tags::PixelData, VR::OW}};
constexpr std::array sequence_tags{tags::ReferencedStudySequence, tags::ReferencedImageSequence, tags::RequestAttributesSequence};

/// One script: a file, some edits of both, and what became of them.
class Script {
 public:
  explicit Script(std::uint32_t seed)
      : random_{seed}, encoding_{std::array{explicit_little, implicit_little, explicit_big}[pick(3)]}, model_{some_set(0)} {
    source_ = file_bytes(model_, encoding_);
    editor_.emplace(Editor::open(File::open(Source::borrow(source_)).value()).value());
  }

  void run(std::size_t steps) {
    for (std::size_t i = 0; i < steps; ++i) {
      history_.push_back(model_);
      step();
    }
  }

  [[nodiscard]] Bytes expected() const { return file_bytes(model_, encoding_); }
  [[nodiscard]] Bytes edited() const {
    const File file = editor_->edited().value();
    Bytes bytes(static_cast<std::size_t>(file.source().size()));
    file.source().copy_out(0, bytes).value();
    return bytes;
  }
  /// What a strict reader says of it.
  [[nodiscard]] Error strict_error() const {
    const Bytes bytes = edited();
    const File file = File::open(Source::borrow(bytes), strictly()).value();
    auto walk = file.dataset().walk();
    while (walk.next()) {}
    return walk.error();
  }

 private:
  std::size_t pick(std::size_t count) { return std::uniform_int_distribution<std::size_t>{0, count - 1}(random_); }
  Length some_length() { return pick(2) == 0 ? Length::defined : Length::undefined; }
  Bytes some_value() {
    Bytes value(pick(12) == 0 ? 0 : 2 * pick(20));
    for (std::byte& byte : value) byte = static_cast<std::byte>('0' + pick(10));
    return value;
  }

  ModelSet some_set(std::size_t depth) {
    ModelSet set;
    for (const KnownTag& known : plain_tags) {
      if (pick(2) == 0 && (depth == 0 || known.tag != tags::PixelData)) set.elements[known.tag] = {known.vr, some_value(), {}, {}};
    }
    for (const Tag tag : sequence_tags) {
      if (depth == 3 || pick(3) != 0) continue;
      ModelElement& sequence = set.elements[tag];
      sequence.vr = VR::SQ;
      sequence.length = some_length();
      for (std::size_t i = pick(4); i > 0; --i) {
        sequence.items.push_back({some_length(), std::make_shared<ModelSet>(some_set(depth + 1))});
      }
    }
    return set;
  }

  /// A way down and the set it leads to, in a copy of the model that may be changed.
  ModelSet& descend(ModelSet& from, std::vector<TagPath::Step>& steps, bool may_append) {
    if (steps.size() >= 3 || pick(2) == 0) return from;
    const Tag tag = sequence_tags[pick(sequence_tags.size())];
    const auto known = from.elements.find(tag);
    if (known == from.elements.end() && !may_append) return from;
    ModelElement& sequence = from.elements[tag];
    sequence.vr = VR::SQ;
    const std::size_t index = pick(sequence.items.size() + (may_append ? 1 : 0) + (sequence.items.empty() && !may_append ? 1 : 0));
    if (index == sequence.items.size()) {
      if (!may_append) return from;
      sequence.items.push_back({Length::defined, std::make_shared<ModelSet>()});
    }
    auto copy = std::make_shared<ModelSet>(*sequence.items[index].set);
    sequence.items[index].set = copy;
    steps.push_back({tag, static_cast<std::uint32_t>(index)});
    return descend(*copy, steps, may_append);
  }

  void step() {
    const std::size_t kind = pick(10);
    if (kind == 9) return undo();
    const bool sets = kind < 5;
    std::vector<TagPath::Step> steps;
    ModelSet& set = descend(model_, steps, sets);
    if (sets) {
      const KnownTag known = plain_tags[pick(plain_tags.size() - (steps.empty() ? 0 : 1))];
      const Bytes value = some_value();
      set.elements[known.tag] = {known.vr, value, {}, {}};
      editor_->set(TagPath{steps, known.tag}, NewValue::bytes(value)).value();
    } else if (kind < 7) {
      const Tag tag = pick(3) == 0 ? sequence_tags[pick(sequence_tags.size())] : plain_tags[pick(plain_tags.size())].tag;
      const std::size_t had = editor_->changes().size();
      set.elements.erase(tag);
      editor_->erase(TagPath{steps, tag}).value();
      if (editor_->changes().size() == had) history_.pop_back();  // it was not there
    } else {
      change_items(set, steps, kind == 7);
    }
  }

  void change_items(ModelSet& set, const std::vector<TagPath::Step>& steps, bool inserts) {
    const Tag tag = sequence_tags[pick(sequence_tags.size())];
    const TagPath path{steps, tag};
    const auto known = set.elements.find(tag);
    const std::size_t count = known == set.elements.end() ? 0 : known->second.items.size();
    if (inserts) {
      const std::size_t index = pick(count + 1);
      ModelElement& sequence = set.elements[tag];
      sequence.vr = VR::SQ;
      sequence.items.insert(sequence.items.begin() + static_cast<std::ptrdiff_t>(index), {Length::defined, std::make_shared<ModelSet>()});
      editor_->insert_item(path, static_cast<std::uint32_t>(index)).value();
    } else if (count > 0) {
      const std::size_t index = pick(count);
      known->second.items.erase(known->second.items.begin() + static_cast<std::ptrdiff_t>(index));
      editor_->erase_item(path, static_cast<std::uint32_t>(index)).value();
    } else {
      history_.pop_back();
    }
  }

  void undo() {
    history_.pop_back();  // of this step, which is none
    CHECK(editor_->undo().value() == !history_.empty());
    if (history_.empty()) return;
    model_ = history_.back();
    history_.pop_back();
  }

  std::mt19937 random_;
  Encoding encoding_;
  ModelSet model_;
  std::vector<ModelSet> history_;
  Bytes source_;
  std::optional<Editor> editor_;
};

}  // namespace

TEST_CASE("Ten thousand random scripts of edits make of a file what they make of a model, byte for byte", "[change][property]") {
  constexpr std::uint32_t scripts = 10000;
  for (std::uint32_t seed = 0; seed < scripts; ++seed) {
    Script script{seed};
    script.run(1 + seed % 12);
    if (script.edited() != script.expected()) FAIL("script " << seed << " makes another file");
    if (seed % 10 == 0 && script.strict_error().code() != ErrorCode::none) FAIL("script " << seed << ": " << script.strict_error().message());
  }
  SUCCEED();
}

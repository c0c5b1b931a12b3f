// SPDX-License-Identifier: MIT
#include "change/rewriting.hpp"

#include <catch2/catch.hpp>

namespace dicomap::test {

namespace {

/// Sequences within each other: `outer` for a sequence and its first item, `inner` for its second item and what is in it.
DicomBytes nested(Encoding encoding, Length outer, Length inner) {
  return DicomBytes{encoding}
      .sequence(tags::ReferencedImageSequence,
                {item(outer).us(tags::Rows, 1),
                 item(inner).sequence(tags::ReferencedImageSequence, {item(inner), item(outer).us(tags::Columns, 2)}, inner), item(inner)},
                outer)
      .sequence(tags::ReferencedStudySequence, {}, inner);
}

}  // namespace

TEST_CASE("Sequences and items end by a length or a delimiter as they are asked to", "[change][rewrite][sequence]") {
  const Length outer = GENERATE(Length::defined, Length::undefined);
  const Length inner = GENERATE(Length::defined, Length::undefined);
  const std::string_view syntax = GENERATE(explicit_uid, deflated_uid);
  const File file = open(nested(explicit_little, outer, inner).as_file());
  SaveOptions options = saved_as(syntax);

  options.sequence_lengths = SequenceLengths::defined;
  CHECK(dataset_bytes(reopen(rewrite(file, options), {})) == nested(explicit_little, Length::defined, Length::defined).bytes());
  options.sequence_lengths = SequenceLengths::undefined;
  CHECK(dataset_bytes(reopen(rewrite(file, options), {})) == nested(explicit_little, Length::undefined, Length::undefined).bytes());
  options.sequence_lengths = SequenceLengths::keep;
  options.rebuild_meta = true;
  CHECK(dataset_bytes(reopen(rewrite(file, options), {})) == nested(explicit_little, outer, inner).bytes());
}

TEST_CASE("Lengths that were kept are made right in another encoding", "[change][rewrite][sequence]") {
  const Length outer = GENERATE(Length::defined, Length::undefined);
  const Length inner = GENERATE(Length::defined, Length::undefined);
  const File file = open(nested(explicit_little, outer, inner).as_file());
  CHECK(dataset_bytes(reopen(rewrite(file, saved_as(implicit_uid)), {})) == nested(implicit_little, outer, inner).bytes());
}

TEST_CASE("A private sequence gets a delimiter in implicit VR, where nothing else would tell what it is", "[change][rewrite][sequence]") {
  const auto bytes = DicomBytes{}.sequence({0x0029, 0x1001}, {item().us(tags::Rows, 1)}).us({0x0029, 0x1101}, 5);
  const File written = rewritten(open(bytes.as_file()), saved_as(implicit_uid));
  CHECK(list(written.dataset().walk()) == Lines{"0029,1001 UN undefined", "0029,1001[0].0028,0010 US 2", "0029,1101 UN 2"});
  SaveOptions options = saved_as(implicit_uid);
  options.sequence_lengths = SequenceLengths::defined;
  const File defined = rewritten(open(bytes.as_file()), options);
  CHECK(list(defined.dataset().walk()) == Lines{"0029,1001 UN 18", "0029,1101 UN 2"});
}

TEST_CASE("Only what a copy of ranges cannot do needs a file to be written anew", "[change][rewrite]") {
  const File file = open(nested(explicit_little, Length::defined, Length::defined).as_file());
  CHECK_FALSE(needs_rewrite(file, {}));
  CHECK_FALSE(needs_rewrite(file, saved_as(explicit_uid)));
  CHECK(needs_rewrite(file, saved_as(implicit_uid)));
  const auto needs = [&](auto SaveOptions::*option, auto value) {
    SaveOptions options;
    options.*option = value;
    return needs_rewrite(file, options);
  };
  CHECK(needs(&SaveOptions::sequence_lengths, SequenceLengths::undefined));
  CHECK(needs(&SaveOptions::offset_table, OffsetTable::extended));
  CHECK_FALSE(needs(&SaveOptions::rebuild_meta, true));
  CHECK_FALSE(needs(&SaveOptions::pixel_alignment, 8U));
}

}  // namespace dicomap::test

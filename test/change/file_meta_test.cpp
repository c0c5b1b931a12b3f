// SPDX-License-Identifier: MIT
#include "change/file_meta.hpp"
#include "change/rewriting.hpp"

#include <dicomap/uid.hpp>
#include <dicomap/version.hpp>

#include <catch2/catch.hpp>

#include <fmt/format.h>

namespace dicomap::test {

TEST_CASE("A file meta group that is made anew says who wrote the file", "[change][meta]") {
  const File file = open(DicomBytes{}.ui(tags::SOPClassUID, "1.2.3").ui(tags::SOPInstanceUID, "1.2.3.4.5").us(tags::Rows, 1).as_file());
  SaveOptions options;
  options.rebuild_meta = true;
  const File written = rewritten(file, options);
  CHECK(written.meta().get<std::string>(tags::MediaStorageSOPClassUID).value() == "1.2.3");
  CHECK(written.meta().get<std::string>(tags::MediaStorageSOPInstanceUID).value() == "1.2.3.4.5");
  CHECK(written.meta().get<std::string>(tags::ImplementationClassUID).value() == implementation_class_uid());
  CHECK(written.meta().get<std::string>(tags::ImplementationVersionName).value() ==
        fmt::format("DICOMAP_{}_{}", DICOMAP_VERSION_MAJOR, DICOMAP_VERSION_MINOR));
  CHECK(written.transfer_syntax_uid() == explicit_uid);
  CHECK(is_valid_uid(implementation_class_uid()));
  CHECK(implementation_version_name().size() <= 16);
  CHECK(read(written).diagnostics == Lines{});
}

TEST_CASE("What else the old group says is kept, each where its tag belongs", "[change][meta]") {
  const auto bytes = DicomBytes{}
                         .preamble(7)
                         .ul(tags::FileMetaInformationGroupLength, 86)
                         .ui({0x0002, 0x0004}, "1.2.840")
                         .ui(tags::TransferSyntaxUID, explicit_uid)
                         .text(tags::SourceApplicationEntityTitle, VR::AE, "SCANNER")
                         .ui(tags::PrivateInformationCreatorUID, "1.2")
                         .element(tags::PrivateInformation, VR::OB, bytes_of(1, 2))
                         .us(tags::Rows, 1);
  const File written = rewritten(open(bytes), saved_as(implicit_uid));
  CHECK(list(written.meta().walk()) == Lines{"0002,0000 UL 4", "0002,0001 OB 2", "0002,0004 UI 8", "0002,0010 UI 18", "0002,0012 UI 44",
                                             "0002,0013 SH 12", "0002,0016 AE 8", "0002,0100 UI 4", "0002,0102 OB 2"});
  const auto preamble = written.source().bytes(written.preamble()).value();
  CHECK(Bytes(preamble.begin(), preamble.end()) == filled(128, 7));
}

TEST_CASE("A data set without preamble and file meta group gets both", "[change][meta]") {
  const DicomBytes bare = DicomBytes{implicit_little}.ui(tags::SOPClassUID, "1.2.3").ui(tags::SOPInstanceUID, "1.2").us(tags::Rows, 1);
  SaveOptions options;
  options.rebuild_meta = true;
  const File written = rewritten(open(bare), options);
  CHECK(written.transfer_syntax_uid() == implicit_uid);
  CHECK(dataset_bytes(written) == bare.bytes());
}

TEST_CASE("The group of a file stays as it is where nothing in it has to change", "[change][meta]") {
  const DicomBytes bytes = DicomBytes{}.sequence(tags::ReferencedImageSequence, {item()}, Length::defined).as_file();
  SaveOptions options;
  options.sequence_lengths = SequenceLengths::undefined;
  const File written = rewritten(open(bytes), options);
  CHECK(written.meta().get<std::string>(tags::ImplementationClassUID).value() == "1.2.3");
}

}  // namespace dicomap::test

// SPDX-License-Identifier: MIT
#include "sample_names.hpp"

#include "sample_modules.hpp"

#include <dicomap/tags.hpp>

#include <string_view>
#include <vector>

namespace dicomap::generate {

Bytes names() {
  constexpr std::string_view storage = "1.2.840.10008.5.1.4.1.1.88.11";
  const Subject subject{storage,
                        9,
                        "SR",
                        {},
                        "Yamada^Tarou=\x1B$B;3ED\x1B(B^\x1B$BB@O:\x1B(B=\x1B$B$d$^$@\x1B(B^\x1B$B$?$m$&\x1B(B",
                        "\\ISO 2022 IR 87"};
  Elements elements;
  add_general(elements, subject);
  elements.sequence(tags::ReferencedPerformedProcedureStepSequence, {});
  add_patient(elements, subject);
  add_series(elements, subject, false);
  elements.text(tags::ValueType, VR::CS, "CONTAINER");
  add_code(elements, tags::ConceptNameCodeSequence, "18748-4", "LN", "Diagnostic imaging report");
  elements.text(tags::ContinuityOfContent, VR::CS, "SEPARATE");
  elements.sequence(tags::PerformedProcedureCodeSequence, {});
  elements.text(tags::CompletionFlag, VR::CS, "COMPLETE").text(tags::VerificationFlag, VR::CS, "UNVERIFIED");

  struct Name {
    std::string_view charset;
    std::string_view bytes;
  };
  constexpr Name all[] = {
      {"ISO_IR 192", "Wang^XiaoDong=\xE7\x8E\x8B^\xE5\xB0\x8F\xE4\xB8\x9C"},
      {"GB18030", "Wang^XiaoDong=\xCD\xF5^\xD0\xA1\xB6\xAB"},
      {"\\ISO 2022 IR 149",
       "Hong^Gildong=\x1B$)C\xFB\xF3^\x1B$)C\xD1\xCE\xD4\xD7=\x1B$)C\xC8\xAB^\x1B$)C\xB1\xE6\xB5\xBF"},
      {"ISO_IR 100", "Buc^J\xE9r\xF4me"},
      {"ISO_IR 126", "\xC4\xE9\xEF\xED\xF5\xF3\xE9\xEF\xF2"},
      {"ISO_IR 144",
       "\xBB\xEE\xDA"
       "ce\xDC\xD1yp\xD3"},
      {"ISO_IR 127", "\xE2\xC8\xC7\xE6\xEA^\xE4\xE6\xD2\xC7\xD1"},
      {"ISO_IR 138", "\xF9\xF8\xE5\xEF^\xE3\xE1\xE5\xF8\xE4"},
  };
  std::vector<Elements> observers;
  for (const Name& name : all) {
    Elements observer = elements.item();
    observer.text(tags::SpecificCharacterSet, VR::CS, name.charset);
    observer.text(tags::RelationshipType, VR::CS, "HAS OBS CONTEXT").text(tags::ValueType, VR::CS, "PNAME");
    add_code(observer, tags::ConceptNameCodeSequence, "121008", "DCM", "Person Observer Name");
    observers.push_back(observer.text(tags::PersonName, VR::PN, name.bytes));
  }
  Elements inner{explicit_little, Lengths::undefined};  // this level ends at delimiters, the others by their lengths
  inner.text(tags::RelationshipType, VR::CS, "CONTAINS").text(tags::ValueType, VR::CS, "CONTAINER");
  add_code(inner, tags::ConceptNameCodeSequence, "121070", "DCM", "Findings");
  inner.text(tags::ContinuityOfContent, VR::CS, "SEPARATE");
  inner.sequence(tags::ContentSequence, observers);
  Elements note = elements.item();
  note.text(tags::RelationshipType, VR::CS, "CONTAINS").text(tags::ValueType, VR::CS, "TEXT");
  add_code(note, tags::ConceptNameCodeSequence, "121071", "DCM", "Finding");
  note.text(tags::TextValue, VR::UT, "Names of one person each,\r\nwritten by many hands.");
  elements.sequence(tags::ContentSequence, {inner, note});
  return file_of({explicit_uid, storage, uid(9)}, elements.bytes());
}

}  // namespace dicomap::generate

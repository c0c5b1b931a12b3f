// SPDX-License-Identifier: MIT
#include "change/new_elements.hpp"

#include "change/element_writer.hpp"

namespace dicomap {

Result<void> write_new(Tag tag, const ElementEdit& edit, Encoding encoding, ByteSink& sink) {
  ElementWriter writer{sink, encoding};
  if (edit.kind == ElementEdit::Kind::erased) return success();
  if (edit.kind == ElementEdit::Kind::value) return writer.element(tag, edit.vr, *edit.value);
  MemorySink items;
  ElementWriter item_writer{items, encoding};
  for (const ItemRun& run : edit.items.runs) {
    MemorySink item;
    if (run.edits) DICOMAP_TRY_VOID(write_new(*run.edits, encoding, item));
    DICOMAP_TRY_VOID(item_writer.item(item.position()));
    DICOMAP_TRY_VOID(items.write(item.bytes()));
  }
  return writer.element(tag, VR::SQ, items.bytes());
}

Result<void> write_new(const DatasetEdits& edits, Encoding encoding, ByteSink& sink) {
  for (const auto& [tag, edit] : edits.elements) DICOMAP_TRY_VOID(write_new(tag, edit, encoding, sink));
  return success();
}

}  // namespace dicomap

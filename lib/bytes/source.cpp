// SPDX-License-Identifier: MIT
#include <dicomap/source.hpp>

#include "bytes/byte_store.hpp"
#include "bytes/memory_store.hpp"

#include <fmt/format.h>

#include <new>

namespace dicomap {

[[gnu::hot]] Result<std::shared_ptr<std::byte>> allocate_shared(std::pmr::memory_resource* memory, std::uint64_t bytes,
                                                   std::size_t alignment) {
  const auto size = static_cast<std::size_t>(bytes > 0 ? bytes : 1);
  try {
    if (memory == nullptr) {
      // Not new_delete_resource(): its first call touches code that nothing else on the way needs.
      const std::align_val_t align{alignment};
      auto* own = static_cast<std::byte*>(::operator new(size, align));
      return std::shared_ptr<std::byte>{own, [align](std::byte* at) { ::operator delete(at, align); }};
    }
    auto* start = static_cast<std::byte*>(memory->allocate(size, alignment));
    return std::shared_ptr<std::byte>{
        start, [memory, size, alignment](std::byte* at) { memory->deallocate(at, size, alignment); }};
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::out_of_memory, fmt::format("no memory for {} bytes", bytes)};
  }
}

[[gnu::hot]] Result<Source> Source::open(const std::string& path, const SourceOptions& options) {
  DICOMAP_TRY(store, open_file_store(path, options));
  return Source{std::move(store)};
}

Source Source::borrow(std::span<const std::byte> bytes, std::string name, const SourceOptions& options) {
  return Source{std::make_shared<MemoryStore>(bytes, nullptr, std::move(name), options)};
}

Source Source::own(std::vector<std::byte> bytes, std::string name, const SourceOptions& options) {
  auto owned = std::make_shared<const std::vector<std::byte>>(std::move(bytes));
  const std::span<const std::byte> all{*owned};
  return Source{std::make_shared<MemoryStore>(all, std::move(owned), std::move(name), options)};
}

std::uint64_t Source::size() const noexcept { return store_->size(); }
const std::string& Source::name() const noexcept { return store_->name(); }
Holding Source::holding() const noexcept { return store_->holding(); }
std::pmr::memory_resource* Source::memory() const noexcept {
  return store_->memory() != nullptr ? store_->memory() : std::pmr::new_delete_resource();
}

[[gnu::hot]] Result<Value<const std::byte>> Source::bytes(ByteRange range) const {
  if (!range.fits(size())) {
    return Error{ErrorCode::out_of_range, fmt::format("{} bytes reach past the end ({} bytes)", range.length, size())}
        .from(name())
        .at(range.offset);
  }
  DICOMAP_TRY_VOID(store_->verify());
  const auto length = static_cast<std::size_t>(range.length);
  if (length == 0) return Value<const std::byte>{{}, store_, store_->holding()};  // no reason to map the file
  DICOMAP_TRY(run, store_->run(range.offset, range.length, Purpose::bulk));
  if (run.data != nullptr) return Value<const std::byte>{{run.at(range.offset), length}, store_, run.holding};
  if (range.length > store_->limits().value_bytes) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("a value of {} bytes would have to be copied; Limits::value_bytes is {}", range.length,
                             store_->limits().value_bytes)}
        .from(name())
        .at(range.offset);
  }
  auto copy = allocate_shared(store_->memory(), range.length);
  if (!copy) return std::move(copy).assume_error().from(name()).at(range.offset);
  std::shared_ptr<std::byte> bytes = std::move(copy).assume_value();
  DICOMAP_TRY_VOID(store_->read(range.offset, {bytes.get(), length}));
  const std::span<const std::byte> copied{bytes.get(), length};
  return Value<const std::byte>{copied, std::move(bytes), {Residence::copied, store_->holding().reason}};
}

Result<void> Source::copy_out(std::uint64_t offset, std::span<std::byte> into) const {
  return store_->read(offset, into);
}
void Source::advise(Advice advice) const noexcept { store_->advise(advice); }
void Source::prefetch(ByteRange range) const noexcept { store_->prefetch(range); }
void Source::release(ByteRange range) const noexcept { store_->release(range); }
Result<void> Source::prefault(ByteRange range) const { return store_->prefault(range); }
bool Source::changed() const noexcept { return store_->changed(); }
Result<void> Source::check() const { return store_->verify(); }

}  // namespace dicomap

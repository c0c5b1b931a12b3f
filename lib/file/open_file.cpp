// SPDX-License-Identifier: MIT
// From a source to a File: where the elements begin, the file meta group, and how the data set is encoded (PS3.10 7).
#include "bytes/memory_store.hpp"
#include "file/detect.hpp"
#include "file/file_state.hpp"
#include "file/inflate.hpp"

#include <dicomap/tags.hpp>

#include <fmt/format.h>

#include <array>

namespace dicomap {

namespace {

constexpr std::string_view explicit_little_uid = "1.2.840.10008.1.2.1";
constexpr std::string_view implicit_little_uid = "1.2.840.10008.1.2";
constexpr std::string_view explicit_big_uid = "1.2.840.10008.1.2.2";

const TransferSyntax& syntax_of(Encoding encoding) {
  return *find_transfer_syntax(encoding == implicit_little ? implicit_little_uid
                               : encoding == explicit_big  ? explicit_big_uid
                                                           : explicit_little_uid);
}

/// Opens step by step; each step leaves `state_` a little further.
class Opening {
 public:
  Opening(Source source, const OpenOptions& options)
      : state_{std::make_shared<FileState>(std::move(source), options)}, store_{*state_->source.store()} {}

  [[gnu::hot]] Result<std::shared_ptr<const FileState>> run() {
    DICOMAP_TRY_VOID(find_beginning());
    DICOMAP_TRY_VOID(read_meta());
    DICOMAP_TRY_VOID(choose_transfer_syntax());
    DICOMAP_TRY_VOID(make_dataset());
    return std::shared_ptr<const FileState>{std::move(state_)};
  }

  /// Of the source, as long as `run` has not succeeded.
  [[nodiscard]] const std::string& name() const noexcept { return store_.name(); }

 private:
  Result<void> report(DiagnosticCode code, std::uint64_t offset, Tag tag, std::string text) {
    return state_->log->report(state_->options.strictness, {code, offset, tag, std::move(text)});
  }

  [[gnu::hot]] Result<void> find_beginning() {
    auto start = find_start(store_);
    if (!start) {
      if (state_->options.transfer_syntax.empty() || store_.size() == 0) return std::move(start).assume_error();
      start = Start{0, false, false};
    }
    start_ = start.assume_value();
    if (start_.has_preamble) {
      state_->preamble = {0, 128};
    } else if (!is_bare_as_asked()) {
      DICOMAP_TRY_VOID(report(DiagnosticCode::no_preamble, 0, Tag{}, "128 bytes and \"DICM\" are missing"));
    }
    return success();
  }

  // OpenOptions::transfer_syntax says how a data set without file meta group is encoded: nothing is missing then.
  [[nodiscard]] bool is_bare_as_asked() const noexcept {
    return !start_.has_preamble && !start_.has_meta && !state_->options.transfer_syntax.empty();
  }

  // Group 0002 ends where another group begins; its length element is often wrong (PS3.10 7.1).
  [[gnu::hot]] Result<void> read_meta() {
    const std::uint64_t begin = start_.offset;
    Encoding encoding = explicit_little;
    std::array<std::byte, 8> head{};
    const bool group_2 = start_.has_meta && store_.size() - begin >= 8 && store_.read(begin, head) &&
                         load<std::uint16_t>(head.data(), ByteOrder::little) == 2;
    meta_end_ = begin;
    if (group_2) {
      if (!looks_like(store_, begin, explicit_little) && looks_like(store_, begin, implicit_little)) {
        encoding = implicit_little;
        DICOMAP_TRY_VOID(report(DiagnosticCode::meta_encoding, begin, Tag{}, "the file meta group is in implicit VR"));
      }
      DICOMAP_TRY_VOID(walk_meta(encoding));
    } else if (!is_bare_as_asked()) {
      DICOMAP_TRY_VOID(report(DiagnosticCode::no_file_meta, begin, Tag{}, "group 0002 is missing"));
    }
    state_->meta.emplace(state_->source.store(), ByteRange{begin, meta_end_ - begin}, encoding,
                         state_->options.strictness, state_->log);
    return success();
  }

  [[gnu::hot]] Result<void> walk_meta(Encoding encoding) {
    const std::uint64_t begin = start_.offset;
    const DatasetState whole{state_->source.store(), ByteRange{begin, store_.size() - begin}, encoding,
                             Strictness::tolerant, state_->log};
    Cursor cursor{whole, begin, store_.size(), encoding, 0, Cursor::Scope::level};
    cursor.be_quiet();  // the element behind the group may be encoded otherwise
    std::uint64_t declared_end = 0;
    while (cursor.next_element()) {
      const ElementHeader& header = cursor.header();
      if (header.tag.group() != 2) {
        meta_end_ = header.offset;
        break;
      }
      const bool intact = !header.truncated && !header.has_undefined_length();
      meta_end_ = intact ? header.value_offset() + header.length : store_.size();
      if (header.tag == tags::FileMetaInformationGroupLength && header.length == 4 && intact) {
        std::array<std::byte, 4> value{};
        DICOMAP_TRY_VOID(store_.read(header.value_offset(), value));
        declared_end = meta_end_ + load<std::uint32_t>(value.data(), encoding.order);
      }
      if (header.tag == tags::TransferSyntaxUID && intact && header.length <= 256) {
        std::string uid(header.length, '\0');
        DICOMAP_TRY_VOID(store_.read(header.value_offset(), std::as_writable_bytes(std::span{uid})));
        uid.resize(std::min(uid.find('\0'), uid.size()));
        uid.erase(uid.find_last_not_of(' ') + 1);
        state_->transfer_syntax_uid = std::move(uid);
      }
    }
    note_meta_damage(cursor.error(), declared_end, encoding);
    if (declared_end == meta_end_ || meta_damage_) return success();
    return report(DiagnosticCode::meta_length, begin, tags::FileMetaInformationGroupLength,
                  declared_end == 0
                      ? std::string{"the length of the file meta group is missing"}
                      : fmt::format("the file meta group ends at {}, its length says {}", meta_end_, declared_end));
  }

  // An error beyond the last element of group 0002 is the data set's own.
  void note_meta_damage(const Error& error, std::uint64_t declared_end, Encoding encoding) {
    std::array<std::byte, 2> group{};
    if (error.code() != ErrorCode::none && store_.read(error.offset().value_or(start_.offset), group) &&
        load<std::uint16_t>(group.data(), encoding.order) == 2) {
      meta_end_ = store_.size();
      meta_damage_ = error;
    } else if (declared_end > store_.size() && store_.size() - meta_end_ < 8) {
      // No data set follows that would prove the length wrong.
      const std::string what =
          fmt::format("the file meta group should end at {}, the file has {} bytes", declared_end, store_.size());
      meta_damage_ =
          Error{ErrorCode::truncated, what}.at(start_.offset).hint("the file looks truncated").from(store_.name());
    }
  }

  [[gnu::hot]] Result<void> choose_transfer_syntax() {
    const std::string& forced = state_->options.transfer_syntax;
    const std::string& named = state_->transfer_syntax_uid;
    if (!forced.empty()) {
      state_->transfer_syntax = find_transfer_syntax(forced);
      // Who brings a decoder for a private transfer syntax knows it.
      if (state_->transfer_syntax != nullptr || state_->options.decoders.contains(named)) return success();
      return Error{ErrorCode::unsupported,
                   fmt::format("OpenOptions::transfer_syntax \"{}\" is no transfer syntax", forced)};
    }
    if (!named.empty()) {
      state_->transfer_syntax = find_transfer_syntax(named);
      // Who brings a decoder for a private transfer syntax knows it.
      if (state_->transfer_syntax != nullptr || state_->options.decoders.contains(named)) return success();
      return report(DiagnosticCode::unknown_transfer_syntax, start_.offset, tags::TransferSyntaxUID,
                    fmt::format("\"{}\" is not registered", named));
    }
    if (start_.has_meta && meta_end_ > start_.offset && !meta_damage_) {
      return report(DiagnosticCode::no_transfer_syntax, start_.offset, tags::TransferSyntaxUID,
                    "the transfer syntax is missing");
    }
    return success();
  }

  [[gnu::hot]] Result<void> make_dataset() {
    const TransferSyntax* syntax = state_->transfer_syntax;
    if (syntax != nullptr && syntax->deflated && meta_end_ < store_.size()) return inflate_dataset();
    Encoding encoding = syntax != nullptr ? syntax->encoding : explicit_little;
    if (meta_end_ == store_.size()) {
      if (!meta_damage_)
        DICOMAP_TRY_VOID(
            report(DiagnosticCode::empty_dataset, meta_end_, Tag{}, "nothing follows the file meta group"));
    } else if (state_->options.transfer_syntax.empty()) {
      // Other ways of reading are tried only where the declared one makes no sense of the first elements.
      const auto found = recognise_encoding(store_, meta_end_, encoding);
      if (found && *found != encoding) {
        if (syntax != nullptr) {
          DICOMAP_TRY_VOID(report(DiagnosticCode::encoding_mismatch, meta_end_, Tag{},
                                  fmt::format("the data set is in {} VR, {} endian, which is not what {} says",
                                              found->explicit_vr ? "explicit" : "implicit",
                                              found->order == ByteOrder::little ? "little" : "big", syntax->name)));
        }
        encoding = *found;
      }
    }
    if (syntax == nullptr && state_->transfer_syntax_uid.empty()) state_->transfer_syntax = &syntax_of(encoding);
    if (state_->transfer_syntax == nullptr) {
      state_->unknown_syntax = {state_->transfer_syntax_uid, "unknown", {},   encoding,
                                PixelCoding::unknown,        false,     false};
      state_->transfer_syntax = &state_->unknown_syntax;
    }
    state_->dataset.emplace(state_->source.store(), ByteRange{meta_end_, store_.size() - meta_end_}, encoding,
                            state_->options.strictness, state_->log);
    if (meta_damage_) state_->dataset->set_end_damage(*std::move(meta_damage_));
    return success();
  }

  Result<void> inflate_dataset() {
    DICOMAP_TRY(inflated, inflate_from(store_, meta_end_));
    if (inflated.has_zlib_header) {
      DICOMAP_TRY_VOID(report(DiagnosticCode::deflate, meta_end_, Tag{}, "the deflated data set has a zlib header"));
    }
    auto owned = std::make_shared<const std::vector<std::byte>>(std::move(inflated.bytes));
    const std::span<const std::byte> bytes{*owned};
    SourceOptions options = state_->options;
    options.memory = store_.memory();
    auto store = std::make_shared<MemoryStore>(bytes, std::move(owned), store_.name(), options, Reason::deflated);
    state_->dataset_source = Source{store};
    state_->dataset.emplace(std::move(store), ByteRange{0, bytes.size()}, state_->transfer_syntax->encoding,
                            state_->options.strictness, state_->log);
    if (inflated.damage) state_->dataset->set_end_damage(inflated.damage->at(bytes.size()).from(store_.name()));
    return success();
  }

  std::shared_ptr<FileState> state_;
  const ByteStore& store_;
  Start start_;
  std::uint64_t meta_end_ = 0;
  std::optional<Error> meta_damage_;
};

}  // namespace

[[gnu::hot]] Result<File> File::open(const std::string& path, const OpenOptions& options) {
  DICOMAP_TRY(source, Source::open(path, options));
  return open(std::move(source), options);
}

[[gnu::hot]] Result<File> File::open(Source source, const OpenOptions& options) {
  Opening opening{std::move(source), options};
  auto state = opening.run();
  if (!state) return std::move(state).assume_error().from(opening.name());
  return File{std::move(state).assume_value()};
}

}  // namespace dicomap

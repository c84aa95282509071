#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

// The packed form in which batches go to an apartment and results come back: three columns (tags, numbers, text) in one
// buffer, so that a result of a million cells is decoded on the apartment's thread and crosses into JavaScript with one
// copy. native/packed-form.ts, packer.ts and unpacker.ts are the other side, which must agree on Tag.
//
// Layout, little endian: u32 tags, u32 numbers, u32 text units, u32 zero; then numbers (8 bytes each), text (UTF-16
// units), tags (1 byte each).

namespace concierge {

enum class Tag : uint8_t {
  kEmpty = 0,
  kNull = 1,
  kMissing = 2,
  kFalse = 3,
  kTrue = 4,
  kDouble = 5,    // one number: VT_R8
  kInt = 6,       // one number: VT_I4
  kInt64 = 7,     // one raw 64-bit: VT_I8
  kUint64 = 8,    // one raw 64-bit: VT_UI8
  kCurrency = 9,  // one raw 64-bit, ten-thousandths: VT_CY
  kDecimal = 10,  // two raw 64-bit: low 64 bits; high 32 bits with scale and sign above
  kDate = 11,     // one number, OLE days: VT_DATE
  kError = 12,    // one number, SCODE: VT_ERROR
  kString = 13,   // one number, length in UTF-16 units, and the text: VT_BSTR
  kObject = 14,   // one number, object id: VT_DISPATCH or VT_UNKNOWN
  kTyped = 15,    // two numbers, VARTYPE and value: the small integers, VT_R4
  kArray = 16,    // numbers: VARTYPE, dimensions, then (lower bound, count) each; then the elements, last index fastest
  kSlot = 17,     // one number: the result of an earlier command of the batch
  kByRef = 18,    // prefix: the value that follows is passed by reference, and answered
  kNew = 19,      // numbers handler and object class: a new object of a declared class, VT_DISPATCH
  kOwn = 20,      // one number, handler: an object of a declared class that came back
  kAgain = 21,    // one number: the same text as that string of this message, counted from 0
  kParcels = 22,  // one number, the array that was sent ahead (parcels.h), then as for kArray without the elements
};

class Packer {
 public:
  void PutTag(Tag tag) { tags_.push_back(static_cast<uint8_t>(tag)); }
  void PutByte(uint8_t byte) { tags_.push_back(byte); }
  void PutNumber(double number) {
    uint64_t raw;
    std::memcpy(&raw, &number, sizeof raw);
    numbers_.push_back(raw);
  }
  void PutRaw(uint64_t raw) { numbers_.push_back(raw); }
  void PutText(const wchar_t* text, size_t units) { text_.append(text, units); }
  void PutString(std::wstring_view text) {
    if (share_texts_ && PutAgain(text)) return;
    PutTag(Tag::kString);
    PutNumber(static_cast<double>(text.size()));
    PutText(text.data(), text.size());
  }
  /** An interface pointer, by its number in the object table. */
  void PutObject(uint32_t id) {
    PutTag(Tag::kObject);
    PutNumber(id);
    if (id != 0) objects_.push_back(id);
  }
  /** Numbers of the objects that were put: where the message is never sent, nobody else would release them. */
  const std::vector<uint32_t>& objects() const { return objects_; }
  /** Until it is emptied, texts that were put before are put as references to those: columns of tables repeat theirs.
   */
  void ShareTexts();
  /** Room for `count` numbers at once, for bulk columns. Valid until the next Put. */
  uint64_t* Reserve(size_t count) {
    numbers_.resize(numbers_.size() + count);
    return numbers_.data() + numbers_.size() - count;
  }
  /** Adds what another packer holds. */
  void Append(const Packer& other);
  /** Empties it; the memory is kept for what comes next. */
  void Clear();
  bool empty() const { return tags_.empty() && numbers_.empty(); }
  size_t FinishedSize() const;
  /** Writes FinishedSize() bytes. */
  void FinishInto(uint8_t* out) const;
  std::vector<uint8_t> Finish() const;

 private:
  struct SharedText {
    uint32_t offset;
    uint32_t length;
    uint32_t number;
    bool used;
  };
  bool PutAgain(std::wstring_view text);

  std::vector<uint8_t> tags_;
  std::vector<uint64_t> numbers_;
  std::wstring text_;
  std::vector<uint32_t> objects_;
  bool share_texts_ = false;
  uint32_t texts_ = 0;
  /** By hash; one place a hash, the last text wins. */
  std::vector<SharedText> shared_;
};

/** Reads a packed buffer. Every read is bounds-checked: a malformed buffer throws std::runtime_error, never overruns.
 */
class Unpacker {
 public:
  Unpacker(const uint8_t* data, size_t size);
  bool AtEnd() const { return tag_ == tags_; }
  uint8_t Byte();
  Tag NextTag() { return static_cast<Tag>(Byte()); }
  double Number();
  /** A number that is whole and fits: ids, counts and flags come as numbers of JavaScript, which hold anything. */
  uint32_t Whole();
  int32_t Int();
  uint64_t Raw();
  std::wstring_view Text();  // preceded by its length among the numbers
  const uint64_t* Numbers(size_t count);
  /** The last `count` numbers of all, wherever reading is. */
  const uint64_t* LastNumbers(size_t count) const;
  /** Goes on reading there. */
  void Seek(size_t tag, size_t number, size_t unit);

 private:
  const uint64_t* number_column_;
  const wchar_t* text_column_;
  const uint8_t* tag_column_;
  size_t tags_, numbers_, units_;
  size_t tag_ = 0, number_ = 0, unit_ = 0;
};

}  // namespace concierge

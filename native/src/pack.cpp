#include "pack.h"

#include <cmath>
#include <stdexcept>

namespace concierge {

namespace {
constexpr size_t kHeader = 16;
}

void Packer::Append(const Packer& other) {
  tags_.insert(tags_.end(), other.tags_.begin(), other.tags_.end());
  numbers_.insert(numbers_.end(), other.numbers_.begin(), other.numbers_.end());
  text_.append(other.text_);
}

void Packer::Clear() {
  tags_.clear();
  numbers_.clear();
  text_.clear();
  objects_.clear();
  share_texts_ = false;
}

void Packer::ShareTexts() {
  constexpr size_t kPlaces = 512;
  share_texts_ = true;
  texts_ = 0;
  shared_.assign(kPlaces, {0, 0, 0, false});
}

bool Packer::PutAgain(std::wstring_view text) {
  uint32_t hash = 2166136261u;  // FNV-1a
  for (const wchar_t unit : text) hash = (hash ^ unit) * 16777619u;
  SharedText& place = shared_[(hash ^ hash >> 16) % shared_.size()];
  if (place.used && std::wstring_view(text_).substr(place.offset, place.length) == text) {
    PutTag(Tag::kAgain);
    PutNumber(place.number);
    return true;
  }
  place = {static_cast<uint32_t>(text_.size()), static_cast<uint32_t>(text.size()), texts_++, true};
  return false;
}

size_t Packer::FinishedSize() const {
  return kHeader + numbers_.size() * sizeof(uint64_t) + text_.size() * sizeof(wchar_t) + tags_.size();
}

std::vector<uint8_t> Packer::Finish() const {
  std::vector<uint8_t> out(FinishedSize());
  FinishInto(out.data());
  return out;
}

void Packer::FinishInto(uint8_t* out) const {
  const size_t number_bytes = numbers_.size() * sizeof(uint64_t);
  const size_t text_bytes = text_.size() * sizeof(wchar_t);
  const uint32_t header[4] = {static_cast<uint32_t>(tags_.size()), static_cast<uint32_t>(numbers_.size()),
                              static_cast<uint32_t>(text_.size()), 0};
  std::memcpy(out, header, kHeader);
  if (number_bytes != 0) std::memcpy(out + kHeader, numbers_.data(), number_bytes);
  if (text_bytes != 0) std::memcpy(out + kHeader + number_bytes, text_.data(), text_bytes);
  if (!tags_.empty()) std::memcpy(out + kHeader + number_bytes + text_bytes, tags_.data(), tags_.size());
}

Unpacker::Unpacker(const uint8_t* data, size_t size) {
  uint32_t header[4];
  if (size < kHeader) throw std::runtime_error("packed buffer is shorter than its header");
  std::memcpy(header, data, kHeader);
  tags_ = header[0];
  numbers_ = header[1];
  units_ = header[2];
  if (size != kHeader + numbers_ * 8 + units_ * 2 + tags_) {
    throw std::runtime_error("packed buffer does not have the size its header says");
  }
  number_column_ = reinterpret_cast<const uint64_t*>(data + kHeader);
  text_column_ = reinterpret_cast<const wchar_t*>(data + kHeader + numbers_ * 8);
  tag_column_ = data + kHeader + numbers_ * 8 + units_ * 2;
}

uint8_t Unpacker::Byte() {
  if (tag_ >= tags_) throw std::runtime_error("packed buffer ends within a value (tags)");
  return tag_column_[tag_++];
}

uint64_t Unpacker::Raw() {
  if (number_ >= numbers_) throw std::runtime_error("packed buffer ends within a value (numbers)");
  return number_column_[number_++];
}

double Unpacker::Number() {
  const uint64_t raw = Raw();
  double number;
  std::memcpy(&number, &raw, sizeof number);
  return number;
}

uint32_t Unpacker::Whole() {
  const double number = Number();
  if (!(number >= 0 && number <= 4294967295.0) || std::trunc(number) != number)
    throw std::runtime_error("packed buffer has another number where an id or a count belongs");
  return static_cast<uint32_t>(number);
}

int32_t Unpacker::Int() {
  const double number = Number();
  if (!(number >= -2147483648.0 && number <= 2147483647.0) || std::trunc(number) != number)
    throw std::runtime_error("packed buffer has another number where an integer belongs");
  return static_cast<int32_t>(number);
}

const uint64_t* Unpacker::Numbers(size_t count) {
  if (count > numbers_ - number_) throw std::runtime_error("packed buffer ends within a column");
  const uint64_t* column = number_column_ + number_;
  number_ += count;
  return column;
}

const uint64_t* Unpacker::LastNumbers(size_t count) const {
  if (count > numbers_) throw std::runtime_error("packed buffer has no index");
  return number_column_ + (numbers_ - count);
}

void Unpacker::Seek(size_t tag, size_t number, size_t unit) {
  if (tag > tags_ || number > numbers_ || unit > units_) throw std::runtime_error("packed buffer has a wrong index");
  tag_ = tag;
  number_ = number;
  unit_ = unit;
}

std::wstring_view Unpacker::Text() {
  const double length = Number();
  if (!(length >= 0) || length > static_cast<double>(units_ - unit_)) {
    throw std::runtime_error("packed buffer ends within a text");
  }
  const std::wstring_view text(text_column_ + unit_, static_cast<size_t>(length));
  unit_ += text.size();
  return text;
}

}  // namespace concierge

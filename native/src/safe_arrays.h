#pragma once

#include <windows.h>

#include <oleauto.h>

#include <cstddef>
#include <utility>
#include <vector>

namespace concierge {

/** Bytes of an element of a SAFEARRAY; 0 for types that have no place in JavaScript. */
size_t ElementSize(VARTYPE type);

/** Whether elements of the type cross as a plain column of numbers. */
bool IsPlainNumber(VARTYPE type);

/** Maps the row-major position used in JavaScript to the offset in a SAFEARRAY, whose first index runs fastest. */
class RowMajor {
 public:
  explicit RowMajor(std::vector<size_t> shape)
      : shape_(std::move(shape)), index_(shape_.size()), strides_(shape_.size()) {
    size_t stride = 1;
    for (size_t i = 0; i < shape_.size(); i++) {
      strides_[i] = stride;
      stride *= shape_[i];
    }
    total_ = stride;
  }
  size_t total() const { return total_; }
  size_t offset() const { return offset_; }
  void Advance() {
    for (size_t i = shape_.size(); i-- > 0;) {
      offset_ += strides_[i];
      if (++index_[i] < shape_[i]) return;
      offset_ -= strides_[i] * shape_[i];
      index_[i] = 0;
    }
  }

 private:
  std::vector<size_t> shape_, index_, strides_;
  size_t total_ = 0, offset_ = 0;
};

/** The elements of a SAFEARRAY, locked while this lives. Throws ComError. */
class ArrayAccess {
 public:
  explicit ArrayAccess(SAFEARRAY* array);
  ~ArrayAccess() { SafeArrayUnaccessData(array_); }
  ArrayAccess(const ArrayAccess&) = delete;
  ArrayAccess& operator=(const ArrayAccess&) = delete;
  BYTE* data() const { return data_; }

 private:
  SAFEARRAY* array_;
  BYTE* data_ = nullptr;
};

}  // namespace concierge

#pragma once

#include <windows.h>

#include <oaidl.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace concierge {

/** Types of a call's first arguments, as many as a record keeps: enough to recognise a call by. It holds no memory of
 * its own, since every call makes one. */
class ArgumentTypes {
 public:
  static constexpr size_t kMost = 8;

  bool full() const { return count_ == kMost; }
  void Add(VARTYPE type) { types_[count_++] = type; }
  size_t size() const { return count_; }
  VARTYPE operator[](size_t at) const { return types_[at]; }
  const VARTYPE* begin() const { return types_.data(); }
  const VARTYPE* end() const { return types_.data() + count_; }

 private:
  std::array<VARTYPE, kMost> types_{};
  uint8_t count_ = 0;
};

}  // namespace concierge

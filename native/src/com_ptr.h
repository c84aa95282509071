#pragma once

#include <unknwn.h>

#include <utility>

namespace concierge {

/** Owns one reference. Must be destroyed in the apartment that the pointer belongs to. */
template <typename T>
class ComPtr {
 public:
  ComPtr() = default;
  explicit ComPtr(T* adopted) : pointer_(adopted) {}
  ComPtr(const ComPtr& other) : pointer_(other.pointer_) {
    if (pointer_ != nullptr) pointer_->AddRef();
  }
  ComPtr(ComPtr&& other) noexcept : pointer_(std::exchange(other.pointer_, nullptr)) {}
  ComPtr& operator=(ComPtr other) noexcept {
    std::swap(pointer_, other.pointer_);
    return *this;
  }
  ~ComPtr() {
    if (pointer_ != nullptr) pointer_->Release();
  }
  T* get() const { return pointer_; }
  T* operator->() const { return pointer_; }
  explicit operator bool() const { return pointer_ != nullptr; }
  /** For out parameters; releases what was held. */
  T** put() {
    if (pointer_ != nullptr) std::exchange(pointer_, nullptr)->Release();
    return &pointer_;
  }
  void** put_void() { return reinterpret_cast<void**>(put()); }
  T* detach() { return std::exchange(pointer_, nullptr); }

  static ComPtr Share(T* pointer) {
    if (pointer != nullptr) pointer->AddRef();
    return ComPtr(pointer);
  }

 private:
  T* pointer_ = nullptr;
};

}  // namespace concierge

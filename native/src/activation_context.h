#pragma once

#include <windows.h>

#include <string>

namespace concierge {

/** Makes the classes of a manifest known to the calling thread for as long as it lives (registration-free COM). An
 * empty path makes none known. */
class ActivationContext {
 public:
  explicit ActivationContext(const std::wstring& manifest) {
    if (manifest.empty()) return;
    ACTCTXW description{};
    description.cbSize = sizeof description;
    description.lpSource = manifest.c_str();
    context_ = CreateActCtxW(&description);
    if (context_ != INVALID_HANDLE_VALUE) active_ = ActivateActCtx(context_, &cookie_) != 0;
  }
  ~ActivationContext() {
    if (active_) DeactivateActCtx(0, cookie_);
    if (context_ != INVALID_HANDLE_VALUE) ReleaseActCtx(context_);
  }
  ActivationContext(const ActivationContext&) = delete;
  ActivationContext& operator=(const ActivationContext&) = delete;

 private:
  HANDLE context_ = INVALID_HANDLE_VALUE;
  ULONG_PTR cookie_ = 0;
  bool active_ = false;
};

}  // namespace concierge

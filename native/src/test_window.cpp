#include "test_window.h"

#include <map>
#include <mutex>

#include "com_error.h"

namespace concierge {

namespace {

constexpr wchar_t kClassName[] = L"ConciergeApartmentWindow";
constexpr UINT kMessage = WM_APP + 1;

struct Entry {
  HWND window;
  WindowState state;
};
std::mutex mutex;
std::map<uint32_t, Entry> windows;
uint32_t next_id = 1;

LRESULT CALLBACK Procedure(HWND window, UINT message, WPARAM wparam, LPARAM lparam) {
  if (message != kMessage) return DefWindowProcW(window, message, wparam, lparam);
  const std::lock_guard lock(mutex);
  const auto found = windows.find(static_cast<uint32_t>(wparam));
  if (found == windows.end()) return 0;
  found->second.state.received++;
  found->second.state.last_thread = GetCurrentThreadId();
  return 1;
}

HINSTANCE Module() {
  HMODULE module;
  GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
                     reinterpret_cast<LPCWSTR>(&Procedure), &module);
  return module;
}

HWND Find(uint32_t id) {
  const std::lock_guard lock(mutex);
  const auto found = windows.find(id);
  return found == windows.end() ? nullptr : found->second.window;
}

}  // namespace

uint32_t CreateTestWindow() {
  static const ATOM atom = [] {
    WNDCLASSEXW description{};
    description.cbSize = sizeof description;
    description.lpfnWndProc = Procedure;
    description.hInstance = Module();
    description.lpszClassName = kClassName;
    return RegisterClassExW(&description);
  }();
  if (atom == 0) throw ComError(E_UNEXPECTED, L"window class");
  HWND window = CreateWindowExW(0, kClassName, L"", 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr, Module(), nullptr);
  if (window == nullptr) throw ComError(HRESULT_FROM_WIN32(GetLastError()), L"window");
  const std::lock_guard lock(mutex);
  const uint32_t id = next_id++;
  windows.emplace(id, Entry{window, {0, GetCurrentThreadId(), 0}});
  return id;
}

void DestroyTestWindow(uint32_t id) {
  HWND window = Find(id);
  if (window == nullptr) throw ComError(E_HANDLE, L"window");
  if (!DestroyWindow(window)) throw ComError(HRESULT_FROM_WIN32(GetLastError()), L"window");
  const std::lock_guard lock(mutex);
  windows.erase(id);
}

void DestroyTestWindows() {
  const std::lock_guard lock(mutex);
  for (auto it = windows.begin(); it != windows.end();) {
    it = it->second.state.owner_thread == GetCurrentThreadId() ? windows.erase(it) : std::next(it);
  }
}

bool PostToWindow(uint32_t id) {
  HWND window = Find(id);
  return window != nullptr && PostMessageW(window, kMessage, id, 0) != 0;
}

bool SendToWindow(uint32_t id, DWORD timeout_ms) {
  HWND window = Find(id);
  DWORD_PTR result = 0;
  return window != nullptr && SendMessageTimeoutW(window, kMessage, id, 0, SMTO_NORMAL, timeout_ms, &result) != 0;
}

WindowState StateOfWindow(uint32_t id) {
  const std::lock_guard lock(mutex);
  const auto found = windows.find(id);
  if (found == windows.end()) throw ComError(E_HANDLE, L"window");
  return found->second.state;
}

}  // namespace concierge

#include "server_window.h"

#include "com_error.h"

namespace concierge {

namespace {

constexpr wchar_t kClassName[] = L"ConciergeServerWindow";

LRESULT CALLBACK Procedure(HWND window, UINT message, WPARAM wparam, LPARAM lparam) {
  // Only the end of its thread ends the window: clients rely on the handle for as long as the server lives.
  if (message == WM_CLOSE) return 0;
  return DefWindowProcW(window, message, wparam, lparam);
}

HINSTANCE Module() {
  HMODULE module;
  GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
                     reinterpret_cast<LPCWSTR>(&Procedure), &module);
  return module;
}

}  // namespace

HWND CreateServerWindow(const std::wstring& title) {
  static const ATOM atom = [] {
    WNDCLASSEXW description{};
    description.cbSize = sizeof description;
    description.lpfnWndProc = Procedure;
    description.hInstance = Module();
    description.lpszClassName = kClassName;
    return RegisterClassExW(&description);
  }();
  if (atom == 0) throw ComError(E_UNEXPECTED, L"window class");
  HWND window = CreateWindowExW(WS_EX_TOOLWINDOW, kClassName, title.c_str(), WS_POPUP, 0, 0, 0, 0, nullptr, nullptr,
                                Module(), nullptr);
  if (window == nullptr) throw ComError(HRESULT_FROM_WIN32(GetLastError()), L"window");
  return window;
}

}  // namespace concierge

#include "process_windows.h"

namespace concierge {

namespace {

struct Search {
  DWORD pid;
  std::vector<ProcessWindow> found;
};

/** Never by WM_GETTEXT, which GetWindowText sends to windows of its own process. */
std::wstring TitleOf(HWND window) {
  wchar_t text[512];
  const int length = InternalGetWindowText(window, text, static_cast<int>(sizeof text / sizeof *text));
  return {text, static_cast<size_t>(length > 0 ? length : 0)};
}

std::wstring ClassOf(HWND window) {
  wchar_t text[257];  // names of window classes have at most 256 characters
  const int length = GetClassNameW(window, text, static_cast<int>(sizeof text / sizeof *text));
  return {text, static_cast<size_t>(length > 0 ? length : 0)};
}

BOOL CALLBACK Visit(HWND window, LPARAM raw) {
  auto& search = *reinterpret_cast<Search*>(raw);
  DWORD pid = 0;
  if (GetWindowThreadProcessId(window, &pid) == 0 || pid != search.pid) return TRUE;
  const std::wstring class_name = ClassOf(window);
  HWND owner = GetWindow(window, GW_OWNER);
  const bool visible = IsWindowVisible(window) != 0;
  const bool modal = visible && owner != nullptr && IsWindowEnabled(owner) == 0 && IsWindowEnabled(window) != 0;
  search.found.push_back(
      {window, TitleOf(window), class_name, visible, class_name == L"#32770" || modal, IsHungAppWindow(window) != 0});
  return TRUE;
}

}  // namespace

std::vector<ProcessWindow> WindowsOf(DWORD pid) {
  Search search{pid, {}};
  EnumWindows(Visit, reinterpret_cast<LPARAM>(&search));
  return search.found;
}

bool OwnerOf(HWND window, DWORD& pid, DWORD& thread_id) {
  thread_id = GetWindowThreadProcessId(window, &pid);
  return thread_id != 0;
}

bool BringToFront(HWND window) {
  if (!IsWindow(window) || IsHungAppWindow(window)) return false;
  if (IsIconic(window)) ShowWindowAsync(window, SW_RESTORE);
  return SetForegroundWindow(window) != 0;
}

}  // namespace concierge

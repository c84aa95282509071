#include "hanging_windows.h"

#include <windows.h>

namespace concierge::lab {

namespace {

DWORD WINAPI TellInputsEnd(void* told) {
  char byte;
  DWORD read = 0;
  while (ReadFile(GetStdHandle(STD_INPUT_HANDLE), &byte, 1, &read, nullptr) && read == 1) continue;
  SetEvent(told);
  return 0;
}

}  // namespace

int ShowWindowsThenHang() {
  constexpr wchar_t kClass[] = L"ConciergeLabWindow";
  constexpr DWORD kHangMs = 60'000;
  WNDCLASSEXW description{};
  description.cbSize = sizeof description;
  description.lpfnWndProc = DefWindowProcW;
  description.hInstance = GetModuleHandleW(nullptr);
  description.lpszClassName = kClass;
  if (RegisterClassExW(&description) == 0) return 1;
  HWND owner = CreateWindowExW(0, kClass, L"Ledger.xlsx", WS_OVERLAPPEDWINDOW | WS_VISIBLE, 0, 0, 300, 200, nullptr,
                               nullptr, description.hInstance, nullptr);
  HWND question = CreateWindowExW(0, kClass, L"Save changes?", WS_POPUP | WS_CAPTION | WS_VISIBLE, 10, 10, 200, 100,
                                  owner, nullptr, description.hInstance, nullptr);
  if (owner == nullptr || question == nullptr) return 1;
  EnableWindow(owner, FALSE);
  const HANDLE told = CreateEventW(nullptr, TRUE, FALSE, nullptr);
  CloseHandle(CreateThread(nullptr, 0, TellInputsEnd, told, 0, nullptr));
  while (MsgWaitForMultipleObjectsEx(1, &told, INFINITE, QS_ALLINPUT, MWMO_INPUTAVAILABLE) != WAIT_OBJECT_0) {
    MSG message;
    while (PeekMessageW(&message, nullptr, 0, 0, PM_REMOVE)) DispatchMessageW(&message);
  }
  Sleep(kHangMs);
  return 0;
}

}  // namespace concierge::lab

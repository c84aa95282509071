#include "local_server.h"

#include <objbase.h>

#include <atomic>
#include <string>

#include "../demo-server/thread_demo.h"
#include "../src/platform.h"

namespace concierge::lab {

namespace {

DWORD main_thread = 0;
std::atomic<bool> registered_here{false};
unsigned long server_set = kUsualSet;

/** A server nobody came to must not stay for ever: the client may have died between starting and calling it. */
constexpr UINT kLonelyMs = 30'000;

std::wstring KeyOf(const CLSID& id) {
  wchar_t text[39];
  StringFromGUID2(id, text, 39);
  return std::wstring(L"Software\\Classes\\CLSID\\") + text;
}

HKEY Root() { return UnderWine() ? HKEY_LOCAL_MACHINE : HKEY_CURRENT_USER; }

}  // namespace

void UseServerSet(unsigned long set) { server_set = set; }

CLSID ServerClass(unsigned index) {
  return {server_set, 0x6c1f, 0x4b7a, {0x9a, 0x57, 0x0e, 0x5b, 0x8a, 0x0c, 0x20, static_cast<BYTE>(index)}};
}

int ServeUntilIdle(unsigned index) {
  if (index >= kServerClasses) return 2;
  if (FAILED(CoInitializeEx(nullptr, COINIT_APARTMENTTHREADED | COINIT_DISABLE_OLE1DDE))) return 1;
  main_thread = GetCurrentThreadId();
  MSG message;
  PeekMessageW(&message, nullptr, WM_USER, WM_USER, PM_NOREMOVE);
  Life().on_idle = [] { PostThreadMessageW(main_thread, WM_QUIT, 0, 0); };
  DWORD cookie = 0;
  if (FAILED(CoRegisterClassObject(ServerClass(index), ThreadDemoFactory(), CLSCTX_LOCAL_SERVER, REGCLS_SINGLEUSE,
                                   &cookie))) {
    CoUninitialize();
    return 1;
  }
  const UINT_PTR lonely = SetTimer(nullptr, 0, kLonelyMs, nullptr);
  while (GetMessageW(&message, nullptr, 0, 0) > 0) {
    if (message.message == WM_TIMER && message.wParam == lonely && Life().objects == 0) break;
    DispatchMessageW(&message);
  }
  CoRevokeClassObject(cookie);
  CoUninitialize();
  return 0;
}

HRESULT RegisterServer() {
  wchar_t path[MAX_PATH];
  const DWORD length = GetModuleFileNameW(nullptr, path, MAX_PATH);
  if (length == 0 || length == MAX_PATH) return HRESULT_FROM_WIN32(ERROR_FILENAME_EXCED_RANGE);
  registered_here = true;
  const std::wstring program =
      L"\"" + std::wstring(path, length) + L"\" --set " + std::to_wstring(server_set) + L" --class ";
  for (unsigned i = 0; i < kServerClasses; i++) {
    const std::wstring command = program + std::to_wstring(i);  // COM appends -Embedding
    const std::wstring key = KeyOf(ServerClass(i)) + L"\\LocalServer32";
    const LSTATUS status = RegSetKeyValueW(Root(), key.c_str(), nullptr, REG_SZ, command.c_str(),
                                           static_cast<DWORD>((command.size() + 1) * sizeof(wchar_t)));
    if (status != ERROR_SUCCESS) return HRESULT_FROM_WIN32(static_cast<DWORD>(status));
  }
  return S_OK;
}

void UnregisterServer() {
  for (unsigned i = 0; i < kServerClasses; i++) RegDeleteTreeW(Root(), KeyOf(ServerClass(i)).c_str());
  registered_here = false;
}

void UnregisterOwn() {
  if (registered_here) UnregisterServer();
}

}  // namespace concierge::lab

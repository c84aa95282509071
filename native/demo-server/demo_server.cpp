#include <windows.h>

#include <oaidl.h>

#include <iterator>

#include "registration.h"
#include "thread_demo.h"

// Four classes that differ in nothing but the ThreadingModel under which they are registered, so that where an object
// lives is decided by COM alone.

namespace {
// {8D2E1B50-6C1F-4B7A-9A57-0E5B8A0C10x1}
constexpr DemoClass kClasses[] = {
    {{0x8d2e1b50, 0x6c1f, 0x4b7a, {0x9a, 0x57, 0x0e, 0x5b, 0x8a, 0x0c, 0x10, 0x11}},
     L"ConciergeThreadDemo.Apartment",
     L"Apartment"},
    {{0x8d2e1b50, 0x6c1f, 0x4b7a, {0x9a, 0x57, 0x0e, 0x5b, 0x8a, 0x0c, 0x10, 0x21}},
     L"ConciergeThreadDemo.Free",
     L"Free"},
    {{0x8d2e1b50, 0x6c1f, 0x4b7a, {0x9a, 0x57, 0x0e, 0x5b, 0x8a, 0x0c, 0x10, 0x31}},
     L"ConciergeThreadDemo.Both",
     L"Both"},
    {{0x8d2e1b50, 0x6c1f, 0x4b7a, {0x9a, 0x57, 0x0e, 0x5b, 0x8a, 0x0c, 0x10, 0x41}},
     L"ConciergeThreadDemo.None",
     nullptr},
};
}  // namespace

extern "C" HRESULT WINAPI DllGetClassObject(REFCLSID clsid, REFIID iid, void** out) {
  if (out == nullptr) return E_POINTER;
  for (const DemoClass& known : kClasses) {
    if (clsid == known.id) return ThreadDemoFactory()->QueryInterface(iid, out);
  }
  *out = nullptr;
  return CLASS_E_CLASSNOTAVAILABLE;
}

extern "C" HRESULT WINAPI DllCanUnloadNow() { return Life().objects == 0 && Life().locks == 0 ? S_OK : S_FALSE; }

extern "C" HRESULT WINAPI DllRegisterServer() {
  HMODULE self = nullptr;
  wchar_t path[MAX_PATH];
  GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                     reinterpret_cast<LPCWSTR>(&DllRegisterServer), &self);
  const DWORD length = GetModuleFileNameW(self, path, MAX_PATH);
  if (length == 0 || length == MAX_PATH) return HRESULT_FROM_WIN32(ERROR_FILENAME_EXCED_RANGE);
  return RegisterClasses(kClasses, std::size(kClasses), path);
}

extern "C" HRESULT WINAPI DllUnregisterServer() { return UnregisterClasses(kClasses, std::size(kClasses)); }

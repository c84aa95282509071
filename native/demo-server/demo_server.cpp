#include <windows.h>

#include <oaidl.h>

#include "thread_demo.h"

// Four classes that differ in nothing but the ThreadingModel under which they are registered, so that where an object
// lives is decided by COM alone.

namespace {
// {8D2E1B50-6C1F-4B7A-9A57-0E5B8A0C10x1}: Apartment, Free, Both, None in this order.
constexpr CLSID kClasses[] = {
    {0x8d2e1b50, 0x6c1f, 0x4b7a, {0x9a, 0x57, 0x0e, 0x5b, 0x8a, 0x0c, 0x10, 0x11}},
    {0x8d2e1b50, 0x6c1f, 0x4b7a, {0x9a, 0x57, 0x0e, 0x5b, 0x8a, 0x0c, 0x10, 0x21}},
    {0x8d2e1b50, 0x6c1f, 0x4b7a, {0x9a, 0x57, 0x0e, 0x5b, 0x8a, 0x0c, 0x10, 0x31}},
    {0x8d2e1b50, 0x6c1f, 0x4b7a, {0x9a, 0x57, 0x0e, 0x5b, 0x8a, 0x0c, 0x10, 0x41}},
};
}  // namespace

extern "C" HRESULT WINAPI DllGetClassObject(REFCLSID clsid, REFIID iid, void** out) {
  for (const CLSID& known : kClasses) {
    if (clsid == known) return ThreadDemoFactory()->QueryInterface(iid, out);
  }
  *out = nullptr;
  return CLASS_E_CLASSNOTAVAILABLE;
}

extern "C" HRESULT WINAPI DllCanUnloadNow() { return Life().objects == 0 && Life().locks == 0 ? S_OK : S_FALSE; }

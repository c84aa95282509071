#include <windows.h>

#include <delayimp.h>

#include <cstring>

// The addon imports Node-API from "node.exe", but the process may be electron.exe or carry the app's own name. Loading
// by that name would fail or, worse, find another node.exe on the path and give us the symbols of a runtime that was
// never started. The hook hands out the running executable instead.
namespace {

FARPROC WINAPI OnDelayLoad(unsigned event, PDelayLoadInfo info) {
  if (event == dliNotePreLoadLibrary && _stricmp(info->szDll, "node.exe") == 0) {
    return reinterpret_cast<FARPROC>(GetModuleHandleW(nullptr));
  }
  return nullptr;
}

}  // namespace

extern "C" {
#if defined(_MSC_VER)
const PfnDliHook __pfnDliNotifyHook2 = OnDelayLoad;
#else
PfnDliHook __pfnDliNotifyHook2 = OnDelayLoad;
#endif
}

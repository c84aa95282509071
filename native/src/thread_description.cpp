#include "thread_description.h"

#include <windows.h>

namespace concierge {

void DescribeThread(const std::wstring& description) {
  using Describe = HRESULT(WINAPI*)(HANDLE, PCWSTR);
  // mingw's import libraries lack it, and Windows has it since 1607.
  static const auto describe = reinterpret_cast<Describe>(
      reinterpret_cast<void*>(GetProcAddress(GetModuleHandleW(L"kernel32.dll"), "SetThreadDescription")));
  if (describe != nullptr) describe(GetCurrentThread(), description.c_str());
}

}  // namespace concierge

#include "threading_model.h"

#include <combaseapi.h>

namespace concierge {

std::optional<std::wstring> ThreadingModel(const CLSID& id) {
  wchar_t text[39];
  StringFromGUID2(id, text, 39);
  const std::wstring key = std::wstring(L"CLSID\\") + text + L"\\InprocServer32";
  HKEY server;
  if (RegOpenKeyExW(HKEY_CLASSES_ROOT, key.c_str(), 0, KEY_READ, &server) != ERROR_SUCCESS) return std::nullopt;
  RegCloseKey(server);
  wchar_t value[64];
  DWORD bytes = sizeof value;
  if (RegGetValueW(HKEY_CLASSES_ROOT, key.c_str(), L"ThreadingModel", RRF_RT_REG_SZ, nullptr, value, &bytes) !=
      ERROR_SUCCESS) {
    return std::wstring();
  }
  return value;
}

}  // namespace concierge

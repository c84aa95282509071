#include "registration.h"

#include <objbase.h>

#include <string>

#include "../src/platform.h"

namespace {

HKEY Root() { return concierge::UnderWine() ? HKEY_LOCAL_MACHINE : HKEY_CURRENT_USER; }

std::wstring TextOf(const CLSID& id) {
  wchar_t text[39];
  StringFromGUID2(id, text, 39);
  return text;
}

LSTATUS Write(const std::wstring& key, const wchar_t* name, const std::wstring& value) {
  return RegSetKeyValueW(Root(), (L"Software\\Classes\\" + key).c_str(), name, REG_SZ, value.c_str(),
                         static_cast<DWORD>((value.size() + 1) * sizeof(wchar_t)));
}

LSTATUS RegisterOne(const DemoClass& one, const wchar_t* module) {
  const std::wstring id = TextOf(one.id), key = L"CLSID\\" + id, server = key + L"\\InprocServer32";
  const std::wstring title = std::wstring(L"Concierge threading-model demo, ") +
                             (one.threading_model == nullptr ? L"no model" : one.threading_model);
  LSTATUS status = Write(key, nullptr, title);
  if (status == ERROR_SUCCESS) status = Write(key + L"\\ProgID", nullptr, one.prog_id);
  if (status == ERROR_SUCCESS) status = Write(server, nullptr, module);
  if (status == ERROR_SUCCESS && one.threading_model != nullptr) {
    status = Write(server, L"ThreadingModel", one.threading_model);
  }
  if (status == ERROR_SUCCESS) status = Write(one.prog_id, nullptr, title);
  if (status == ERROR_SUCCESS) status = Write(std::wstring(one.prog_id) + L"\\CLSID", nullptr, id);
  return status;
}

}  // namespace

HRESULT RegisterClasses(const DemoClass* classes, size_t count, const wchar_t* module) {
  for (size_t i = 0; i < count; i++) {
    const LSTATUS status = RegisterOne(classes[i], module);
    if (status != ERROR_SUCCESS) {
      UnregisterClasses(classes, count);
      return HRESULT_FROM_WIN32(static_cast<DWORD>(status));
    }
  }
  return S_OK;
}

HRESULT UnregisterClasses(const DemoClass* classes, size_t count) {
  HRESULT result = S_OK;
  for (size_t i = 0; i < count; i++) {
    for (const std::wstring& key : {L"CLSID\\" + TextOf(classes[i].id), std::wstring(classes[i].prog_id)}) {
      const LSTATUS status = RegDeleteTreeW(Root(), (L"Software\\Classes\\" + key).c_str());
      if (status != ERROR_SUCCESS && status != ERROR_FILE_NOT_FOUND)
        result = HRESULT_FROM_WIN32(static_cast<DWORD>(status));
    }
  }
  return result;
}

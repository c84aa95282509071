#include "../src/dual_member.h"

#include <objbase.h>

#include "../src/com_error.h"
#include "../src/dispatch.h"
#include "../src/variant_codec.h"
#include "check.h"

namespace concierge::unit {

namespace {

ComPtr<IDispatch> Made(const wchar_t* name) {
  CLSID id;
  ComPtr<IDispatch> object;
  if (SUCCEEDED(CLSIDFromProgID(name, &id)))
    CoCreateInstance(id, nullptr, CLSCTX_INPROC_SERVER, IID_IDispatch, object.put_void());
  return object;
}

std::unique_ptr<DualMember> Bound(const ComPtr<IDispatch>& object, const wchar_t* name) {
  return DualMember::Find(object.get(), LookUp(object.get(), name, {}, LOCALE_INVARIANT)[0], LOCALE_INVARIANT);
}

void SetInteger(VARIANT& value, LONG to) {
  value.vt = VT_I4;
  value.lVal = to;
}

void CheckDictionary(Report& report) {
  const ComPtr<IDispatch> dictionary = Made(L"Scripting.Dictionary");
  Invocation add;
  add.arguments.resize(2);
  SetInteger(add.arguments[0].get(), 7);
  add.arguments[1].get().vt = VT_BSTR;
  add.arguments[1].get().bstrVal = SysAllocString(L"seven");
  Invoke(dictionary.get(), LookUp(dictionary.get(), L"Add", {}, LOCALE_INVARIANT)[0], {}, add, L"Add", nullptr);

  const auto item = Bound(dictionary, L"Item");
  report.That(item != nullptr, "dual: a property with one argument is found");
  Variant key, value;
  SetInteger(key.get(), 7);
  if (item) item->Read(key.get(), L"Item", value.get());
  report.That(value.get().vt == VT_BSTR && std::wstring_view(value.get().bstrVal) == L"seven",
              "dual: and read through the vtable");

  const auto exists = Bound(dictionary, L"Exists");
  Variant there, missing;
  if (exists) exists->Read(key.get(), L"Exists", there.get());
  SetInteger(key.get(), 8);
  if (exists) exists->Read(key.get(), L"Exists", missing.get());
  report.That(there.get().vt == VT_BOOL && there.get().boolVal == VARIANT_TRUE && missing.get().vt == VT_BOOL &&
                  missing.get().boolVal == VARIANT_FALSE,
              "dual: a result that is no VARIANT has its type");

  report.That(Bound(dictionary, L"Count") == nullptr, "dual: a property without an argument is left to Invoke");
  report.That(Bound(dictionary, L"Add") == nullptr, "dual: a method without a result too");
  report.That(DualMember::Find(dictionary.get(), 4711, LOCALE_INVARIANT) == nullptr, "dual: no such member");

  // Neither way takes a key of this type, and both say so alike.
  Variant odd;
  odd.get().vt = VT_CY;
  HRESULT early = S_OK, late = S_OK;
  try {
    Variant ignored;
    if (item) item->Read(odd.get(), L"Item", ignored.get());
  } catch (const ComError& error) {
    early = error.code;
    report.That(error.what == L"Item", "dual: a failure names the member");
  }
  try {
    Variant ignored;
    Invocation read;
    read.flags = DISPATCH_METHOD | DISPATCH_PROPERTYGET;
    read.arguments.resize(1);
    read.arguments[0].get().vt = odd.get().vt;
    Invoke(dictionary.get(), DISPID_VALUE, {}, read, L"Item", &ignored);
  } catch (const ComError& error) {
    late = error.code;
  }
  report.That(FAILED(early), "dual: it fails where the member does");
  report.Equal<HRESULT>(early, late, "dual: and as through Invoke");
}

/** load([in] VARIANT xmlSource, [out, retval] VARIANT_BOOL* isSuccessful), and its interface derives from another. */
void CheckDocument(Report& report) {
  const ComPtr<IDispatch> document = Made(L"MSXML2.DOMDocument");
  const auto load = Bound(document, L"load");
  report.That(load != nullptr, "dual: a VARIANT by value is taken too");
  Variant number, loaded;
  SetInteger(number.get(), 5);
  bool failed = false;
  try {
    if (load) load->Read(number.get(), L"load", loaded.get());
  } catch (const ComError&) {
    failed = true;
  }
  report.That(failed || (loaded.get().vt == VT_BOOL && loaded.get().boolVal == VARIANT_FALSE),
              "dual: and what is no document is not loaded");
}

}  // namespace

void CheckDualMember(Report& report) {
  CoInitializeEx(nullptr, COINIT_APARTMENTTHREADED);
  try {
    CheckDictionary(report);
    CheckDocument(report);
  } catch (const ComError& error) {
    report.That(false, "dual: " + std::string(error.what.begin(), error.what.end()));
  }
  CoUninitialize();
}

}  // namespace concierge::unit

#include "demo_objects.h"

#include <objbase.h>

#include "../src/com_error.h"
#include "../src/object_table.h"
#include "local_server.h"

namespace concierge::lab {

uint32_t Make(Model model) {
  ComPtr<IUnknown> object;
  Check(CoCreateInstance(ClassOf(model), nullptr, CLSCTX_INPROC_SERVER, IID_IDispatch, object.put_void()), L"create");
  return Objects().Add(std::move(object));
}

ComPtr<IDispatch> Object(uint32_t id) { return Objects().Dispatch(id, L"use"); }

HRESULT AskOn(Lab& lab, const std::shared_ptr<Apartment>& from, DWORD home, uint32_t object, const wchar_t* member,
              LONG& answer, const Event& begun) {
  const ComPtr<IDispatch> dispatch = Object(object);
  const CallNote note(lab, from, home);
  if (begun) SetEvent(begun.get());
  return Ask(dispatch.get(), member, answer);
}

HRESULT CallBack(IDispatch* object, IDispatch* other, LONG& thread) {
  auto* name = const_cast<LPOLESTR>(L"CallBack");
  DISPID id = DISPID_UNKNOWN;
  HRESULT hr = object->GetIDsOfNames(IID_NULL, &name, 1, LOCALE_INVARIANT, &id);
  if (FAILED(hr)) return hr;
  VARIANT argument;
  VariantInit(&argument);
  argument.vt = VT_DISPATCH;
  argument.pdispVal = other;
  DISPPARAMS one{&argument, nullptr, 1, 0};
  VARIANT result;
  VariantInit(&result);
  hr = object->Invoke(id, IID_NULL, LOCALE_INVARIANT, DISPATCH_METHOD, &one, &result, nullptr, nullptr);
  if (SUCCEEDED(hr)) thread = result.lVal;
  return hr;
}

HRESULT StartServer(unsigned index, ComPtr<IDispatch>& server) {
  return CoCreateInstance(ServerClass(index), nullptr, CLSCTX_LOCAL_SERVER, IID_IDispatch, server.put_void());
}

}  // namespace concierge::lab

#include "demo_events.h"

#include <olectl.h>

#include "../src/com_error.h"
#include "../src/type_library.h"

namespace {

enum Event : DISPID { kSaving = 1, kSaved = 2 };

/** Type information of this very module in its life: the interface gets an IID of its own each time. */
IID Interface() {
  const concierge::ComPtr<ITypeInfo> info = DemoEvents::Info();
  TYPEATTR* attributes = nullptr;
  concierge::Check(info->GetTypeAttr(&attributes), L"events");
  const IID iid = attributes->guid;
  info->ReleaseTypeAttr(attributes);
  return iid;
}

}  // namespace

concierge::ComPtr<ITypeInfo> DemoEvents::Info() {
  // Never released: a module's statics end when COM may have ended.
  static ITypeInfo* const info =
      concierge::MakeTypeInfo(L"DemoEvents", {{L"Saving", kSaving, concierge::JsMember::kMethod, 1},
                                              {L"Saved", kSaved, concierge::JsMember::kMethod, 0}})
          .detach();
  return concierge::ComPtr<ITypeInfo>::Share(info);
}

STDMETHODIMP DemoEvents::QueryInterface(REFIID iid, void** out) {
  if (out == nullptr) return E_POINTER;
  *out = nullptr;
  if (iid != IID_IUnknown && iid != IID_IConnectionPoint) return E_NOINTERFACE;
  *out = static_cast<IConnectionPoint*>(this);
  AddRef();
  return S_OK;
}

STDMETHODIMP_(ULONG) DemoEvents::AddRef() { return static_cast<ULONG>(InterlockedIncrement(&references_)); }

STDMETHODIMP_(ULONG) DemoEvents::Release() {
  const LONG left = InterlockedDecrement(&references_);
  if (left == 0) delete this;
  return static_cast<ULONG>(left);
}

STDMETHODIMP DemoEvents::GetConnectionInterface(IID* iid) try {
  if (iid == nullptr) return E_POINTER;
  *iid = Interface();
  return S_OK;
} catch (const concierge::ComError& error) {
  return error.code;
}

STDMETHODIMP DemoEvents::GetConnectionPointContainer(IConnectionPointContainer** out) {
  if (out != nullptr) *out = nullptr;
  return E_NOTIMPL;
}

STDMETHODIMP DemoEvents::Advise(IUnknown* sink, DWORD* cookie) {
  if (sink == nullptr || cookie == nullptr) return E_POINTER;
  concierge::ComPtr<IDispatch> listener;
  if (FAILED(sink->QueryInterface(IID_IDispatch, listener.put_void()))) return CONNECT_E_CANNOTCONNECT;
  *cookie = next_++;
  listeners_.emplace(*cookie, std::move(listener));
  return S_OK;
}

STDMETHODIMP DemoEvents::Unadvise(DWORD cookie) {
  return listeners_.erase(cookie) == 1 ? S_OK : CONNECT_E_NOCONNECTION;
}

STDMETHODIMP DemoEvents::EnumConnections(IEnumConnections** out) {
  if (out != nullptr) *out = nullptr;
  return E_NOTIMPL;
}

bool DemoEvents::Save() {
  VARIANT_BOOL cancel = VARIANT_FALSE;
  VARIANT argument;
  VariantInit(&argument);
  argument.vt = VT_BYREF | VT_BOOL;
  argument.pboolVal = &cancel;
  Tell(kSaving, &argument);
  if (cancel != VARIANT_FALSE) return false;
  Tell(kSaved, nullptr);
  return true;
}

void DemoEvents::Tell(DISPID event, VARIANT* argument) {
  // A listener may come or go while another is told.
  const auto listeners = listeners_;
  DISPPARAMS parameters{argument, nullptr, argument == nullptr ? 0u : 1u, 0};
  for (const auto& [cookie, listener] : listeners) {
    listener->Invoke(event, IID_NULL, LOCALE_NEUTRAL, DISPATCH_METHOD, &parameters, nullptr, nullptr, nullptr);
  }
}

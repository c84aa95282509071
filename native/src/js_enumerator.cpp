#include "js_enumerator.h"

#include <oleauto.h>

#include <climits>
#include <new>
#include <utility>

#include "variant_codec.h"

namespace concierge {

STDMETHODIMP JsEnumerator::QueryInterface(REFIID iid, void** out) {
  if (out == nullptr) return E_POINTER;
  if (iid == IID_IUnknown || iid == IID_IEnumVARIANT) {
    *out = static_cast<IEnumVARIANT*>(this);
    AddRef();
    return S_OK;
  }
  *out = nullptr;
  return E_NOINTERFACE;
}

STDMETHODIMP_(ULONG) JsEnumerator::AddRef() { return static_cast<ULONG>(++references_); }

STDMETHODIMP_(ULONG) JsEnumerator::Release() {
  const long left = --references_;
  if (left == 0) delete this;
  return static_cast<ULONG>(left);
}

HRESULT JsEnumerator::Fetch(ULONG count, VARIANT* items, ULONG& got) {
  got = 0;
  if (count > LONG_MAX || at_ > LONG_MAX - count) return E_INVALIDARG;  // they travel as VT_I4
  // In reverse order, by the rules of IDispatch::Invoke.
  VARIANT arguments[2];
  arguments[0].vt = VT_I4;
  arguments[0].lVal = static_cast<LONG>(count);
  arguments[1].vt = VT_I4;
  arguments[1].lVal = static_cast<LONG>(at_);
  DISPPARAMS parameters{arguments, nullptr, 2, 0};
  Variant answer;
  const HRESULT hr = items_->Invoke(DISPID_NEWENUM, IID_NULL, LOCALE_NEUTRAL, DISPATCH_METHOD, &parameters,
                                    &answer.get(), nullptr, nullptr);
  if (FAILED(hr)) return hr;
  if (answer.get().vt != (VT_ARRAY | VT_VARIANT)) return E_UNEXPECTED;
  SAFEARRAY* array = answer.get().parray;
  if (SafeArrayGetDim(array) != 1 || array->rgsabound[0].cElements > count) return E_UNEXPECTED;
  auto* elements = static_cast<VARIANT*>(array->pvData);
  got = array->rgsabound[0].cElements;
  for (ULONG i = 0; items != nullptr && i < got; i++) {
    items[i] = elements[i];
    VariantInit(&elements[i]);  // ownership moved to the caller
  }
  at_ += got;
  return S_OK;
}

STDMETHODIMP JsEnumerator::Next(ULONG count, VARIANT* items, ULONG* fetched) {
  if (items == nullptr || (fetched == nullptr && count != 1)) return E_POINTER;
  for (ULONG i = 0; i < count; i++) VariantInit(&items[i]);
  ULONG got;
  const HRESULT hr = Fetch(count, items, got);
  if (fetched != nullptr) *fetched = got;
  if (FAILED(hr)) return hr;
  return got == count ? S_OK : S_FALSE;
}

STDMETHODIMP JsEnumerator::Skip(ULONG count) {
  // Not in one go: whoever skips does not want an array of all that.
  constexpr ULONG kAtOnce = 1024;
  for (ULONG left = count; left > 0;) {
    const ULONG asked = left < kAtOnce ? left : kAtOnce;
    ULONG got;
    const HRESULT hr = Fetch(asked, nullptr, got);
    if (FAILED(hr)) return hr;
    if (got < asked) return S_FALSE;
    left -= asked;
  }
  return S_OK;
}

STDMETHODIMP JsEnumerator::Reset() {
  at_ = 0;
  return S_OK;
}

STDMETHODIMP JsEnumerator::Clone(IEnumVARIANT** out) {
  if (out == nullptr) return E_POINTER;
  *out = new (std::nothrow) JsEnumerator(items_, at_);
  return *out == nullptr ? E_OUTOFMEMORY : S_OK;
}

}  // namespace concierge

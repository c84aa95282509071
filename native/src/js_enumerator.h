#pragma once

#include <windows.h>

#include <oaidl.h>

#include <atomic>

#include "com_ptr.h"
#include "own_objects.h"

namespace concierge {

/**
 * Walks over the items of a JavaScript object for `For Each`. The object answers them by position when they are asked
 * for, so that a range of a million cells is not made into a million objects ahead.
 */
class JsEnumerator final : public IEnumVARIANT {
 public:
  /** `items` answers DISPID_NEWENUM with (first position from 0, how many) by an array of at most so many. */
  explicit JsEnumerator(ComPtr<IDispatch> items, ULONG at = 0) : items_(std::move(items)), at_(at) {
    NoteOwnObject(this);
  }
  JsEnumerator(const JsEnumerator&) = delete;
  JsEnumerator& operator=(const JsEnumerator&) = delete;

  STDMETHODIMP QueryInterface(REFIID iid, void** out) override;
  STDMETHODIMP_(ULONG) AddRef() override;
  STDMETHODIMP_(ULONG) Release() override;
  STDMETHODIMP Next(ULONG count, VARIANT* items, ULONG* fetched) override;
  STDMETHODIMP Skip(ULONG count) override;
  STDMETHODIMP Reset() override;
  STDMETHODIMP Clone(IEnumVARIANT** out) override;

 private:
  ~JsEnumerator() { ForgetOwnObject(this); }
  /** Puts at most `count` items from the current position on; answers how many through `got`. */
  HRESULT Fetch(ULONG count, VARIANT* items, ULONG& got);

  std::atomic<long> references_{1};
  const ComPtr<IDispatch> items_;
  ULONG at_;
};

}  // namespace concierge

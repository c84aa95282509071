#pragma once

#include <windows.h>

#include <oaidl.h>
#include <ocidl.h>

#include <map>

#include "../src/com_ptr.h"

/**
 * Events of a demo object: Saving(Cancel), whose argument may be set by a listener, and Saved(). A connection point for
 * the dispatch interface that the type information describes. For one apartment, as its listeners are.
 */
class DemoEvents final : public IConnectionPoint {
 public:
  DemoEvents() = default;
  DemoEvents(const DemoEvents&) = delete;
  DemoEvents& operator=(const DemoEvents&) = delete;

  STDMETHODIMP QueryInterface(REFIID iid, void** out) override;
  STDMETHODIMP_(ULONG) AddRef() override;
  STDMETHODIMP_(ULONG) Release() override;
  STDMETHODIMP GetConnectionInterface(IID* iid) override;
  STDMETHODIMP GetConnectionPointContainer(IConnectionPointContainer** out) override;
  STDMETHODIMP Advise(IUnknown* sink, DWORD* cookie) override;
  STDMETHODIMP Unadvise(DWORD cookie) override;
  STDMETHODIMP EnumConnections(IEnumConnections** out) override;

  /** Tells of the event Saving, and unless a listener cancels, of Saved. Answers whether it was saved. */
  bool Save();

  /** Type information of the events. Throws concierge::ComError. */
  static concierge::ComPtr<ITypeInfo> Info();

 private:
  ~DemoEvents() = default;
  void Tell(DISPID event, VARIANT* argument);

  LONG references_ = 1;
  std::map<DWORD, concierge::ComPtr<IDispatch>> listeners_;
  DWORD next_ = 1;
};

#pragma once

#include <windows.h>

#include <oaidl.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "com_ptr.h"
#include "srw_mutex.h"

namespace concierge {

class Apartment;

/** One member of a JavaScript object as COM is to see it. */
struct JsMember {
  static constexpr uint32_t kMethod = 1, kGet = 2, kPut = 4;
  std::wstring name;
  DISPID id;
  uint32_t kinds = kMethod;
  /** How many parameters a method declares. */
  uint32_t parameters = 0;
  /** What callers may name arguments by, in order; empty where arguments have no names. */
  std::vector<std::wstring> parameter_names = {};
};

/** What a JavaScript object offers to COM. */
struct JsShape {
  std::vector<JsMember> members;
  /** For an event sink: the dispatch interface of the events. GUID_NULL otherwise. */
  IID event_interface = GUID_NULL;
  /** An event without by-reference arguments is told and not waited for. */
  bool events = false;
  DWORD timeout_ms = 5000;
  /** What its type information calls the interface. */
  std::wstring name = L"Object";
  /** Whether its life keeps a local server alive. */
  bool holds_server = false;
  /** Declared once for many objects: arguments are taken by value, and objects of such classes come back as themselves.
   */
  bool shared = false;
  /** JavaScript's own hold on an object that it answers ends with the answer, once the caller has a reference. */
  bool gives_away = false;
};

/**
 * A JavaScript object as IDispatch. Each call is packed, told to the JavaScript thread, and waited for on the
 * apartment's thread, which pumps meanwhile and runs only the work that the handler itself queues: so a handler may
 * call back into its caller without deadlock, and nothing else is interleaved. A bound keeps a silent handler from
 * hanging COM.
 */
class JsObject final : public IDispatch {
 public:
  JsObject(std::shared_ptr<Apartment> apartment, uint32_t handler, std::shared_ptr<const JsShape> shape);
  JsObject(const JsObject&) = delete;
  JsObject& operator=(const JsObject&) = delete;

  STDMETHODIMP QueryInterface(REFIID iid, void** out) override;
  STDMETHODIMP_(ULONG) AddRef() override;
  STDMETHODIMP_(ULONG) Release() override;
  STDMETHODIMP GetTypeInfoCount(UINT* count) override;
  STDMETHODIMP GetTypeInfo(UINT index, LCID locale, ITypeInfo** out) override;
  STDMETHODIMP GetIDsOfNames(REFIID iid, LPOLESTR* names, UINT count, LCID locale, DISPID* ids) override;
  STDMETHODIMP Invoke(DISPID member, REFIID iid, LCID locale, WORD flags, DISPPARAMS* parameters, VARIANT* result,
                      EXCEPINFO* exception, UINT* argument) override;

  /** JavaScript objects that COM holds at this moment. */
  static long Live();

 private:
  ~JsObject();
  HRESULT Forward(DISPID member, WORD flags, DISPPARAMS& parameters, VARIANT* result, EXCEPINFO* exception);
  const JsMember* Find(DISPID member) const;

  std::atomic<long> references_{1};
  const std::shared_ptr<Apartment> apartment_;
  const uint32_t handler_;
  const std::shared_ptr<const JsShape> shape_;
  SrwMutex type_info_mutex_;
  ComPtr<ITypeInfo> type_info_;  // made when somebody asks
};

}  // namespace concierge

#include "class_factory.h"

#include <objbase.h>

#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "apartment.h"
#include "com_error.h"
#include "foreign_threads.h"
#include "pack.h"
#include "srw_mutex.h"
#include "variant_codec.h"

namespace concierge {

namespace {

/** Whom to tell that nobody needs the server any more. */
struct Serving {
  std::weak_ptr<Apartment> apartment;
  uint32_t handler = 0;
};
std::mutex mutex;
Serving serving;
/** Apartments of ours by the cookie of a class. */
std::map<DWORD, uint32_t> served;

SrwMutex hold_mutex;
/** What keeps the process alive, and whether COM counts along. */
long holds = 0;
bool counting = false;

void CountHolds() {
  const std::lock_guard lock(hold_mutex);
  if (std::exchange(counting, true)) return;
  for (long i = 0; i < holds; i++) CoAddRefServerProcess();
}

std::shared_ptr<JsShape> FactoryShape(DWORD timeout_ms) {
  auto shape = std::make_shared<JsShape>();
  shape->members = {{L"CreateInstance", ClassFactory::kCreate}};
  shape->timeout_ms = timeout_ms;
  shape->holds_server = false;
  // Not left to JavaScript: in the MTA its release might come before the reference that is taken here.
  shape->gives_away = true;
  return shape;
}

}  // namespace

ClassFactory::ClassFactory(std::shared_ptr<Apartment> apartment, uint32_t handler, DWORD timeout_ms)
    : handler_(new JsObject(std::move(apartment), handler, FactoryShape(timeout_ms))) {
  NoteOwnObject(this);
}

STDMETHODIMP ClassFactory::QueryInterface(REFIID iid, void** out) {
  if (out == nullptr) return E_POINTER;
  if (iid == IID_IUnknown || iid == IID_IClassFactory) {
    *out = static_cast<IClassFactory*>(this);
    AddRef();
    return S_OK;
  }
  *out = nullptr;
  return E_NOINTERFACE;
}

STDMETHODIMP_(ULONG) ClassFactory::AddRef() { return static_cast<ULONG>(++references_); }

STDMETHODIMP_(ULONG) ClassFactory::Release() {
  const long left = --references_;
  if (left == 0) delete this;
  return static_cast<ULONG>(left);
}

STDMETHODIMP ClassFactory::CreateInstance(IUnknown* outer, REFIID iid, void** out) {
  if (out == nullptr) return E_POINTER;
  *out = nullptr;
  if (outer != nullptr) return CLASS_E_NOAGGREGATION;
  // Held meanwhile, so that the end of another object does not end the server in the middle.
  HoldServer();
  Variant made;
  DISPPARAMS none{};
  EXCEPINFO exception{};
  HRESULT hr =
      handler_->Invoke(kCreate, IID_NULL, LOCALE_INVARIANT, DISPATCH_METHOD, &none, &made, &exception, nullptr);
  if (hr == DISP_E_EXCEPTION) {
    // Activation has no way to tell a text, only the code.
    hr = FAILED(exception.scode) ? exception.scode : E_FAIL;
    SysFreeString(exception.bstrSource);
    SysFreeString(exception.bstrDescription);
    SysFreeString(exception.bstrHelpFile);
  }
  if (SUCCEEDED(hr)) {
    const bool object = made.get().vt == VT_DISPATCH && made.get().pdispVal != nullptr;
    hr = object ? made.get().pdispVal->QueryInterface(iid, out) : E_UNEXPECTED;
  }
  LetServerGo();
  return hr;
}

STDMETHODIMP ClassFactory::LockServer(BOOL lock) {
  if (lock) {
    HoldServer();
  } else {
    LetServerGo();
  }
  return S_OK;
}

DWORD ServeClass(const std::shared_ptr<Apartment>& apartment, const CLSID& id, DWORD use, uint32_t handler,
                 DWORD timeout_ms) {
  {
    const std::lock_guard lock(mutex);
    serving = {apartment, handler};
  }
  CountHolds();
  const ComPtr<IClassFactory> factory(new ClassFactory(apartment, handler, timeout_ms));
  DWORD cookie = 0;
  // Suspended until all is ready, else a client could come between the registration and its answer.
  Check(CoRegisterClassObject(id, factory.get(), CLSCTX_LOCAL_SERVER, use | REGCLS_SUSPENDED, &cookie), L"serve class");
  const HRESULT resumed = CoResumeClassObjects();
  if (FAILED(resumed)) {
    CoRevokeClassObject(cookie);
    throw ComError(resumed, L"serve class");
  }
  NoteServing();
  const std::lock_guard lock(mutex);
  served.insert_or_assign(cookie, apartment->id());
  return cookie;
}

void RevokeClass(DWORD cookie) {
  {
    const std::lock_guard lock(mutex);
    served.erase(cookie);
  }
  Check(CoRevokeClassObject(cookie), L"revoke class");
}

void RevokeClassesOf(uint32_t apartment) {
  std::vector<DWORD> left;
  {
    const std::lock_guard lock(mutex);
    for (auto it = served.begin(); it != served.end();) {
      if (it->second == apartment) left.push_back(it->first);
      it = it->second == apartment ? served.erase(it) : std::next(it);
    }
  }
  for (const DWORD cookie : left) CoRevokeClassObject(cookie);
}

void HoldServer() {
  const std::lock_guard lock(hold_mutex);
  holds++;
  if (counting) CoAddRefServerProcess();
}

void LetServerGo() {
  {
    const std::lock_guard lock(hold_mutex);
    holds--;
    if (!counting || CoReleaseServerProcess() != 0) return;
  }
  Serving told;
  {
    const std::lock_guard lock(mutex);
    told = serving;
  }
  const std::shared_ptr<Apartment> apartment = told.apartment.lock();
  if (!apartment) return;
  Packer out;
  out.PutNumber(ClassFactory::kIdle);
  out.PutNumber(DISPATCH_METHOD);
  out.PutNumber(0);
  apartment->Tell(TellKind::kEvent, told.handler, out.Finish());
}

}  // namespace concierge

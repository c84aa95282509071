#pragma once

#include <windows.h>

#include <oaidl.h>

#include <atomic>
#include <memory>

#include "com_ptr.h"
#include "js_object.h"
#include "own_objects.h"

namespace concierge {

class Apartment;

/**
 * The class object of a JavaScript-made class in a local server. Each object is asked of JavaScript. What keeps the
 * process alive is COM's own count of the server process (CoAddRefServerProcess): every object of ours and every lock;
 * when it falls to zero COM takes no more clients in, and JavaScript is told to end.
 */
class ClassFactory final : public IClassFactory {
 public:
  /** DISPIDs under which the handler is asked. */
  static constexpr DISPID kCreate = 1;
  static constexpr DISPID kIdle = 2;

  ClassFactory(std::shared_ptr<Apartment> apartment, uint32_t handler, DWORD timeout_ms);
  ClassFactory(const ClassFactory&) = delete;
  ClassFactory& operator=(const ClassFactory&) = delete;

  STDMETHODIMP QueryInterface(REFIID iid, void** out) override;
  STDMETHODIMP_(ULONG) AddRef() override;
  STDMETHODIMP_(ULONG) Release() override;
  STDMETHODIMP CreateInstance(IUnknown* outer, REFIID iid, void** out) override;
  STDMETHODIMP LockServer(BOOL lock) override;

 private:
  ~ClassFactory() { ForgetOwnObject(this); }

  std::atomic<long> references_{1};
  const ComPtr<IDispatch> handler_;
};

/** Registers a class of this process (CoRegisterClassObject) for the calling apartment; `use` is a REGCLS value.
 * Clients come in at once. Answers the cookie. */
DWORD ServeClass(const std::shared_ptr<Apartment>& apartment, const CLSID& id, DWORD use, uint32_t handler,
                 DWORD timeout_ms);
void RevokeClass(DWORD cookie);
/** Revokes what an apartment still serves, on its thread. */
void RevokeClassesOf(uint32_t apartment);

/** One more, or one less, that keeps a serving process alive. COM's count of the server process is touched only once
 * the process serves a class: at zero COM suspends all classes of the process, also those of our host. */
void HoldServer();
void LetServerGo();

}  // namespace concierge

#pragma once

#include <windows.h>

#include <oaidl.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "../src/apartment.h"
#include "../src/com_ptr.h"
#include "transcript.h"

namespace concierge::lab {

/** Threading models of the demo server, in the order of its classes. */
enum class Model { kApartment, kFree, kBoth, kNone };
const wchar_t* NameOf(Model model);
CLSID ClassOf(Model model);

/** Where an experiment happens: apartments to start, and the means to do something on their threads. */
class Lab {
 public:
  Lab(Transcript& transcript, std::wstring manifest) : transcript(transcript), manifest_(std::move(manifest)) {}
  ~Lab();
  Lab(const Lab&) = delete;
  Lab& operator=(const Lab&) = delete;

  std::shared_ptr<Apartment> Start(const std::wstring& name, ApartmentKind kind);
  void Stop(const std::shared_ptr<Apartment>& apartment);
  /** Does something on the apartment's thread and waits for it from outside of COM. E_ABORT when it takes too long. */
  HRESULT On(const std::shared_ptr<Apartment>& apartment, const std::wstring& label, std::function<HRESULT()> work,
             DWORD timeout_ms = 10'000);
  /** Begins it only; the handle is signalled when it is done. The caller closes the handle. */
  HANDLE Begin(const std::shared_ptr<Apartment>& apartment, const std::wstring& label, std::function<HRESULT()> work);
  /** Does something on a fresh thread that never initialises COM. */
  HRESULT OnBareThread(std::function<HRESULT()> work);
  const std::vector<std::shared_ptr<Apartment>>& apartments() const { return apartments_; }
  const std::wstring& manifest() const { return manifest_; }

  Transcript& transcript;

 private:
  std::wstring manifest_;
  std::vector<std::shared_ptr<Apartment>> apartments_;
  uint32_t next_ = 1;
};

/** Calls one of the demo object's parameterless members; the answer is a number. */
HRESULT Ask(IDispatch* object, const wchar_t* member, LONG& answer);
/** Whether COM stands between: a proxy offers IClientSecurity, an object of ours does not. */
bool IsProxy(IUnknown* object);
/** Whether a thread owns COM's window for incoming calls, which only STAs have. */
bool HasComWindow(DWORD thread);
std::wstring Hex(HRESULT hr);

}  // namespace concierge::lab

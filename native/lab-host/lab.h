#pragma once

#include <windows.h>

#include <oaidl.h>

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "../src/apartment.h"
#include "../src/com_ptr.h"
#include "../src/foreign_threads.h"
#include "transcript.h"

namespace concierge::lab {

/** Threading models of the demo server, in the order of its classes. */
enum class Model { kApartment, kFree, kBoth, kNone };
const wchar_t* NameOf(Model model);
CLSID ClassOf(Model model);

/** A thread that COM made to host an object. */
struct HostThread {
  ForeignThread thread;
  /** Apartments of ours that are in a call to it. */
  std::vector<uint32_t> callers;
};

/** Another process that an experiment has to do with. */
struct Neighbour {
  DWORD process;
  HANDLE handle;
};

/** An event that both sides of a wait hold: the one that goes on must still find what to look at. */
using Event = std::shared_ptr<void>;
Event MakeEvent();

/** What a busy machine may take for anything that does come. No verdict depends on it. */
constexpr DWORD kLimitMs = 30'000;

/** Where an experiment happens: apartments to start, and the means to do something on their threads. */
class Lab {
 public:
  Lab(Transcript& transcript, std::wstring manifest);
  ~Lab();
  Lab(const Lab&) = delete;
  Lab& operator=(const Lab&) = delete;

  std::shared_ptr<Apartment> Start(const std::wstring& name, ApartmentKind kind);
  void Stop(const std::shared_ptr<Apartment>& apartment);
  /** Does something on the apartment's thread and waits for it from outside of COM. E_ABORT when it takes too long. A
   * ComError that it throws is its result. */
  HRESULT On(const std::shared_ptr<Apartment>& apartment, const std::wstring& label, std::function<HRESULT()> work,
             DWORD timeout_ms = kLimitMs);
  /** Begins it only; the handle is signalled when it is done. The caller closes the handle. */
  HANDLE Begin(const std::shared_ptr<Apartment>& apartment, const std::wstring& label, std::function<HRESULT()> work);
  /** The same with a sleep without pumping, which has begun when this returns. It ends with the event, and only where
   * that never comes after twice the limit. */
  HANDLE BeginSleep(const std::shared_ptr<Apartment>& apartment, const Event& wake);
  /** Waits until the apartment is back in its loop: a call that it took in is over for the caller before that. */
  void Settle(const std::shared_ptr<Apartment>& apartment);
  /** Does something on a fresh thread that never initialises COM. */
  HRESULT OnBareThread(std::function<HRESULT()> work);
  /** Releases, in the order given and each on its own thread, what is in the object table for these apartments. */
  void Release(const std::vector<std::shared_ptr<Apartment>>& apartments);
  const std::vector<std::shared_ptr<Apartment>>& apartments() const { return apartments_; }
  const std::wstring& manifest() const { return manifest_; }
  /** The apartment whose thread this is; null for threads that are not ours. */
  std::shared_ptr<Apartment> OfThread(DWORD thread) const;
  /** Puts a thread that COM made into the picture, once. `mta_before`: an MTA was there before the object was made. */
  void NoteHost(DWORD thread, bool mta_before);
  /** Puts another process into the picture. */
  void NoteNeighbour(DWORD process);
  /** A call of one of our apartments into a thread begins or ends. */
  void NoteCall(const std::shared_ptr<Apartment>& from, DWORD thread, bool begins);

  Transcript& transcript;

 private:
  Fields Picture() const;

  std::wstring manifest_;
  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<Apartment>> apartments_;
  std::vector<HostThread> hosts_;
  std::vector<Neighbour> neighbours_;
  uint32_t next_ = 1;
};

/** Calls one of the demo object's parameterless members; the answer is a number. */
HRESULT Ask(IDispatch* object, const wchar_t* member, LONG& answer);
/** Calls the demo object's Sleep: its thread sleeps, without pumping. */
HRESULT SleepThere(IDispatch* object, LONG ms);
/** Says, while it lives, that a call of one of our apartments is in the thread given. */
class CallNote {
 public:
  CallNote(Lab& lab, const std::shared_ptr<Apartment>& from, DWORD thread) : lab_(lab), from_(from), thread_(thread) {
    lab_.NoteCall(from_, thread_, true);
  }
  ~CallNote() { lab_.NoteCall(from_, thread_, false); }
  CallNote(const CallNote&) = delete;
  CallNote& operator=(const CallNote&) = delete;

 private:
  Lab& lab_;
  const std::shared_ptr<Apartment> from_;
  const DWORD thread_;
};
/** Whether COM stands between: a proxy offers IClientSecurity, an object of ours does not. */
bool IsProxy(IUnknown* object);
/** Whether a thread owns COM's window for incoming calls, which only STAs have. */
bool HasComWindow(DWORD thread);
std::wstring Hex(HRESULT hr);

}  // namespace concierge::lab

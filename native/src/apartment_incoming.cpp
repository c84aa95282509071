#include <cwchar>
#include <utility>

#include "apartment.h"
#include "call_ring.h"
#include "clock.h"
#include "foreign_threads.h"
#include "own_objects.h"

// Calls that come in: for objects of ours, and for those of others that live here.

namespace concierge {

namespace {

/** COM's own counting of references to proxies, which comes in as calls to an object of COM. */
bool IsCounting(const IID& iid) {
  constexpr IID kCom = {0, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
  IID rest = iid;
  rest.Data1 = 0;
  return rest == kCom && (iid.Data1 == 0x131 || iid.Data1 == 0x134 || iid.Data1 == 0x143);  // IRemUnknown and its kin
}

/** The window by which COM delivers calls to an STA. */
bool IsComWindow(HWND window) {
  wchar_t name[32];
  return window != nullptr && GetClassNameW(window, name, 32) > 0 && std::wcscmp(name, L"OleMainThreadWndClass") == 0;
}

}  // namespace

bool Apartment::AwaitAnswer(IncomingCall& call, DWORD timeout_ms) {
  const uint64_t deadline = GetTickCount64() + timeout_ms;
  // Not the event of the queue: in the MTA this may be a thread of COM, and the apartment's own waits for that one.
  const HANDLE handles[] = {call.signal(), stop_};
  for (;;) {
    Job job;
    while (!call.answered() && TakeJob(job, call.id())) Execute(job);
    if (call.answered()) return true;
    const uint64_t now = GetTickCount64();
    const DWORD left = now < deadline ? static_cast<DWORD>(deadline - now) : 0;
    const DWORD woke = WaitTakingMessages(2, handles, left);
    if (woke == WAIT_OBJECT_0) continue;
    if (woke == WAIT_OBJECT_0 + 1 || woke == WAIT_TIMEOUT || woke == WAIT_FAILED) return !call.GiveUp();
    Pump();
  }
}

HRESULT Apartment::RunIncoming(const std::wstring& name, const DISPPARAMS& parameters,
                               const std::function<HRESULT()>& call) {
  NoteIncomingCall(name);
  // Into the MTA several calls come at once, on threads of COM: there the call ring tells, not the apartment's row.
  const bool here = OnOwnThread();
  const ApartmentState before = counters_.state;
  const uint64_t since = counters_.running_since;
  std::wstring outer;
  CallRecord record{id_, 0, name, NowMicroseconds(), {}, {}, GetCurrentThreadId(), CallKind::kIncoming};
  {
    const std::lock_guard lock(mutex_);
    record.depth = BeginDepth();
    if (here) {
      counters_.state = ApartmentState::kRunning;
      counters_.running_since = GetTickCount64();
      outer = std::exchange(current_label_, L"incoming " + name);
    }
  }
  // COM hands arguments over from the last to the first.
  for (UINT i = parameters.cArgs; i-- > 0 && !record.types.full();) record.types.Add(parameters.rgvarg[i].vt);
  const HRESULT result = call();
  record.result = result;
  record.end = NowMicroseconds();
  Record(std::move(record));
  const std::lock_guard lock(mutex_);
  EndDepth();
  if (here) {
    counters_.running_since = since;
    counters_.state = before;
    current_label_ = std::move(outer);
  }
  return result;
}

void Apartment::Deliver(const MSG& message) {
  Delivery delivery{message.hwnd};
  Delivery* const outer = std::exchange(delivery_, &delivery);
  DispatchMessageW(&message);
  delivery_ = outer;
  if (delivery.foreign_since != 0) EndForeignCall(delivery);
}

// The filter tells that a call comes in, never that it is over. Where this thread's own loop dispatches the message
// that brings the call, it is over when the dispatch is. During a call out COM dispatches in a loop of its own: of what
// comes in then only the beginning is known.
void Apartment::NoteArrival(const INTERFACEINFO* info) {
  Delivery* const delivery = delivery_;
  const bool brought = delivery != nullptr && !std::exchange(delivery->arrived, true);
  if (info != nullptr && (IsOwnObject(info->pUnk) || IsCounting(info->iid))) return;
  if (brought && IsComWindow(delivery->window)) return BeginForeignCall(*delivery);
  Record({id_, 0, kForeignCall, NowMicroseconds(), {}, {}, GetCurrentThreadId(), CallKind::kIncoming, depth_});
}

void Apartment::BeginForeignCall(Delivery& delivery) {
  delivery.foreign_since = NowMicroseconds();
  delivery.state = counters_.state;
  delivery.running_since = counters_.running_since;
  const std::lock_guard lock(mutex_);
  counters_.state = ApartmentState::kRunning;
  counters_.running_since = counters_.last_pump = GetTickCount64();
  depth_++;
  delivery.label = std::exchange(current_label_, kForeignCall);
}

void Apartment::EndForeignCall(Delivery& delivery) {
  NoteGap();
  Record({id_,
          0,
          kForeignCall,
          delivery.foreign_since,
          NowMicroseconds(),
          {},
          GetCurrentThreadId(),
          CallKind::kIncoming,
          depth_ - 1});
  const std::lock_guard lock(mutex_);
  counters_.last_pump = GetTickCount64();
  depth_--;
  counters_.running_since = delivery.running_since;
  counters_.state = delivery.state;
  current_label_ = std::move(delivery.label);
}

}  // namespace concierge

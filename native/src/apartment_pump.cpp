#include <utility>

#include "apartment.h"
#include "clock.h"

// How an apartment waits and takes messages.

namespace concierge {

bool Apartment::Pause(DWORD ms) {
  const uint64_t deadline = GetTickCount64() + ms;
  for (;;) {
    const uint64_t now = GetTickCount64();
    if (now >= deadline) return true;
    const auto left = static_cast<DWORD>(deadline - now);
    const DWORD woke = WaitTakingMessages(1, &stop_, left);
    if (woke == WAIT_OBJECT_0 || woke == WAIT_FAILED) return false;
    Pump();
  }
}

uint64_t Apartment::PumpWaiting() {
  const uint64_t before = counters_.messages;
  Pump();
  return counters_.messages - before;
}

DWORD Apartment::WaitTakingMessages(DWORD count, const HANDLE* handles, DWORD timeout_ms) {
  if (kind_ != ApartmentKind::kSta) return WaitForMultipleObjects(count, handles, FALSE, timeout_ms);
  NoteGap();
  {
    const std::lock_guard lock(mutex_);
    waits_pumping_ = true;
  }
  const DWORD woke = MsgWaitForMultipleObjectsEx(count, handles, timeout_ms, QS_ALLINPUT, MWMO_INPUTAVAILABLE);
  const std::lock_guard lock(mutex_);
  waits_pumping_ = false;
  counters_.last_pump = GetTickCount64();
  return woke;
}

Home Apartment::BeginCall(const Home& into, bool proxy) {
  // A call that stays on the thread tells nothing, and is too short for a lock.
  if (!OnOwnThread()) return {};
  if (!proxy && into == calling_into_) return into;
  if (proxy) NoteGap();
  const std::lock_guard lock(mutex_);
  if (proxy) outgoing_ = true;
  return std::exchange(calling_into_, into);
}

void Apartment::EndCall(const Home& outer, bool proxy) {
  if (!OnOwnThread() || (!proxy && outer == calling_into_)) return;
  const std::lock_guard lock(mutex_);
  calling_into_ = outer;
  if (!proxy) return;
  outgoing_ = false;
  counters_.last_pump = GetTickCount64();
}

/** Waiting idle in the message wait is pumping too: only the time a batch kept the thread from it is a gap. */
void Apartment::NoteGap() {
  const uint64_t gap = GetTickCount64() - counters_.last_pump;
  if (counters_.state != ApartmentState::kIdle && gap > counters_.longest_gap) counters_.longest_gap = gap;
}

void Apartment::Pump() {
  NoteGap();
  if (kind_ == ApartmentKind::kSta) {
    MSG message;
    while (PeekMessageW(&message, nullptr, 0, 0, PM_REMOVE)) {
      counters_.messages++;
      TranslateMessage(&message);
      Deliver(message);
    }
  }
  counters_.last_pump = GetTickCount64();
  pumped_us_ = NowMicroseconds();
}

void Apartment::PumpIfDue() {
  if (NowMicroseconds() - pumped_us_ >= kPumpDueUs) Pump();
}

}  // namespace concierge

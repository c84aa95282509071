#include "../src/marshaling.h"
#include "../src/sync_objects.h"
#include "../src/waits.h"
#include "demo_objects.h"
#include "experiments.h"

namespace concierge::lab {

/** How long who hangs is shown as hanging. */
constexpr DWORD kHangMs = 2400;

void SleepingSta(Lab& lab) {
  const auto main = lab.Start(L"main", ApartmentKind::kSta);
  const auto sleeper = lab.Start(L"sleeper", ApartmentKind::kSta);
  const auto caller = lab.Start(L"caller", ApartmentKind::kSta);
  uint32_t stream = 0, proxy = 0;
  lab.On(sleeper, L"create", [&] {
    stream = MarshalToStream(Make(Model::kApartment), sleeper->id());
    return S_OK;
  });
  lab.transcript.Step(L"sleeper made an object and marshaled it into a stream");
  lab.On(caller, L"unmarshal", [&] {
    proxy = UnmarshalFromStream(stream);
    return S_OK;
  });
  const DWORD home = sleeper->counters().thread_id;
  const Event wake = MakeEvent();
  HANDLE asleep = lab.BeginSleep(sleeper, wake);
  lab.transcript.Step(L"sleeper sleeps: it is not pumping");
  const uint64_t start = NowMicroseconds();
  LONG thread = 0;
  HANDLE called = lab.Begin(caller, L"GetCurrentThreadId",
                            [&] { return AskOn(lab, caller, home, proxy, L"GetCurrentThreadId", thread); });
  const bool waited = WaitForSingleObject(called, kHangMs / 4) == WAIT_TIMEOUT;
  lab.transcript.Step(waited ? L"the caller hangs: the sleeper does not pump" : L"the call came through at once");
  Sleep(kHangMs * 3 / 4);
  lab.transcript.Observe();
  SetEvent(wake.get());
  const bool came = WaitForSingleObject(called, kLimitMs) == WAIT_OBJECT_0;
  const uint64_t took = (NowMicroseconds() - start) / 1000;
  WaitForSingleObject(asleep, kLimitMs);
  CloseHandle(asleep);
  CloseHandle(called);
  lab.Settle(sleeper);
  lab.transcript.Step(came
                          ? L"the sleeper pumps again and the call came through after " + std::to_wstring(took) + L" ms"
                          : L"the call never came through");
  lab.transcript.Result(
      "sleeping-sta",
      {{"hung", Json(waited)}, {"cameThrough", Json(came)}, {"ranOnOwner", Json(static_cast<DWORD>(thread) == home)}});
  lab.Release({caller, sleeper});
}

void Deadlock(Lab& lab) {
  const auto left = lab.Start(L"left", ApartmentKind::kSta);
  const auto right = lab.Start(L"right", ApartmentKind::kSta);
  const uint32_t ledger = AddSync(SyncKind::kMutex, CreateMutexW(nullptr, FALSE, nullptr), L"ledger");
  const uint32_t journal = AddSync(SyncKind::kMutex, CreateMutexW(nullptr, FALSE, nullptr), L"journal");
  const auto wait = [](const std::shared_ptr<Apartment>& on, uint32_t mutex, DWORD ms) {
    return [on, mutex, ms] {
      return Wait(*on, {mutex}, WaitMode::kAny, ms).end == WaitEnd::kObject ? S_OK : RPC_E_TIMEOUT;
    };
  };
  lab.On(left, L"take the ledger", wait(left, ledger, 0));
  lab.On(right, L"take the journal", wait(right, journal, 0));
  lab.transcript.Step(L"left has taken the ledger, right the journal");
  // Whether either came by what it waited for, however late somebody looks.
  const Event got = MakeEvent();
  const auto want = [&](const std::shared_ptr<Apartment>& on, const wchar_t* label, uint32_t mutex) {
    return lab.Begin(on, label, [got, waited = wait(on, mutex, kHangMs)] {
      const HRESULT hr = waited();
      if (SUCCEEDED(hr)) SetEvent(got.get());
      return hr;
    });
  };
  const HANDLE both[] = {want(left, L"wait for the journal", journal), want(right, L"wait for the ledger", ledger)};
  bool stuck = WaitForSingleObject(got.get(), kHangMs / 4) == WAIT_TIMEOUT;
  lab.transcript.Step(
      stuck ? L"deadlock: left waits for the journal, which right has; right waits for the ledger, which left has"
            : L"no deadlock");
  const bool timed_out = WaitForMultipleObjects(2, both, TRUE, kLimitMs) == WAIT_OBJECT_0;
  stuck = stuck && timed_out && WaitForSingleObject(got.get(), 0) == WAIT_TIMEOUT;
  lab.transcript.Step(stuck ? L"only the time-out of the waits ended it" : L"they went on");
  for (HANDLE handle : both) CloseHandle(handle);
  lab.transcript.Result("deadlock", {{"stuck", Json(stuck)}});
  lab.Stop(left);
  lab.Stop(right);
  RemoveSync(ledger);
  RemoveSync(journal);
}

void MutualCalls(Lab& lab) {
  const auto left = lab.Start(L"left", ApartmentKind::kSta);
  const auto right = lab.Start(L"right", ApartmentKind::kSta);
  uint32_t a = 0, b = 0, a_in_right = 0, b_in_left = 0, to_left = 0, to_right = 0;
  lab.On(left, L"create", [&] {
    to_right = MarshalToStream(a = Make(Model::kApartment), left->id());
    return S_OK;
  });
  lab.On(right, L"create", [&] {
    to_left = MarshalToStream(b = Make(Model::kApartment), right->id());
    a_in_right = UnmarshalFromStream(to_right);
    return S_OK;
  });
  lab.On(left, L"unmarshal", [&] {
    b_in_left = UnmarshalFromStream(to_left);
    return S_OK;
  });
  lab.transcript.Step(L"left and right have made an object each, and each has a proxy to the other's");
  LONG via_right = 0, via_left = 0;
  // Once alone: when two threads make the first marshaled calls of a process at once, Wine 8 now and then calls through
  // a pointer that its oleaut32 has not yet set (c0000005).
  lab.On(right, L"call left once", [&] { return CallBack(Object(a_in_right).get(), Object(b).get(), via_left); });
  via_left = 0;
  const auto call = [&](const std::shared_ptr<Apartment>& from, const std::shared_ptr<Apartment>& to, uint32_t proxy,
                        uint32_t own, LONG& via) {
    return lab.Begin(from, L"call " + to->name() + L", which calls back", [&lab, from, to, proxy, own, &via] {
      const ComPtr<IDispatch> other = Object(proxy);
      const CallNote note(lab, from, to->counters().thread_id);
      const HRESULT hr = CallBack(other.get(), Object(own).get(), via);
      return FAILED(hr) ? hr : SleepThere(other.get(), kSeenMs);
    });
  };
  HANDLE both[] = {call(left, right, b_in_left, a, via_right), call(right, left, a_in_right, b, via_left)};
  WaitForMultipleObjects(2, both, TRUE, kSeenMs / 2);
  lab.transcript.Step(L"both are in a call to the other");
  const bool done = WaitForMultipleObjects(2, both, TRUE, kLimitMs) == WAIT_OBJECT_0;
  for (HANDLE handle : both) CloseHandle(handle);
  lab.Settle(left);
  lab.Settle(right);
  lab.transcript.Step(done ? L"both calls came back: a thread that waits for its outgoing call takes calls in"
                           : L"the calls did not come back");
  lab.transcript.Result("mutual-calls",
                        {{"done", Json(done)},
                         {"calledBackOnLeft", Json(static_cast<DWORD>(via_right) == left->counters().thread_id)},
                         {"calledBackOnRight", Json(static_cast<DWORD>(via_left) == right->counters().thread_id)}});
  // Each takes the other's release as a call, so neither may be waiting for the other's end.
  lab.Release({left, right});
}

}  // namespace concierge::lab

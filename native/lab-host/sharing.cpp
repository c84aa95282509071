#include "../src/marshaling.h"
#include "demo_objects.h"
#include "experiments.h"

namespace concierge::lab {

namespace {

std::string Threads(const std::vector<LONG>& threads) {
  std::string out = "[";
  for (const LONG thread : threads) out += (out.size() > 1 ? "," : "") + Json(static_cast<double>(thread));
  return out + "]";
}

/** Every caller calls the object's Sleep at once; answers how long all of it took, in milliseconds. */
uint64_t AllAtOnce(Lab& lab, const std::vector<std::shared_ptr<Apartment>>& callers,
                   const std::vector<uint32_t>& objects, DWORD home) {
  const uint64_t start = NowMicroseconds();
  std::vector<HANDLE> all;
  for (size_t i = 0; i < callers.size(); i++) {
    all.push_back(lab.Begin(callers[i], L"Sleep", [&lab, from = callers[i], object = objects[i], home] {
      const ComPtr<IDispatch> dispatch = Object(object);
      const CallNote note(lab, from, home);
      return SleepThere(dispatch.get(), kSeenMs);
    }));
  }
  WaitForMultipleObjects(static_cast<DWORD>(all.size()), all.data(), TRUE, kLimitMs);
  for (HANDLE one : all) CloseHandle(one);
  return (NowMicroseconds() - start) / 1000;
}

}  // namespace

void Share(Lab& lab, Model model) {
  const auto main = lab.Start(L"main", ApartmentKind::kSta);
  const auto owner = lab.Start(L"owner", ApartmentKind::kSta);
  uint32_t object = 0;
  LONG created = 0;
  lab.On(owner, L"create", [&] {
    object = Make(model);
    return Ask(Object(object).get(), L"GetCreatedThreadId", created);
  });
  const auto home = static_cast<DWORD>(created);
  lab.NoteHost(home, false);
  lab.transcript.Step(std::wstring(L"owner made an object of model ") + NameOf(model) + L"; it lives on thread " +
                      std::to_wstring(created));
  std::vector<std::shared_ptr<Apartment>> workers;
  std::vector<uint32_t> proxies;
  std::vector<LONG> callers, answered;
  for (int i = 1; i <= 3; i++) {
    const auto worker = lab.Start(L"worker " + std::to_wstring(i), ApartmentKind::kSta);
    uint32_t stream = 0, proxy = 0;
    lab.On(owner, L"marshal into a stream", [&] {
      stream = MarshalToStream(object, owner->id());
      return S_OK;
    });
    LONG thread = 0;
    const HRESULT hr = lab.On(worker, L"unmarshal and call", [&] {
      proxy = UnmarshalFromStream(stream);
      return AskOn(lab, worker, home, proxy, L"GetCurrentThreadId", thread);
    });
    lab.transcript.Step(worker->name() + L" (thread " + std::to_wstring(worker->counters().thread_id) + L") called: " +
                        (SUCCEEDED(hr) ? L"it ran on thread " + std::to_wstring(thread) : Hex(hr)));
    workers.push_back(worker);
    proxies.push_back(proxy);
    callers.push_back(static_cast<LONG>(worker->counters().thread_id));
    answered.push_back(thread);
  }
  const uint64_t took = AllAtOnce(lab, workers, proxies, home);
  lab.Settle(owner);
  // Nobody calls the owner any more, so its counter stands still from here on.
  const uint64_t pumped = owner->counters().messages;
  lab.transcript.Step(L"all three called at once, " + std::to_wstring(kSeenMs) + L" ms each: together it took " +
                      std::to_wstring(took) + L" ms; owner has pumped " + std::to_wstring(pumped) + L" messages");
  lab.transcript.Result("share", {{"model", Json(std::wstring(NameOf(model)))},
                                  {"ownerThread", JsonCount(owner->counters().thread_id)},
                                  {"createdThread", Json(static_cast<double>(created))},
                                  {"callers", Threads(callers)},
                                  {"ranOn", Threads(answered)},
                                  {"together", JsonCount(took)},
                                  {"ownerPumped", JsonCount(pumped)}});
  lab.Release(workers);
  lab.Release({owner});
}

void AllInMta(Lab& lab) {
  const auto first = lab.Start(L"mta 1", ApartmentKind::kMta);
  uint32_t object = 0;
  lab.On(first, L"create", [&] {
    object = Make(Model::kFree);
    return S_OK;
  });
  lab.transcript.Step(L"mta 1 made a Free object: it lives in the MTA, where all three are");
  std::vector<std::shared_ptr<Apartment>> all;
  std::vector<LONG> callers, answered;
  for (int i = 1; i <= 3; i++) {
    const auto caller = i == 1 ? first : lab.Start(L"mta " + std::to_wstring(i), ApartmentKind::kMta);
    LONG thread = 0;
    lab.On(caller, L"call", [&] { return Ask(Object(object).get(), L"GetCurrentThreadId", thread); });
    all.push_back(caller);
    callers.push_back(static_cast<LONG>(caller->counters().thread_id));
    answered.push_back(thread);
    lab.transcript.Step(caller->name() + L" called: it ran on thread " + std::to_wstring(thread));
  }
  // Each runs on its caller, so no call goes into another thread.
  const uint64_t took = AllAtOnce(lab, all, {object, object, object}, 0);
  lab.transcript.Step(L"all three called at once, " + std::to_wstring(kSeenMs) + L" ms each: together it took " +
                      std::to_wstring(took) + L" ms");
  lab.transcript.Result("mta",
                        {{"callers", Threads(callers)}, {"ranOn", Threads(answered)}, {"together", JsonCount(took)}});
  lab.Release({first});
}

}  // namespace concierge::lab

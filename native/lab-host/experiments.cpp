#include "experiments.h"

#include <objbase.h>

#include "../src/com_error.h"
#include "../src/marshaling.h"
#include "../src/message_filter.h"
#include "../src/object_table.h"
#include "../src/sync_objects.h"
#include "../src/test_window.h"
#include "../src/waits.h"
#include "local_server.h"
#include "matrix.h"

namespace concierge::lab {

namespace {

/** Makes an object in the calling apartment and answers its number in the object table, which snapshots count. */
uint32_t Make(Model model) {
  ComPtr<IUnknown> object;
  Check(CoCreateInstance(ClassOf(model), nullptr, CLSCTX_INPROC_SERVER, IID_IDispatch, object.put_void()), L"create");
  return Objects().Add(std::move(object));
}

/** The object with that number; in its own apartment only. */
ComPtr<IDispatch> Object(uint32_t id) { return Objects().Dispatch(id, L"use"); }

/** Asks the object with that number, which lives on the thread given. */
HRESULT AskOn(Lab& lab, const std::shared_ptr<Apartment>& from, DWORD home, uint32_t object, const wchar_t* member,
              LONG& answer) {
  const ComPtr<IDispatch> dispatch = Object(object);
  const CallNote note(lab, from, home);
  return Ask(dispatch.get(), member, answer);
}

/** How long the calls take that are made to be seen: a few pictures. */
constexpr LONG kSeenMs = 350;

/** Has the object call another demo object back. */
HRESULT CallBack(IDispatch* object, IDispatch* other, LONG& thread) {
  auto* name = const_cast<LPOLESTR>(L"CallBack");
  DISPID id = DISPID_UNKNOWN;
  HRESULT hr = object->GetIDsOfNames(IID_NULL, &name, 1, LOCALE_INVARIANT, &id);
  if (FAILED(hr)) return hr;
  VARIANT argument;
  VariantInit(&argument);
  argument.vt = VT_DISPATCH;
  argument.pdispVal = other;
  DISPPARAMS one{&argument, nullptr, 1, 0};
  VARIANT result;
  VariantInit(&result);
  hr = object->Invoke(id, IID_NULL, LOCALE_INVARIANT, DISPATCH_METHOD, &one, &result, nullptr, nullptr);
  if (SUCCEEDED(hr)) thread = result.lVal;
  return hr;
}

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
  WaitForMultipleObjects(static_cast<DWORD>(all.size()), all.data(), TRUE, 20'000);
  for (HANDLE one : all) CloseHandle(one);
  return (NowMicroseconds() - start) / 1000;
}

/** One object, three worker STAs that each get it by stream and call it. */
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

/** Everything in the MTA: no proxy, each call runs on the thread that calls. */
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

/** A proxy's pointer used raw by a thread that it was not marshaled for. */
void WrongThread(Lab& lab) {
  const auto main = lab.Start(L"main", ApartmentKind::kSta);
  const auto owner = lab.Start(L"owner", ApartmentKind::kSta);
  const auto stranger = lab.Start(L"stranger", ApartmentKind::kSta);
  ComPtr<IDispatch> proxy;
  // A "none" object made away from the main STA comes as a proxy, and proxies check who uses them.
  lab.On(owner, L"create", [&] {
    proxy = Object(Make(Model::kNone));
    return S_OK;
  });
  lab.transcript.Step(L"owner made an object without ThreadingModel: it lives in the main STA, owner has a proxy");
  LONG thread = 0;
  const HRESULT raw = lab.On(stranger, L"call raw", [&] { return Ask(proxy.get(), L"GetCurrentThreadId", thread); });
  lab.transcript.Step(L"stranger used owner's pointer raw: " + Hex(raw));
  lab.transcript.Result("wrong-thread", {{"result", Json(static_cast<double>(raw))}});
  lab.On(owner, L"release", [&] {
    proxy = {};
    return S_OK;
  });
  lab.Release({owner});
}

void NoCoInitialize(Lab& lab) {
  const HRESULT bare = lab.OnBareThread([] {
    ComPtr<IDispatch> object;
    return CoCreateInstance(ClassOf(Model::kBoth), nullptr, CLSCTX_INPROC_SERVER, IID_IDispatch, object.put_void());
  });
  lab.transcript.Step(L"a thread that never entered an apartment tried to create an object: " + Hex(bare));
  HRESULT changed = S_OK;
  lab.OnBareThread([&] {
    CoInitializeEx(nullptr, COINIT_APARTMENTTHREADED);
    changed = CoInitializeEx(nullptr, COINIT_MULTITHREADED);
    CoUninitialize();
    return changed;
  });
  lab.transcript.Step(L"a thread of an STA tried to enter the MTA: " + Hex(changed));
  lab.transcript.Result("no-coinitialize", {{"result", Json(static_cast<double>(bare))},
                                            {"changedMode", Json(static_cast<double>(changed))}});
}

/** An STA that sleeps without pumping: who calls it hangs until it pumps again. */
void SleepingSta(Lab& lab) {
  constexpr DWORD kSleepMs = 1600;
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
  HANDLE asleep = lab.Begin(sleeper, L"sleep without pumping", [] {
    Sleep(kSleepMs);
    return S_OK;
  });
  while (sleeper->counters().state != ApartmentState::kRunning) Sleep(1);
  lab.transcript.Step(L"sleeper sleeps: it is not pumping");
  const uint64_t start = NowMicroseconds();
  LONG thread = 0;
  HANDLE called = lab.Begin(caller, L"GetCurrentThreadId",
                            [&] { return AskOn(lab, caller, home, proxy, L"GetCurrentThreadId", thread); });
  const bool waited = WaitForSingleObject(called, kSleepMs / 4) == WAIT_TIMEOUT;
  lab.transcript.Step(waited ? L"the caller hangs: the sleeper does not pump" : L"the call came through at once");
  const bool came = WaitForSingleObject(called, 10'000) == WAIT_OBJECT_0;
  const uint64_t took = (NowMicroseconds() - start) / 1000;
  WaitForSingleObject(asleep, 10'000);
  CloseHandle(asleep);
  CloseHandle(called);
  while (sleeper->counters().state == ApartmentState::kRunning) Sleep(1);
  lab.transcript.Step(came
                          ? L"the sleeper pumps again and the call came through after " + std::to_wstring(took) + L" ms"
                          : L"the call never came through");
  lab.transcript.Result(
      "sleeping-sta",
      {{"hung", Json(waited)}, {"cameThrough", Json(came)}, {"ranOnOwner", Json(static_cast<DWORD>(thread) == home)}});
  lab.Release({caller, sleeper});
}

/** Two STAs in plain waits for what the other owns, beside two that call each other and do not deadlock. */
void Deadlock(Lab& lab) {
  constexpr DWORD kWaitMs = 1600;
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
  HANDLE left_done = lab.Begin(left, L"wait for the journal", wait(left, journal, kWaitMs));
  HANDLE right_done = lab.Begin(right, L"wait for the ledger", wait(right, ledger, kWaitMs));
  const HANDLE both[] = {left_done, right_done};
  const bool stuck = WaitForMultipleObjects(2, both, FALSE, kWaitMs / 4) == WAIT_TIMEOUT;
  lab.transcript.Step(
      stuck ? L"deadlock: left waits for the journal, which right has; right waits for the ledger, which left has"
            : L"no deadlock");
  WaitForMultipleObjects(2, both, TRUE, 10'000);
  lab.transcript.Step(L"only the time-out of the waits ended it");
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
  const bool done = WaitForMultipleObjects(2, both, TRUE, 10'000) == WAIT_OBJECT_0;
  for (HANDLE handle : both) CloseHandle(handle);
  lab.transcript.Step(done ? L"both calls came back: a thread that waits for its outgoing call takes calls in"
                           : L"the calls did not come back");
  lab.transcript.Result("mutual-calls",
                        {{"done", Json(done)},
                         {"calledBackOnLeft", Json(static_cast<DWORD>(via_right) == left->counters().thread_id)},
                         {"calledBackOnRight", Json(static_cast<DWORD>(via_left) == right->counters().thread_id)}});
  // Each takes the other's release as a call, so neither may be waiting for the other's end.
  lab.Release({left, right});
}

/** The thread that made an object ends first: in process its proxies are disconnected. */
void CreatorEnds(Lab& lab) {
  const auto main = lab.Start(L"main", ApartmentKind::kSta);
  const auto owner = lab.Start(L"owner", ApartmentKind::kSta);
  const auto client = lab.Start(L"client", ApartmentKind::kSta);
  uint32_t stream = 0, proxy = 0;
  IDispatch* left_behind = nullptr;
  const DWORD home = owner->counters().thread_id;
  lab.On(owner, L"create", [&] {
    const uint32_t object = Make(Model::kApartment);
    // Never released: what its thread leaves behind is the point. The pointer must not be touched from here on.
    left_behind = Object(object).detach();
    stream = MarshalToStream(object, owner->id());
    return S_OK;
  });
  lab.On(client, L"unmarshal", [&] {
    proxy = UnmarshalFromStream(stream);
    return S_OK;
  });
  LONG thread = 0;
  const auto call = [&] { return AskOn(lab, client, home, proxy, L"GetCurrentThreadId", thread); };
  const HRESULT before = lab.On(client, L"call", call);
  lab.transcript.Step(L"client called owner's object: " + Hex(before));
  lab.Stop(owner);
  const HRESULT after = lab.On(client, L"call again", call);
  lab.transcript.Step(L"before: " + Hex(before) + L", after its owner ended: " + Hex(after));
  lab.transcript.Result("creator-ends", {{"before", Json(static_cast<double>(before))},
                                         {"after", Json(static_cast<double>(after))},
                                         {"leftBehind", Json(left_behind != nullptr)}});
  lab.Release({client});
}

HRESULT StartServer(unsigned index, ComPtr<IDispatch>& server) {
  return CoCreateInstance(ServerClass(index), nullptr, CLSCTX_LOCAL_SERVER, IID_IDispatch, server.put_void());
}

/** A local server lives as long as its client holds it: the client's thread ends, and with it the server's process. */
void CreatorEndsServer(Lab& lab) {
  const HRESULT registered = RegisterServer();
  HRESULT made = registered;
  bool ended = false;
  if (SUCCEEDED(registered)) {
    const auto client = lab.Start(L"client", ApartmentKind::kSta);
    LONG process = 0;
    made = lab.On(
        client, L"start the server",
        [&] {
          ComPtr<IDispatch> server;
          const HRESULT hr = StartServer(0, server);
          if (FAILED(hr)) return hr;
          const HRESULT asked = Ask(server.get(), L"GetProcessId", process);
          lab.NoteNeighbour(static_cast<DWORD>(process));
          lab.transcript.Step(L"the server is process " + std::to_wstring(process));
          return asked;
        },
        30'000);
    HANDLE handle = OpenProcess(SYNCHRONIZE, FALSE, static_cast<DWORD>(process));
    lab.Stop(client);
    ended = handle == nullptr || WaitForSingleObject(handle, 10'000) == WAIT_OBJECT_0;
    if (handle != nullptr) CloseHandle(handle);
    lab.transcript.Step(ended ? L"its process ended with its last client" : L"its process is still there");
  }
  UnregisterServer();
  lab.transcript.Result("creator-ends-server", {{"made", Json(static_cast<double>(made))}, {"ended", Json(ended)}});
}

void WindowMessages(Lab& lab) {
  const auto owner = lab.Start(L"owner", ApartmentKind::kSta);
  const auto sender = lab.Start(L"sender", ApartmentKind::kSta);
  uint32_t window = 0;
  lab.On(owner, L"create a window", [&] {
    window = CreateTestWindow();
    return S_OK;
  });
  bool sent = false, sent_asleep = true;
  lab.transcript.Step(L"owner made a window");
  lab.On(sender, L"post", [&] { return PostToWindow(window) ? S_OK : E_FAIL; });
  lab.On(sender, L"send", [&] {
    sent = SendToWindow(window, 2000);
    return S_OK;
  });
  lab.transcript.Step(sent ? L"sender posted a message and sent one, which was taken" : L"the message was not taken");
  HANDLE asleep = lab.Begin(owner, L"sleep without pumping", [] {
    Sleep(1000);
    return S_OK;
  });
  while (owner->counters().state != ApartmentState::kRunning) Sleep(1);
  lab.On(sender, L"send to a thread that does not pump", [&] {
    sent_asleep = SendToWindow(window, 300);
    return S_OK;
  });
  lab.transcript.Step(sent_asleep ? L"the message sent while owner sleeps was taken"
                                  : L"owner sleeps: the message sent to its window timed out");
  WaitForSingleObject(asleep, 10'000);
  CloseHandle(asleep);
  WindowState state{};
  lab.On(owner, L"look", [&] {
    state = StateOfWindow(window);
    DestroyTestWindow(window);
    return S_OK;
  });
  lab.transcript.Step(L"the window received " + std::to_wstring(state.received) + L" messages, all on thread " +
                      std::to_wstring(state.last_thread));
  lab.transcript.Result("window", {{"received", Json(static_cast<double>(state.received))},
                                   {"onOwner", Json(state.last_thread == state.owner_thread)},
                                   {"sent", Json(sent)},
                                   {"sentWhileAsleep", Json(sent_asleep)}});
}

/** A local server started for each job, against one that is kept and reused. */
void KeepWarm(Lab& lab) {
  constexpr unsigned kJobs = 5;
  const HRESULT registered = RegisterServer();
  double cold_us = 0, warm_us = 0;
  HRESULT hr = registered;
  if (SUCCEEDED(hr)) {
    const auto client = lab.Start(L"client", ApartmentKind::kSta);
    const auto job = [&client](IDispatch* server, DWORD process) {
      LONG thread = 0;
      client->NoteCallInto({0, process});
      client->BeginOutgoing();
      const HRESULT asked = Ask(server, L"GetCurrentThreadId", thread);
      client->EndOutgoing();
      client->NoteCallInto({});
      return asked;
    };
    const auto meet = [&lab](IDispatch* server) {
      LONG process = 0;
      if (SUCCEEDED(Ask(server, L"GetProcessId", process))) lab.NoteNeighbour(static_cast<DWORD>(process));
      return static_cast<DWORD>(process);
    };
    hr = lab.On(
        client, L"a server for each job",
        [&] {
          HRESULT each = S_OK;
          const uint64_t start = NowMicroseconds();
          for (unsigned i = 0; i < kJobs && SUCCEEDED(each); i++) {
            ComPtr<IDispatch> server;
            // A class is used up by its first client, so the next gets a process of its own.
            each = StartServer(0, server);
            if (SUCCEEDED(each)) each = job(server.get(), meet(server.get()));
          }
          cold_us = static_cast<double>(NowMicroseconds() - start) / kJobs;
          return each;
        },
        60'000);
    lab.transcript.Step(L"five jobs, each on a server started for it: " + std::to_wstring(static_cast<long>(cold_us)) +
                        L" us a job");
    if (SUCCEEDED(hr)) {
      hr = lab.On(
          client, L"one server for all jobs",
          [&] {
            ComPtr<IDispatch> server;
            HRESULT each = StartServer(0, server);
            const DWORD process = FAILED(each) ? 0 : meet(server.get());
            const uint64_t start = NowMicroseconds();
            for (unsigned i = 0; i < kJobs && SUCCEEDED(each); i++) each = job(server.get(), process);
            warm_us = static_cast<double>(NowMicroseconds() - start) / kJobs;
            return each;
          },
          60'000);
    }
    lab.transcript.Step(L"five jobs on one server that is kept: " + std::to_wstring(static_cast<long>(warm_us)) +
                        L" us a job");
  }
  UnregisterServer();
  lab.transcript.Result(
      "keep-warm", {{"result", Json(static_cast<double>(hr))}, {"coldUs", Json(cold_us)}, {"warmUs", Json(warm_us)}});
}

Model ModelOf(const std::string& name) {
  if (name == "Free") return Model::kFree;
  if (name == "Both") return Model::kBoth;
  if (name == "none") return Model::kNone;
  return Model::kApartment;
}

}  // namespace

bool RunExperiment(Lab& lab, const std::string& name, const std::string& argument) {
  const size_t colon = argument.find(':');
  if (name == "share") Share(lab, ModelOf(argument));
  else if (name == "mta") AllInMta(lab);
  else if (name == "matrix" && colon != std::string::npos)
    RunMatrixCell(lab, argument.substr(0, colon), ModelOf(argument.substr(colon + 1)));
  else if (name == "wrong-thread") WrongThread(lab);
  else if (name == "no-coinitialize") NoCoInitialize(lab);
  else if (name == "sleeping-sta") SleepingSta(lab);
  else if (name == "deadlock") Deadlock(lab);
  else if (name == "mutual-calls") MutualCalls(lab);
  else if (name == "creator-ends") CreatorEnds(lab);
  else if (name == "creator-ends-server") CreatorEndsServer(lab);
  else if (name == "window") WindowMessages(lab);
  else if (name == "keep-warm") KeepWarm(lab);
  else return false;
  return true;
}

}  // namespace concierge::lab

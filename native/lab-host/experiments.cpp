#include "experiments.h"

#include <objbase.h>

#include "../src/message_filter.h"
#include "../src/test_window.h"
#include "local_server.h"
#include "matrix.h"

namespace concierge::lab {

namespace {

/** An object in its owner's apartment and its stream to another, made on the owner's thread. */
struct Shared {
  ComPtr<IDispatch> object;
  IStream* stream = nullptr;
};

HRESULT Make(Model model, ComPtr<IDispatch>& object) {
  return CoCreateInstance(ClassOf(model), nullptr, CLSCTX_INPROC_SERVER, IID_IDispatch, object.put_void());
}

HRESULT Marshal(IDispatch* object, IStream** stream) {
  return CoMarshalInterThreadInterfaceInStream(IID_IDispatch, object, stream);
}

HRESULT Unmarshal(IStream* stream, ComPtr<IDispatch>& object) {
  return CoGetInterfaceAndReleaseStream(stream, IID_IDispatch, object.put_void());
}

/** Calls `AskByReference`-like members that take another demo object. */
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

/** One object, three worker STAs that each get it by stream and call it. */
void Share(Lab& lab, Model model) {
  const auto main = lab.Start(L"main", ApartmentKind::kSta);
  const auto owner = lab.Start(L"owner", ApartmentKind::kSta);
  ComPtr<IDispatch> object;
  LONG created = 0;
  lab.On(owner, L"create", [&] {
    const HRESULT hr = Make(model, object);
    return FAILED(hr) ? hr : Ask(object.get(), L"GetCreatedThreadId", created);
  });
  lab.transcript.Step(std::wstring(L"owner made an object of model ") + NameOf(model) + L"; it lives on thread " +
                      std::to_wstring(created));
  std::vector<LONG> callers, answered;
  for (int i = 1; i <= 3; i++) {
    const auto worker = lab.Start(L"worker " + std::to_wstring(i), ApartmentKind::kSta);
    IStream* stream = nullptr;
    lab.On(owner, L"marshal into a stream", [&] { return Marshal(object.get(), &stream); });
    LONG thread = 0;
    const HRESULT hr = lab.On(worker, L"unmarshal and call", [&] {
      ComPtr<IDispatch> proxy;
      const HRESULT got = Unmarshal(stream, proxy);
      return FAILED(got) ? got : Ask(proxy.get(), L"GetCurrentThreadId", thread);
    });
    lab.transcript.Step(worker->name() + L" (thread " + std::to_wstring(worker->counters().thread_id) + L") called: " +
                        (SUCCEEDED(hr) ? L"it ran on thread " + std::to_wstring(thread) : Hex(hr)));
    callers.push_back(static_cast<LONG>(worker->counters().thread_id));
    answered.push_back(thread);
  }
  lab.transcript.Snapshot(lab.apartments());
  lab.transcript.Calls();
  lab.transcript.Result("share", {{"model", Json(std::wstring(NameOf(model)))},
                                  {"ownerThread", Json(static_cast<double>(owner->counters().thread_id))},
                                  {"createdThread", Json(static_cast<double>(created))},
                                  {"callers", Threads(callers)},
                                  {"ranOn", Threads(answered)},
                                  {"ownerPumped", Json(static_cast<double>(owner->counters().messages))}});
  lab.On(owner, L"release", [&] {
    object = {};
    return S_OK;
  });
}

/** Everything in the MTA: no proxy, each call runs on the thread that calls. */
void AllInMta(Lab& lab) {
  const auto first = lab.Start(L"mta 1", ApartmentKind::kMta);
  ComPtr<IDispatch> object;
  lab.On(first, L"create", [&] { return Make(Model::kFree, object); });
  std::vector<LONG> callers, answered;
  for (int i = 1; i <= 3; i++) {
    const auto caller = i == 1 ? first : lab.Start(L"mta " + std::to_wstring(i), ApartmentKind::kMta);
    LONG thread = 0;
    lab.On(caller, L"call", [&] { return Ask(object.get(), L"GetCurrentThreadId", thread); });
    callers.push_back(static_cast<LONG>(caller->counters().thread_id));
    answered.push_back(thread);
    lab.transcript.Step(caller->name() + L" called: it ran on thread " + std::to_wstring(thread));
  }
  lab.transcript.Snapshot(lab.apartments());
  lab.transcript.Result("mta", {{"callers", Threads(callers)}, {"ranOn", Threads(answered)}});
  lab.On(first, L"release", [&] {
    object = {};
    return S_OK;
  });
}

/** A proxy's pointer used raw by a thread that it was not marshaled for. */
void WrongThread(Lab& lab) {
  const auto main = lab.Start(L"main", ApartmentKind::kSta);
  const auto owner = lab.Start(L"owner", ApartmentKind::kSta);
  const auto stranger = lab.Start(L"stranger", ApartmentKind::kSta);
  ComPtr<IDispatch> proxy;
  // A "none" object made away from the main STA comes as a proxy, and proxies check who uses them.
  lab.On(owner, L"create", [&] { return Make(Model::kNone, proxy); });
  LONG thread = 0;
  const HRESULT raw = lab.On(stranger, L"call raw", [&] { return Ask(proxy.get(), L"GetCurrentThreadId", thread); });
  lab.transcript.Step(L"stranger used owner's pointer raw: " + Hex(raw));
  lab.transcript.Result("wrong-thread", {{"result", Json(static_cast<double>(raw))}});
  lab.On(owner, L"release", [&] {
    proxy = {};
    return S_OK;
  });
}

void NoCoInitialize(Lab& lab) {
  const HRESULT bare = lab.OnBareThread([] {
    ComPtr<IDispatch> object;
    return Make(Model::kBoth, object);
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
  constexpr DWORD kSleepMs = 800;
  const auto main = lab.Start(L"main", ApartmentKind::kSta);
  const auto sleeper = lab.Start(L"sleeper", ApartmentKind::kSta);
  const auto caller = lab.Start(L"caller", ApartmentKind::kSta);
  ComPtr<IDispatch> object, proxy;
  IStream* stream = nullptr;
  lab.On(sleeper, L"create", [&] {
    const HRESULT hr = Make(Model::kApartment, object);
    return FAILED(hr) ? hr : Marshal(object.get(), &stream);
  });
  lab.On(caller, L"unmarshal", [&] { return Unmarshal(stream, proxy); });
  HANDLE asleep = lab.Begin(sleeper, L"sleep without pumping", [] {
    Sleep(kSleepMs);
    return S_OK;
  });
  while (sleeper->counters().state != ApartmentState::kRunning) Sleep(1);
  const uint64_t start = NowMicroseconds();
  LONG thread = 0;
  HANDLE called =
      lab.Begin(caller, L"GetCurrentThreadId", [&] { return Ask(proxy.get(), L"GetCurrentThreadId", thread); });
  const bool waited = WaitForSingleObject(called, kSleepMs / 4) == WAIT_TIMEOUT;
  lab.transcript.Step(waited ? L"the caller hangs: the sleeper does not pump" : L"the call came through at once");
  lab.transcript.Snapshot(lab.apartments());
  const bool came = WaitForSingleObject(called, 10'000) == WAIT_OBJECT_0;
  const uint64_t took = (NowMicroseconds() - start) / 1000;
  lab.transcript.Step(came
                          ? L"the sleeper pumps again and the call came through after " + std::to_wstring(took) + L" ms"
                          : L"the call never came through");
  WaitForSingleObject(asleep, 10'000);
  CloseHandle(asleep);
  CloseHandle(called);
  lab.transcript.Snapshot(lab.apartments());
  lab.transcript.Result("sleeping-sta",
                        {{"hung", Json(waited)},
                         {"cameThrough", Json(came)},
                         {"ranOnOwner", Json(static_cast<DWORD>(thread) == sleeper->counters().thread_id)}});
  lab.On(caller, L"release", [&] {
    proxy = {};
    return S_OK;
  });
  lab.On(sleeper, L"release", [&] {
    object = {};
    return S_OK;
  });
}

/** Two STAs in plain waits for what the other owns, beside two that call each other and do not deadlock. */
void Deadlock(Lab& lab) {
  const auto left = lab.Start(L"left", ApartmentKind::kSta);
  const auto right = lab.Start(L"right", ApartmentKind::kSta);
  HANDLE ledger = CreateMutexW(nullptr, FALSE, nullptr);
  HANDLE journal = CreateMutexW(nullptr, FALSE, nullptr);
  const auto take = [](HANDLE mutex) {
    return [mutex] { return WaitForSingleObject(mutex, 0) == WAIT_OBJECT_0 ? S_OK : S_FALSE; };
  };
  lab.On(left, L"take the ledger", take(ledger));
  lab.On(right, L"take the journal", take(journal));
  const auto wait = [](HANDLE mutex) {
    return [mutex] { return WaitForSingleObject(mutex, 700) == WAIT_TIMEOUT ? RPC_E_TIMEOUT : S_OK; };
  };
  HANDLE left_done = lab.Begin(left, L"wait for the journal (right has it)", wait(journal));
  HANDLE right_done = lab.Begin(right, L"wait for the ledger (left has it)", wait(ledger));
  const HANDLE both[] = {left_done, right_done};
  const bool stuck = WaitForMultipleObjects(2, both, FALSE, 300) == WAIT_TIMEOUT;
  lab.transcript.Snapshot(lab.apartments());
  lab.transcript.Step(
      stuck ? L"deadlock: left waits for the journal, which right has; right waits for the ledger, which left has"
            : L"no deadlock");
  WaitForMultipleObjects(2, both, TRUE, 10'000);
  lab.transcript.Step(L"only the time-out of the waits ended it");
  for (HANDLE handle : both) CloseHandle(handle);
  lab.transcript.Result("deadlock", {{"stuck", Json(stuck)}});
  lab.Stop(left);
  lab.Stop(right);
  CloseHandle(ledger);
  CloseHandle(journal);
}

void MutualCalls(Lab& lab) {
  const auto left = lab.Start(L"left", ApartmentKind::kSta);
  const auto right = lab.Start(L"right", ApartmentKind::kSta);
  ComPtr<IDispatch> a, b, a_in_right, b_in_left;
  IStream* stream = nullptr;
  lab.On(left, L"create", [&] {
    const HRESULT hr = Make(Model::kApartment, a);
    return FAILED(hr) ? hr : Marshal(a.get(), &stream);
  });
  lab.On(right, L"unmarshal", [&] { return Unmarshal(stream, a_in_right); });
  lab.On(right, L"create", [&] {
    const HRESULT hr = Make(Model::kApartment, b);
    return FAILED(hr) ? hr : Marshal(b.get(), &stream);
  });
  lab.On(left, L"unmarshal", [&] { return Unmarshal(stream, b_in_left); });
  LONG via_right = 0, via_left = 0;
  HANDLE both[] = {
      lab.Begin(left, L"call right, which calls back", [&] { return CallBack(b_in_left.get(), a.get(), via_right); }),
      lab.Begin(right, L"call left, which calls back", [&] { return CallBack(a_in_right.get(), b.get(), via_left); })};
  const bool done = WaitForMultipleObjects(2, both, TRUE, 10'000) == WAIT_OBJECT_0;
  for (HANDLE handle : both) CloseHandle(handle);
  lab.transcript.Step(done ? L"both calls came back: a thread that waits for its outgoing call takes calls in"
                           : L"the calls did not come back");
  lab.transcript.Snapshot(lab.apartments());
  lab.transcript.Result("mutual-calls",
                        {{"done", Json(done)},
                         {"calledBackOnLeft", Json(static_cast<DWORD>(via_right) == left->counters().thread_id)},
                         {"calledBackOnRight", Json(static_cast<DWORD>(via_left) == right->counters().thread_id)}});
  lab.On(left, L"release", [&] {
    a = {};
    b_in_left = {};
    return S_OK;
  });
  lab.On(right, L"release", [&] {
    b = {};
    a_in_right = {};
    return S_OK;
  });
}

/** The thread that made an object ends first: in process its proxies are disconnected. */
void CreatorEnds(Lab& lab) {
  const auto main = lab.Start(L"main", ApartmentKind::kSta);
  const auto owner = lab.Start(L"owner", ApartmentKind::kSta);
  const auto client = lab.Start(L"client", ApartmentKind::kSta);
  ComPtr<IDispatch> object, proxy;
  IStream* stream = nullptr;
  lab.On(owner, L"create", [&] {
    const HRESULT hr = Make(Model::kApartment, object);
    return FAILED(hr) ? hr : Marshal(object.get(), &stream);
  });
  lab.On(client, L"unmarshal", [&] { return Unmarshal(stream, proxy); });
  LONG thread = 0;
  const HRESULT before = lab.On(client, L"call", [&] { return Ask(proxy.get(), L"GetCurrentThreadId", thread); });
  // Not released: what its thread leaves behind is the point. The pointer must not be touched from here on.
  object.detach();
  lab.Stop(owner);
  const HRESULT after = lab.On(client, L"call again", [&] { return Ask(proxy.get(), L"GetCurrentThreadId", thread); });
  lab.transcript.Step(L"before: " + Hex(before) + L", after its owner ended: " + Hex(after));
  lab.transcript.Result("creator-ends",
                        {{"before", Json(static_cast<double>(before))}, {"after", Json(static_cast<double>(after))}});
  lab.On(client, L"release", [&] {
    proxy = {};
    return S_OK;
  });
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
  lab.On(sender, L"post", [&] { return PostToWindow(window) ? S_OK : E_FAIL; });
  lab.On(sender, L"send", [&] {
    sent = SendToWindow(window, 2000);
    return S_OK;
  });
  HANDLE asleep = lab.Begin(owner, L"sleep without pumping", [] {
    Sleep(500);
    return S_OK;
  });
  while (owner->counters().state != ApartmentState::kRunning) Sleep(1);
  lab.On(sender, L"send to a thread that does not pump", [&] {
    sent_asleep = SendToWindow(window, 100);
    return S_OK;
  });
  WaitForSingleObject(asleep, 10'000);
  CloseHandle(asleep);
  WindowState state{};
  lab.On(owner, L"look", [&] {
    state = StateOfWindow(window);
    DestroyTestWindow(window);
    return S_OK;
  });
  lab.transcript.Step(L"the window received " + std::to_wstring(state.received) + L" messages, all on thread " +
                      std::to_wstring(state.last_thread) + L"; the message sent while its thread slept timed out");
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
    const auto job = [](IDispatch* server) {
      LONG thread = 0;
      return Ask(server, L"GetCurrentThreadId", thread);
    };
    hr = lab.On(
        client, L"a server for each job",
        [&] {
          HRESULT each = S_OK;
          const uint64_t start = NowMicroseconds();
          for (unsigned i = 0; i < kJobs && SUCCEEDED(each); i++) {
            ComPtr<IDispatch> server;
            each = StartServer(
                0, server);  // a class is used up by its first client, so the next gets a process of its own
            if (SUCCEEDED(each)) each = job(server.get());
          }
          cold_us = static_cast<double>(NowMicroseconds() - start) / kJobs;
          return each;
        },
        60'000);
    if (SUCCEEDED(hr)) {
      hr = lab.On(
          client, L"one server for all jobs",
          [&] {
            ComPtr<IDispatch> server;
            HRESULT each = StartServer(0, server);
            const uint64_t start = NowMicroseconds();
            for (unsigned i = 0; i < kJobs && SUCCEEDED(each); i++) each = job(server.get());
            warm_us = static_cast<double>(NowMicroseconds() - start) / kJobs;
            return each;
          },
          60'000);
    }
    lab.transcript.Step(L"a server for each job: " + std::to_wstring(static_cast<long>(cold_us)) +
                        L" us a job; one kept: " + std::to_wstring(static_cast<long>(warm_us)) + L" us a job");
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

#include "selftest.h"

#include <objbase.h>
#include <tlhelp32.h>
#include <wct.h>

#include <atomic>

#include "../src/message_filter.h"
#include "local_server.h"

// Not in an anonymous namespace: GCC would devirtualise calls through its interfaces.
namespace concierge::lab {

/** Rejects the first calls that come in, as a busy server does, and takes the rest. */
class BusyFilter final : public IMessageFilter {
 public:
  explicit BusyFilter(int busy_for) : left_(busy_for) {}
  STDMETHODIMP QueryInterface(REFIID iid, void** out) override {
    if (out == nullptr) return E_POINTER;
    *out = iid == IID_IUnknown || iid == IID_IMessageFilter ? this : nullptr;
    return *out == nullptr ? E_NOINTERFACE : S_OK;
  }
  STDMETHODIMP_(ULONG) AddRef() override { return 2; }
  STDMETHODIMP_(ULONG) Release() override { return 1; }
  STDMETHODIMP_(DWORD) HandleInComingCall(DWORD, HTASK, DWORD, LPINTERFACEINFO) override {
    return left_-- > 0 ? SERVERCALL_REJECTED : SERVERCALL_ISHANDLED;
  }
  STDMETHODIMP_(DWORD) RetryRejectedCall(HTASK, DWORD, DWORD) override { return static_cast<DWORD>(-1); }
  STDMETHODIMP_(DWORD) MessagePending(HTASK, DWORD, DWORD) override { return PENDINGMSG_WAITDEFPROCESS; }

 private:
  std::atomic<int> left_;
};

namespace {

std::string Number(double number) { return Json(number); }

/** A demo object in its owner's apartment, and a proxy to it in the caller's. */
class Pair {
 public:
  explicit Pair(Lab& lab)
      : lab_(lab), owner(lab.Start(L"owner", ApartmentKind::kSta)), caller(lab.Start(L"caller", ApartmentKind::kSta)) {
    IStream* stream = nullptr;
    result = lab.On(owner, L"make and marshal", [&] {
      const HRESULT hr =
          CoCreateInstance(ClassOf(Model::kApartment), nullptr, CLSCTX_INPROC_SERVER, IID_IDispatch, object.put_void());
      return FAILED(hr) ? hr : CoMarshalInterThreadInterfaceInStream(IID_IDispatch, object.get(), &stream);
    });
    if (FAILED(result)) return;
    result = lab.On(caller, L"unmarshal",
                    [&] { return CoGetInterfaceAndReleaseStream(stream, IID_IDispatch, proxy.put_void()); });
  }
  ~Pair() {
    lab_.On(caller, L"release", [&] {
      proxy = {};
      return S_OK;
    });
    lab_.On(owner, L"release", [&] {
      object = {};
      return S_OK;
    });
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;

 private:
  Lab& lab_;

 public:
  const std::shared_ptr<Apartment> owner, caller;
  ComPtr<IDispatch> object, proxy;
  HRESULT result = E_FAIL;
};

/** A server that rejects three calls: COM asks the caller's filter, whose pauses bring the call through. */
void Retry(Lab& lab) {
  static BusyFilter busy(3);
  Pair pair(lab);
  HRESULT hr = pair.result;
  uint64_t took = 0;
  if (SUCCEEDED(hr)) {
    IMessageFilter* before = nullptr;
    lab.On(pair.owner, L"be busy", [&] { return CoRegisterMessageFilter(&busy, &before); });
    hr = lab.On(pair.caller, L"call a busy server", [&] {
      LONG thread = 0;
      const uint64_t start = NowMicroseconds();
      const HRESULT asked = Ask(pair.proxy.get(), L"GetCurrentThreadId", thread);
      took = NowMicroseconds() - start;
      return asked;
    });
    lab.On(pair.owner, L"be free", [&] { return CoRegisterMessageFilter(before, nullptr); });
  }
  const FilterCounts counts = pair.caller->filter().counts();
  lab.transcript.Step(L"the call answered " + Hex(hr) + L" after " + std::to_wstring(counts.retries.retries) +
                      L" retries");
  lab.transcript.Result("selftest-retry", {{"result", Number(hr)},
                                           {"retries", Number(static_cast<double>(counts.retries.retries))},
                                           {"tookMs", Number(static_cast<double>(took) / 1000)}});
}

/** A call that would take four seconds is given up from another thread after half a second. */
void Cancel(Lab& lab) {
  Pair pair(lab);
  // Outlives the wait below, so that a call that is not given up still finds where to write.
  static std::atomic<HRESULT> answered{E_ABORT};
  static std::atomic<uint64_t> ended{0};
  const uint64_t start = NowMicroseconds();
  bool cancelled = false;
  if (SUCCEEDED(pair.result)) {
    IDispatch* proxy = pair.proxy.get();
    HANDLE done = lab.Begin(pair.caller, L"a long call", [proxy] {
      answered = SleepThere(proxy, 4000);
      ended = NowMicroseconds();
      return answered.load();
    });
    Sleep(500);
    cancelled = pair.caller->CancelCall();
    WaitForSingleObject(done, kLimitMs);
    CloseHandle(done);
  }
  const uint64_t end = ended;
  lab.transcript.Step(L"the call answered " + Hex(answered) +
                      (cancelled ? L", cancelled" : L"; cancelling is not available"));
  lab.transcript.Result("selftest-cancel",
                        {{"cancelled", Json(cancelled)},
                         {"result", Number(answered)},
                         {"tookMs", Number(end < start ? -1 : static_cast<double>(end - start) / 1000)}});
}

bool HasKey(HKEY root, const wchar_t* key) {
  HKEY opened = nullptr;
  if (RegOpenKeyExW(root, key, 0, KEY_READ, &opened) != ERROR_SUCCESS) return false;
  RegCloseKey(opened);
  return true;
}

/** The demo server registers itself for this user only, is found by ProgID, and leaves nothing behind. */
void Registration(Lab& lab) {
  constexpr const wchar_t* kKey = L"Software\\Classes\\ConciergeThreadDemo.Both";
  const std::wstring& manifest = lab.manifest();
  const std::wstring dll = manifest.substr(0, manifest.find_last_of(L'\\') + 1) + L"concierge_thread_demo.dll";
  const bool there_before = HasKey(HKEY_CURRENT_USER, kKey);
  HRESULT registered = E_FAIL, created = E_FAIL, removed = E_FAIL;
  bool for_user = false, gone = false;
  const HMODULE module = LoadLibraryW(dll.c_str());
  if (module != nullptr && !there_before) {
    using Entry = HRESULT(WINAPI*)();
    const auto enter = reinterpret_cast<Entry>(GetProcAddress(module, "DllRegisterServer"));
    const auto leave = reinterpret_cast<Entry>(GetProcAddress(module, "DllUnregisterServer"));
    if (enter != nullptr && leave != nullptr) {
      registered = enter();
      for_user = HasKey(HKEY_CURRENT_USER, kKey);
      // This thread knows no manifest, so the class is found in the registry or not at all.
      if (SUCCEEDED(CoInitializeEx(nullptr, COINIT_APARTMENTTHREADED))) {
        CLSID id;
        created = CLSIDFromProgID(L"ConciergeThreadDemo.Both", &id);
        ComPtr<IDispatch> object;
        if (SUCCEEDED(created)) {
          created = CoCreateInstance(id, nullptr, CLSCTX_INPROC_SERVER, IID_IDispatch, object.put_void());
        }
        object = {};
        CoUninitialize();
      }
      removed = leave();
      gone = !HasKey(HKEY_CURRENT_USER, kKey);
    }
  }
  lab.transcript.Step(L"registered " + Hex(registered) + L", created " + Hex(created) + L", removed " + Hex(removed));
  lab.transcript.Result("selftest-registration", {{"thereBefore", Json(there_before)},
                                                  {"registered", Number(registered)},
                                                  {"forUser", Json(for_user)},
                                                  {"created", Number(created)},
                                                  {"removed", Number(removed)},
                                                  {"gone", Json(gone)}});
}

DWORD ParentOf(DWORD process) {
  const HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  if (all == INVALID_HANDLE_VALUE) return 0;
  PROCESSENTRY32W entry{};
  entry.dwSize = sizeof entry;
  DWORD parent = 0;
  for (BOOL more = Process32FirstW(all, &entry); more; more = Process32NextW(all, &entry)) {
    if (entry.th32ProcessID == process) parent = entry.th32ParentProcessID;
  }
  CloseHandle(all);
  return parent;
}

/** A local server is started by the DCOM launcher, joins our job by process id, and ends with the job. */
void Launcher(Lab& lab) {
  const HRESULT registered = RegisterServer();
  HRESULT made = registered;
  LONG process = 0;
  bool parent_is_client = false, joined = false, ended = false;
  if (SUCCEEDED(registered)) {
    const auto client = lab.Start(L"client", ApartmentKind::kSta);
    ComPtr<IDispatch> server;
    made = lab.On(
        client, L"start the server",
        [&] {
          const HRESULT hr =
              CoCreateInstance(ServerClass(0), nullptr, CLSCTX_LOCAL_SERVER, IID_IDispatch, server.put_void());
          return FAILED(hr) ? hr : Ask(server.get(), L"GetProcessId", process);
        },
        60'000);
    parent_is_client = ParentOf(static_cast<DWORD>(process)) == GetCurrentProcessId();
    const HANDLE job = CreateJobObjectW(nullptr, nullptr);
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
    SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
    const HANDLE handle =
        OpenProcess(PROCESS_SET_QUOTA | PROCESS_TERMINATE | SYNCHRONIZE, FALSE, static_cast<DWORD>(process));
    joined = handle != nullptr && AssignProcessToJobObject(job, handle);
    CloseHandle(job);
    ended = joined && WaitForSingleObject(handle, kLimitMs) == WAIT_OBJECT_0;
    if (handle != nullptr) CloseHandle(handle);
    lab.On(client, L"release what is left", [&] {
      server = {};
      return S_OK;
    });
  }
  UnregisterServer();
  lab.transcript.Step(std::wstring(L"the server was started by ") +
                      (parent_is_client ? L"its client" : L"another process") +
                      (ended ? L" and ended with our job" : L" and did not end with our job"));
  lab.transcript.Result("selftest-launcher", {{"made", Number(made)},
                                              {"parentIsClient", Json(parent_is_client)},
                                              {"joined", Json(joined)},
                                              {"ended", Json(ended)}});
}

constexpr DWORD kMostNodes = 16;  // WCT_MAX_NODE_COUNT, which mingw-w64 does not name

/** The system's own wait chain of a thread that waits for another's mutex. */
void WaitStates(Lab& lab) {
  const auto owner = lab.Start(L"owner", ApartmentKind::kSta);
  const auto waiter = lab.Start(L"waiter", ApartmentKind::kSta);
  const HANDLE mutex = CreateMutexW(nullptr, FALSE, nullptr);
  lab.On(owner, L"take the mutex", [&] {
    WaitForSingleObject(mutex, 1000);
    return S_OK;
  });
  const HANDLE waited = lab.Begin(waiter, L"wait for the mutex", [mutex] {
    if (WaitForSingleObject(mutex, kLimitMs) != WAIT_OBJECT_0) return E_FAIL;
    ReleaseMutex(mutex);
    return S_OK;
  });
  Sleep(300);
  WAITCHAIN_NODE_INFO nodes[kMostNodes]{};
  DWORD count = kMostNodes;
  BOOL cycle = FALSE;
  bool found = false;
  const HWCT session = OpenThreadWaitChainSession(0, nullptr);
  if (session != nullptr) {
    found = GetThreadWaitChain(session, 0, 0, waiter->counters().thread_id, &count, nodes, &cycle);
    CloseThreadWaitChainSession(session);
  }
  bool names_owner = false;
  for (DWORD i = 0; found && i < count && i < kMostNodes; i++) {
    if (nodes[i].ObjectType == WctThreadType && nodes[i].ThreadObject.ThreadId == owner->counters().thread_id)
      names_owner = true;
  }
  lab.On(owner, L"give the mutex back", [&] { return ReleaseMutex(mutex) ? S_OK : E_FAIL; });
  const bool went_on = WaitForSingleObject(waited, kLimitMs) == WAIT_OBJECT_0;
  CloseHandle(waited);
  CloseHandle(mutex);
  lab.transcript.Step(found ? L"the wait chain has " + std::to_wstring(count) + L" nodes"
                            : L"there is no wait chain here");
  lab.transcript.Result("selftest-waits", {{"found", Json(found)},
                                           {"namesOwner", Json(names_owner)},
                                           {"cycle", Json(cycle != FALSE)},
                                           {"wentOn", Json(went_on)}});
}

}  // namespace

bool RunSelftest(Lab& lab, const std::string& name) {
  if (name == "selftest-retry") Retry(lab);
  else if (name == "selftest-cancel") Cancel(lab);
  else if (name == "selftest-registration") Registration(lab);
  else if (name == "selftest-launcher") Launcher(lab);
  else if (name == "selftest-waits") WaitStates(lab);
  else return false;
  return true;
}

}  // namespace concierge::lab

#include "lab.h"

#include <objidl.h>

#include <algorithm>
#include <cstdio>

#include "../src/com_error.h"
#include "../src/dispatch.h"
#include "../src/object_table.h"
#include "snapshot_json.h"

namespace concierge::lab {

namespace {

/** What apartments say to nobody in particular: experiments look at results directly. */
class Silence final : public AnswerSink {
 public:
  void Push(Completion) override {}
  void PushAnswer(uint32_t, Packer&) override {}
  void PushParcel(uint32_t, Packer&) override {}
};

HRESULT ResultOf(const std::function<HRESULT()>& work) {
  try {
    return work();
  } catch (const ComError& error) {
    return error.code;
  }
}

class BareThreadWork {
 public:
  BareThreadWork(const std::wstring& manifest, std::function<HRESULT()> work)
      : manifest_(manifest), work_(std::move(work)) {}
  static DWORD WINAPI Main(void* raw) {
    auto* self = static_cast<BareThreadWork*>(raw);
    ACTCTXW description{};
    description.cbSize = sizeof description;
    description.lpSource = self->manifest_.c_str();
    const HANDLE context = CreateActCtxW(&description);
    ULONG_PTR cookie = 0;
    const bool active = context != INVALID_HANDLE_VALUE && ActivateActCtx(context, &cookie);
    self->result = self->work_();
    if (active) DeactivateActCtx(0, cookie);
    if (context != INVALID_HANDLE_VALUE) ReleaseActCtx(context);
    return 0;
  }
  HRESULT result = E_FAIL;

 private:
  const std::wstring& manifest_;
  std::function<HRESULT()> work_;
};

}  // namespace

const wchar_t* NameOf(Model model) {
  static constexpr const wchar_t* kNames[] = {L"Apartment", L"Free", L"Both", L"none"};
  return kNames[static_cast<size_t>(model)];
}

CLSID ClassOf(Model model) {
  const auto last = static_cast<BYTE>(0x11 + 0x10 * static_cast<int>(model));
  return {0x8d2e1b50, 0x6c1f, 0x4b7a, {0x9a, 0x57, 0x0e, 0x5b, 0x8a, 0x0c, 0x10, last}};
}

Event MakeEvent() { return Event(CreateEventW(nullptr, TRUE, FALSE, nullptr), CloseHandle); }

Lab::Lab(Transcript& transcript, std::wstring manifest) : transcript(transcript), manifest_(std::move(manifest)) {
  transcript.Draw([this] { return Picture(); });
}

Lab::~Lab() {
  transcript.Draw(nullptr);
  for (auto it = apartments_.rbegin(); it != apartments_.rend(); ++it) (*it)->RequestStop();
  for (const auto& apartment : apartments_) {
    if (WaitForSingleObject(apartment->thread(), 2000) != WAIT_OBJECT_0) apartment->Detach();
  }
  for (const Neighbour& neighbour : neighbours_) {
    if (neighbour.handle != nullptr) CloseHandle(neighbour.handle);
  }
}

Fields Lab::Picture() const {
  std::vector<ForeignThread> foreign = ForeignThreads();
  const auto known = [&foreign](DWORD thread) {
    return std::any_of(foreign.begin(), foreign.end(),
                       [thread](const ForeignThread& one) { return one.thread_id == thread; });
  };
  const std::lock_guard lock(mutex_);
  std::vector<std::string> calls, neighbours;
  for (const HostThread& host : hosts_) {
    // An experiment knows more threads than the addon could: the demo objects tell theirs.
    if (!known(host.thread.thread_id)) foreign.push_back(host.thread);
    for (const uint32_t caller : host.callers)
      calls.push_back(JsonObject({{"from", JsonCount(caller)}, {"threadId", JsonCount(host.thread.thread_id)}}));
  }
  for (const Neighbour& neighbour : neighbours_) {
    const bool alive = neighbour.handle != nullptr && WaitForSingleObject(neighbour.handle, 0) == WAIT_TIMEOUT;
    neighbours.push_back(JsonObject({{"pid", JsonCount(neighbour.process)}, {"alive", Json(alive)}}));
  }
  return {{"snapshot", SnapshotJson(apartments_, foreign)},
          {"hostCalls", JsonArray(calls)},
          {"neighbours", JsonArray(neighbours)}};
}

std::shared_ptr<Apartment> Lab::OfThread(DWORD thread) const {
  const std::lock_guard lock(mutex_);
  for (const auto& apartment : apartments_) {
    if (apartment->counters().thread_id == thread) return apartment;
  }
  return nullptr;
}

void Lab::NoteHost(DWORD thread, bool mta_before) {
  if (thread == 0 || OfThread(thread)) return;
  const ForeignKind kind = HasComWindow(thread) ? ForeignKind::kHostSta
                           : mta_before         ? ForeignKind::kMta
                                                : ForeignKind::kHostMta;
  const wchar_t* grounds[] = {L"not a thread of ours, and it has COM's window for incoming calls",
                              L"not a thread of ours, without COM's window, and there was no MTA before",
                              L"not a thread of ours, without COM's window"};
  const std::lock_guard lock(mutex_);
  for (const HostThread& host : hosts_) {
    if (host.thread.thread_id == thread) return;
  }
  hosts_.push_back({{thread, kind, false, -1, -1, grounds[static_cast<size_t>(kind)], GetTickCount64(), {}}, {}});
}

void Lab::NoteNeighbour(DWORD process) {
  HANDLE handle = OpenProcess(SYNCHRONIZE, FALSE, process);
  const std::lock_guard lock(mutex_);
  neighbours_.push_back({process, handle});
}

void Lab::NoteCall(const std::shared_ptr<Apartment>& from, DWORD thread, bool begins) {
  if (thread == 0 || thread == from->counters().thread_id) return;
  // COM pumps for the caller while its call is out.
  if (begins) from->BeginOutgoing();
  else from->EndOutgoing();
  if (const auto to = OfThread(thread)) {
    from->NoteCallInto({begins ? to->id() : 0, 0});
    return;
  }
  const std::lock_guard lock(mutex_);
  for (HostThread& host : hosts_) {
    if (host.thread.thread_id != thread) continue;
    if (begins) host.callers.push_back(from->id());
    else host.callers.erase(std::remove(host.callers.begin(), host.callers.end(), from->id()), host.callers.end());
  }
}

std::shared_ptr<Apartment> Lab::Start(const std::wstring& name, ApartmentKind kind) {
  auto apartment = std::make_shared<Apartment>(next_++, name, kind, manifest_, std::make_shared<Silence>());
  apartment->Start(false);
  {
    const std::lock_guard lock(mutex_);
    apartments_.push_back(apartment);
  }
  // Which STA is the main one depends on who enters COM first, so each is waited for.
  On(apartment, L"enter", [] { return S_OK; });
  transcript.Step(name + (kind == ApartmentKind::kSta ? L": an STA on thread " : L": in the MTA on thread ") +
                  std::to_wstring(apartment->counters().thread_id));
  return apartment;
}

void Lab::Stop(const std::shared_ptr<Apartment>& apartment) {
  apartment->RequestStop();
  WaitForSingleObject(apartment->thread(), kLimitMs);
  transcript.Step(apartment->name() + L": its thread has ended");
}

HANDLE Lab::Begin(const std::shared_ptr<Apartment>& apartment, const std::wstring& label,
                  std::function<HRESULT()> work) {
  HANDLE done = CreateEventW(nullptr, TRUE, FALSE, nullptr);
  HANDLE signal = nullptr;
  DuplicateHandle(GetCurrentProcess(), done, GetCurrentProcess(), &signal, 0, FALSE, DUPLICATE_SAME_ACCESS);
  // Not by the work itself: a picture drawn right after it showed the thread as still in its call, for good where that
  // picture was the last.
  const bool queued = apartment->Run(
      label, [work = std::move(work)] { return ResultOf(work); },
      [signal] {
        SetEvent(signal);
        CloseHandle(signal);
      });
  if (!queued) CloseHandle(signal);
  return done;
}

HANDLE Lab::BeginSleep(const std::shared_ptr<Apartment>& apartment, const Event& wake) {
  // Told by the work itself: its thread is shown as running before it has begun.
  const Event begun = MakeEvent();
  HANDLE done = Begin(apartment, L"sleep without pumping", [begun, wake] {
    SetEvent(begun.get());
    return WaitForSingleObject(wake.get(), 2 * kLimitMs) == WAIT_OBJECT_0 ? S_OK : RPC_E_TIMEOUT;
  });
  WaitForSingleObject(begun.get(), kLimitMs);
  return done;
}

HRESULT Lab::On(const std::shared_ptr<Apartment>& apartment, const std::wstring& label, std::function<HRESULT()> work,
                DWORD timeout_ms) {
  // Shared, because work that outlasts the wait must still find where to write.
  const auto result = std::make_shared<HRESULT>(E_ABORT);
  HANDLE done = Begin(apartment, label, [work = std::move(work), result] { return *result = ResultOf(work); });
  const DWORD ended = WaitForSingleObject(done, timeout_ms);
  CloseHandle(done);
  return ended == WAIT_OBJECT_0 ? *result : E_ABORT;
}

void Lab::Settle(const std::shared_ptr<Apartment>& apartment) {
  On(apartment, L"settle", [] { return S_OK; });
}

HRESULT Lab::OnBareThread(std::function<HRESULT()> work) {
  BareThreadWork bare(manifest_, std::move(work));
  HANDLE thread = CreateThread(nullptr, 0, &BareThreadWork::Main, &bare, 0, nullptr);
  if (thread == nullptr) return HRESULT_FROM_WIN32(GetLastError());
  WaitForSingleObject(thread, INFINITE);
  CloseHandle(thread);
  return bare.result;
}

void Lab::Release(const std::vector<std::shared_ptr<Apartment>>& apartments) {
  for (const auto& apartment : apartments) {
    On(apartment, L"release", [] {
      Objects().ReleaseApartment(CurrentApartment());
      return S_OK;
    });
  }
}

HRESULT Ask(IDispatch* object, const wchar_t* member, LONG& answer) {
  auto* name = const_cast<LPOLESTR>(member);
  DISPID id = DISPID_UNKNOWN;
  HRESULT hr = object->GetIDsOfNames(IID_NULL, &name, 1, LOCALE_INVARIANT, &id);
  if (FAILED(hr)) return hr;
  DISPPARAMS none{};
  VARIANT result;
  VariantInit(&result);
  hr = object->Invoke(id, IID_NULL, LOCALE_INVARIANT, DISPATCH_METHOD, &none, &result, nullptr, nullptr);
  if (SUCCEEDED(hr)) answer = result.lVal;
  return hr;
}

HRESULT SleepThere(IDispatch* object, LONG ms) {
  auto* name = const_cast<LPOLESTR>(L"Sleep");
  DISPID id = DISPID_UNKNOWN;
  const HRESULT hr = object->GetIDsOfNames(IID_NULL, &name, 1, LOCALE_INVARIANT, &id);
  if (FAILED(hr)) return hr;
  VARIANT argument;
  VariantInit(&argument);
  argument.vt = VT_I4;
  argument.lVal = ms;
  DISPPARAMS one{&argument, nullptr, 1, 0};
  return object->Invoke(id, IID_NULL, LOCALE_INVARIANT, DISPATCH_METHOD, &one, nullptr, nullptr, nullptr);
}

bool IsProxy(IUnknown* object) {
  ComPtr<IUnknown> security;
  return SUCCEEDED(object->QueryInterface(IID_IClientSecurity, security.put_void()));
}

bool HasComWindow(DWORD thread) {
  HWND window = nullptr;
  while ((window = FindWindowExW(HWND_MESSAGE, window, L"OleMainThreadWndClass", nullptr)) != nullptr) {
    DWORD process = 0;
    if (GetWindowThreadProcessId(window, &process) == thread && process == GetCurrentProcessId()) return true;
  }
  return false;
}

std::wstring Hex(HRESULT hr) {
  wchar_t text[16];
  std::swprintf(text, 16, L"0x%08lX", static_cast<unsigned long>(hr));
  return text;
}

}  // namespace concierge::lab

#include "lab.h"

#include <objidl.h>

#include <cstdio>

#include "../src/dispatch.h"

namespace concierge::lab {

namespace {

/** What apartments say to nobody in particular: experiments look at results directly. */
class Silence final : public AnswerSink {
 public:
  void Push(Completion) override {}
  void PushAnswer(uint32_t, Packer&) override {}
  void PushParcel(uint32_t, Packer&) override {}
};

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

Lab::~Lab() {
  for (auto it = apartments_.rbegin(); it != apartments_.rend(); ++it) (*it)->RequestStop();
  for (const auto& apartment : apartments_) {
    if (WaitForSingleObject(apartment->thread(), 2000) != WAIT_OBJECT_0) apartment->Detach();
  }
}

std::shared_ptr<Apartment> Lab::Start(const std::wstring& name, ApartmentKind kind) {
  auto apartment = std::make_shared<Apartment>(next_++, name, kind, manifest_, std::make_shared<Silence>());
  apartment->Start(false);
  apartments_.push_back(apartment);
  // Which STA is the main one depends on who enters COM first, so each is waited for.
  On(apartment, L"enter", [] { return S_OK; });
  transcript.Step(name + (kind == ApartmentKind::kSta ? L": an STA on thread " : L": in the MTA on thread ") +
                  std::to_wstring(apartment->counters().thread_id));
  return apartment;
}

void Lab::Stop(const std::shared_ptr<Apartment>& apartment) {
  apartment->RequestStop();
  WaitForSingleObject(apartment->thread(), 5000);
  transcript.Step(apartment->name() + L": its thread has ended");
}

HANDLE Lab::Begin(const std::shared_ptr<Apartment>& apartment, const std::wstring& label,
                  std::function<HRESULT()> work) {
  HANDLE done = CreateEventW(nullptr, TRUE, FALSE, nullptr);
  HANDLE signal = nullptr;
  DuplicateHandle(GetCurrentProcess(), done, GetCurrentProcess(), &signal, 0, FALSE, DUPLICATE_SAME_ACCESS);
  const bool queued = apartment->Run(label, [work = std::move(work), signal] {
    const HRESULT hr = work();
    SetEvent(signal);
    CloseHandle(signal);
    return hr;
  });
  if (!queued) CloseHandle(signal);
  return done;
}

HRESULT Lab::On(const std::shared_ptr<Apartment>& apartment, const std::wstring& label, std::function<HRESULT()> work,
                DWORD timeout_ms) {
  // Shared, because work that outlasts the wait must still find where to write.
  const auto result = std::make_shared<HRESULT>(E_ABORT);
  HANDLE done = Begin(apartment, label, [work = std::move(work), result] {
    const HRESULT hr = work();
    *result = hr;
    return hr;
  });
  const DWORD ended = WaitForSingleObject(done, timeout_ms);
  CloseHandle(done);
  return ended == WAIT_OBJECT_0 ? *result : E_ABORT;
}

HRESULT Lab::OnBareThread(std::function<HRESULT()> work) {
  BareThreadWork bare(manifest_, std::move(work));
  HANDLE thread = CreateThread(nullptr, 0, &BareThreadWork::Main, &bare, 0, nullptr);
  if (thread == nullptr) return HRESULT_FROM_WIN32(GetLastError());
  WaitForSingleObject(thread, INFINITE);
  CloseHandle(thread);
  return bare.result;
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

#include <napi.h>

#include <atomic>
#include <map>
#include <memory>
#include <stdexcept>

#include "apartment.h"
#include "completion.h"
#include "foreign_threads.h"
#include "object_table.h"
#include "process_addon.h"
#include "snapshot.h"
#include "sync_objects.h"

namespace concierge {

namespace {

/** What one JavaScript environment owns. Ends with it: its apartments are asked to stop, stuck ones are let go. */
class Environment {
 public:
  std::shared_ptr<CompletionQueue> completions;
  std::map<uint32_t, std::shared_ptr<Apartment>> apartments;

  Environment() { MarkOwnThread(false); }
  ~Environment() {
    // The main STA ends last: the others may hold objects that COM put there.
    const uint64_t deadline = GetTickCount64() + kTeardownMs;
    End(false, deadline);
    End(true, deadline);
    if (completions) completions->Close();
    UnmarkOwnThread(false);
  }

 private:
  static constexpr uint64_t kTeardownMs = 2000;

  /** Bounded: a thread stuck in a call to a dead server must not keep the process from ending. */
  void End(bool main, uint64_t deadline) {
    const auto chosen = [&](const Apartment& one) { return (one.counters().type == APTTYPE_MAINSTA) == main; };
    for (auto& [id, apartment] : apartments) {
      if (chosen(*apartment)) apartment->RequestStop();
    }
    for (auto& [id, apartment] : apartments) {
      if (!chosen(*apartment)) continue;
      const uint64_t now = GetTickCount64();
      const DWORD left = now < deadline ? static_cast<DWORD>(deadline - now) : 0;
      if (WaitForSingleObject(apartment->thread(), left) != WAIT_OBJECT_0) apartment->Detach();
    }
  }
};

Environment& Of(const Napi::CallbackInfo& info) { return *info.Env().GetInstanceData<Environment>(); }

std::wstring Wide(const Napi::Value& value) {
  const std::u16string text = value.As<Napi::String>().Utf16Value();
  return std::wstring(text.begin(), text.end());
}

std::shared_ptr<Apartment> Find(const Napi::CallbackInfo& info) {
  if (!info[0].IsNumber()) throw Napi::TypeError::New(info.Env(), "the apartment's id is a number");
  auto& apartments = Of(info).apartments;
  const auto found = apartments.find(info[0].As<Napi::Number>().Uint32Value());
  if (found == apartments.end()) throw Napi::RangeError::New(info.Env(), "there is no apartment with this id");
  return found->second;
}

void OnCompletion(const Napi::CallbackInfo& info) {
  if (!info[0].IsFunction() || !info[1].IsArrayBuffer())
    throw Napi::TypeError::New(info.Env(), "onCompletion(handler, inbox)");
  Environment& environment = Of(info);
  if (environment.completions) throw Napi::Error::New(info.Env(), "the handler is set once");
  environment.completions =
      std::make_shared<CompletionQueue>(info[0].As<Napi::Function>(), info[1].As<Napi::ArrayBuffer>());
}

/** resume(handler): hands on what a turn had no time for. */
void ResumeCompletions(const Napi::CallbackInfo& info) {
  if (!info[0].IsFunction()) throw Napi::TypeError::New(info.Env(), "resumeCompletions(handler)");
  if (Of(info).completions) Of(info).completions->Resume(info.Env(), info[0].As<Napi::Function>());
}

/** lookOut(handler): see CompletionQueue. */
void LookOut(const Napi::CallbackInfo& info) {
  if (!info[0].IsFunction()) throw Napi::TypeError::New(info.Env(), "lookOut(handler)");
  if (Of(info).completions) Of(info).completions->LookOut(info.Env(), info[0].As<Napi::Function>());
}

Napi::Value StartApartment(const Napi::CallbackInfo& info) {
  if (!info[0].IsString() || !info[1].IsString() || !info[2].IsBoolean() || !info[3].IsString() ||
      !info[4].IsNumber()) {
    throw Napi::TypeError::New(info.Env(), "startApartment(name, 'sta' | 'mta', suspended, manifest, after)");
  }
  const std::string kind = info[1].As<Napi::String>().Utf8Value();
  if (kind != "sta" && kind != "mta") throw Napi::TypeError::New(info.Env(), "the kind is 'sta' or 'mta'");
  Environment& environment = Of(info);
  if (!environment.completions) throw Napi::Error::New(info.Env(), "onCompletion comes first");
  const auto first = environment.apartments.find(info[4].As<Napi::Number>().Uint32Value());
  // Of the process, not of the environment: the call ring, mutexes and hand-overs of all environments name apartments.
  static std::atomic<uint32_t> next{1};
  const uint32_t id = next++;
  try {
    auto apartment =
        std::make_shared<Apartment>(id, Wide(info[0]), kind == "sta" ? ApartmentKind::kSta : ApartmentKind::kMta,
                                    Wide(info[3]), environment.completions);
    apartment->Start(info[2].As<Napi::Boolean>().Value(),
                     first == environment.apartments.end() ? nullptr : first->second);
    environment.apartments.emplace(id, std::move(apartment));
  } catch (const std::runtime_error& error) {
    throw Napi::Error::New(info.Env(), error.what());
  }
  return Napi::Number::New(info.Env(), id);
}

void Resume(const Napi::CallbackInfo& info) { Find(info)->Resume(); }

Napi::Value Post(const Napi::CallbackInfo& info) {
  const std::shared_ptr<Apartment> apartment = Find(info);
  if (!info[1].IsNumber() || !info[2].IsTypedArray() || !info[3].IsString() || !info[4].IsNumber()) {
    throw Napi::TypeError::New(info.Env(), "post(apartment, call, packed bytes, label, within)");
  }
  const auto bytes = info[2].As<Napi::Uint8Array>();
  return Napi::Boolean::New(info.Env(), apartment->Post(info[1].As<Napi::Number>().Uint32Value(),
                                                        {bytes.Data(), bytes.Data() + bytes.ByteLength()},
                                                        Wide(info[3]), info[4].As<Napi::Number>().Uint32Value()));
}

/** postCalls(apartment, packed bytes, count, within): single calls that cross together. */
Napi::Value PostCalls(const Napi::CallbackInfo& info) {
  const std::shared_ptr<Apartment> apartment = Find(info);
  if (!info[1].IsTypedArray() || !info[2].IsNumber() || !info[3].IsNumber()) {
    throw Napi::TypeError::New(info.Env(), "postCalls(apartment, packed bytes, count, within)");
  }
  const auto bytes = info[1].As<Napi::Uint8Array>();
  const uint32_t count = info[2].As<Napi::Number>().Uint32Value();
  const bool queued = apartment->PostCalls({bytes.Data(), bytes.Data() + bytes.ByteLength()}, count,
                                           info[3].As<Napi::Number>().Uint32Value());
  return Napi::Boolean::New(info.Env(), queued);
}

/** The answer to an incoming call; false when it came too late. */
Napi::Value Answer(const Napi::CallbackInfo& info) {
  if (!info[0].IsNumber() || !info[1].IsTypedArray())
    throw Napi::TypeError::New(info.Env(), "answer(call, packed bytes)");
  const auto bytes = info[1].As<Napi::Uint8Array>();
  return Napi::Boolean::New(info.Env(), IncomingCall::Answer(info[0].As<Napi::Number>().Uint32Value(),
                                                             {bytes.Data(), bytes.Data() + bytes.ByteLength()}));
}

Napi::Value CancelCall(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), Find(info)->CancelCall());
}

/** createSync(kind, name, first, second, signaller): event (manual reset, signalled), mutex, semaphore (initial, most),
 * process (process id), thread (apartment). Answers the id to wait on. */
Napi::Value CreateSync(const Napi::CallbackInfo& info) {
  if (!info[0].IsString() || !info[1].IsString() || !info[2].IsNumber() || !info[3].IsNumber()) {
    throw Napi::TypeError::New(info.Env(), "createSync(kind, name, first, second)");
  }
  const std::string kind = info[0].As<Napi::String>().Utf8Value();
  const int64_t first = info[2].As<Napi::Number>().Int64Value();
  const int64_t second = info[3].As<Napi::Number>().Int64Value();
  HANDLE handle = nullptr;
  SyncKind of = SyncKind::kEvent;
  uint32_t apartment = 0;
  if (kind == "event") {
    handle = CreateEventW(nullptr, first != 0, second != 0, nullptr);
    if (info[4].IsNumber()) apartment = info[4].As<Napi::Number>().Uint32Value();
  } else if (kind == "mutex") {
    of = SyncKind::kMutex;
    handle = CreateMutexW(nullptr, FALSE, nullptr);
  } else if (kind == "semaphore") {
    of = SyncKind::kSemaphore;
    handle = CreateSemaphoreW(nullptr, static_cast<LONG>(first), static_cast<LONG>(second), nullptr);
  } else if (kind == "process") {
    of = SyncKind::kProcess;
    handle = OpenProcess(SYNCHRONIZE, FALSE, static_cast<DWORD>(first));
  } else if (kind == "thread") {
    of = SyncKind::kThread;
    apartment = static_cast<uint32_t>(first);
    const auto found = Of(info).apartments.find(apartment);
    if (found != Of(info).apartments.end()) {
      DuplicateHandle(GetCurrentProcess(), found->second->thread(), GetCurrentProcess(), &handle, 0, FALSE,
                      DUPLICATE_SAME_ACCESS);
    }
  } else {
    throw Napi::TypeError::New(info.Env(), "the kind is event, mutex, semaphore, process or thread");
  }
  if (handle == nullptr) {
    throw Napi::Error::New(info.Env(),
                           "no handle for this " + kind + " (Windows error " + std::to_string(GetLastError()) + ")");
  }
  return Napi::Number::New(info.Env(), AddSync(of, handle, Wide(info[1]), apartment,
                                               of == SyncKind::kProcess ? static_cast<DWORD>(first) : 0));
}

uint32_t SyncId(const Napi::CallbackInfo& info) {
  if (!info[0].IsNumber()) throw Napi::TypeError::New(info.Env(), "the wait object's id is a number");
  return info[0].As<Napi::Number>().Uint32Value();
}

void CloseSync(const Napi::CallbackInfo& info) { RemoveSync(SyncId(info)); }

Napi::Value SignalEvent(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), SetSyncEvent(SyncId(info), info[1].ToBoolean()));
}

Napi::Value ReleaseSemaphoreCount(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), ReleaseSyncSemaphore(SyncId(info), info[1].ToNumber().Int32Value()));
}

void RequestStop(const Napi::CallbackInfo& info) { Find(info)->RequestStop(); }
void Detach(const Napi::CallbackInfo& info) { Find(info)->Detach(); }
void Forget(const Napi::CallbackInfo& info) { Of(info).apartments.erase(Find(info)->id()); }

void KeepAlive(const Napi::CallbackInfo& info) {
  Environment& environment = Of(info);
  if (environment.completions) environment.completions->Reference(info.Env(), info[0].ToBoolean());
}

Napi::Value TakeSnapshot(const Napi::CallbackInfo& info) {
  std::vector<std::shared_ptr<Apartment>> apartments;
  for (auto& [id, apartment] : Of(info).apartments) apartments.push_back(apartment);
  return Snapshot(info.Env(), apartments);
}

Napi::Value TakeCalls(const Napi::CallbackInfo& info) { return DrainedCalls(info.Env()); }

/** Type and qualifier of the JavaScript thread's own apartment, as COM reports them; null where it has none. */
Napi::Value OwnApartment(const Napi::CallbackInfo& info) {
  APTTYPE type;
  APTTYPEQUALIFIER qualifier;
  if (FAILED(CoGetApartmentType(&type, &qualifier))) return info.Env().Null();
  Napi::Object out = Napi::Object::New(info.Env());
  out.Set("type", Napi::Number::New(info.Env(), type));
  out.Set("qualifier", Napi::Number::New(info.Env(), qualifier));
  return out;
}

/** setProcess(object, pid): says which process serves an object. */
void SetProcess(const Napi::CallbackInfo& info) {
  if (!info[0].IsNumber() || !info[1].IsNumber()) throw Napi::TypeError::New(info.Env(), "setProcess(object, pid)");
  Objects().SetProcess(info[0].As<Napi::Number>().Uint32Value(), info[1].As<Napi::Number>().Uint32Value());
}

Napi::Value HasMainSta(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), Apartment::HasMainSta());
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  env.SetInstanceData(new Environment);
  NoteThreadsBefore();
  exports.Set("onCompletion", Napi::Function::New<OnCompletion>(env));
  exports.Set("resumeCompletions", Napi::Function::New<ResumeCompletions>(env));
  exports.Set("lookOut", Napi::Function::New<LookOut>(env));
  exports.Set("startApartment", Napi::Function::New<StartApartment>(env));
  exports.Set("resume", Napi::Function::New<Resume>(env));
  exports.Set("post", Napi::Function::New<Post>(env));
  exports.Set("postCalls", Napi::Function::New<PostCalls>(env));
  exports.Set("answer", Napi::Function::New<Answer>(env));
  exports.Set("cancelCall", Napi::Function::New<CancelCall>(env));
  exports.Set("createSync", Napi::Function::New<CreateSync>(env));
  exports.Set("closeSync", Napi::Function::New<CloseSync>(env));
  exports.Set("signalEvent", Napi::Function::New<SignalEvent>(env));
  exports.Set("releaseSemaphore", Napi::Function::New<ReleaseSemaphoreCount>(env));
  exports.Set("requestStop", Napi::Function::New<RequestStop>(env));
  exports.Set("detach", Napi::Function::New<Detach>(env));
  exports.Set("forget", Napi::Function::New<Forget>(env));
  exports.Set("keepAlive", Napi::Function::New<KeepAlive>(env));
  exports.Set("snapshot", Napi::Function::New<TakeSnapshot>(env));
  exports.Set("drainCalls", Napi::Function::New<TakeCalls>(env));
  exports.Set("setProcess", Napi::Function::New<SetProcess>(env));
  exports.Set("hasMainSta", Napi::Function::New<HasMainSta>(env));
  exports.Set("ownApartment", Napi::Function::New<OwnApartment>(env));
  ExportProcesses(env, exports);
  return exports;
}

}  // namespace

NODE_API_MODULE(concierge, Init)

}  // namespace concierge

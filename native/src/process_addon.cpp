#include "process_addon.h"

#include <optional>

#include "com_error.h"
#include "job_object.h"
#include "process_handle.h"
#include "process_windows.h"

namespace concierge {

namespace {

Napi::String Text(Napi::Env env, const std::wstring& text) {
  return Napi::String::New(env, reinterpret_cast<const char16_t*>(text.data()), text.size());
}

/** Runs a request to Windows and makes a JavaScript error of what it refuses. */
template <typename Request>
Napi::Value Ask(const Napi::CallbackInfo& info, Request request) {
  try {
    return request(info.Env());
  } catch (const ComError& error) {
    const Napi::Error thrown = Napi::Error::New(info.Env(), "Windows refused");
    thrown.Value().Set("code", Napi::Number::New(info.Env(), error.code));
    thrown.Value().Set("what", Text(info.Env(), error.what));
    throw thrown;
  }
}

DWORD Pid(const Napi::CallbackInfo& info, size_t at) {
  if (!info[at].IsNumber()) throw Napi::TypeError::New(info.Env(), "the process id is a number");
  return info[at].As<Napi::Number>().Uint32Value();
}

uint64_t CreatedAt(const Napi::CallbackInfo& info, size_t at) {
  if (!info[at].IsBigInt()) throw Napi::TypeError::New(info.Env(), "the creation time is a bigint");
  bool lossless = false;
  return info[at].As<Napi::BigInt>().Uint64Value(&lossless);
}

/** Window handles have 32 significant bits in every process, so a number holds them. */
HWND Window(const Napi::CallbackInfo& info) {
  if (!info[0].IsNumber()) throw Napi::TypeError::New(info.Env(), "the window handle is a number");
  return reinterpret_cast<HWND>(static_cast<UINT_PTR>(info[0].As<Napi::Number>().Uint32Value()));
}

double NumberOf(HWND window) { return static_cast<uint32_t>(reinterpret_cast<UINT_PTR>(window)); }

template <typename T>
Napi::Value OrNull(Napi::Env env, const std::optional<T>& value) {
  return value ? Napi::Value(Napi::Number::New(env, static_cast<double>(*value))) : env.Null();
}

Napi::Value ProcessInfo(const Napi::CallbackInfo& info) {
  return Ask(info, [&](Napi::Env env) -> Napi::Value {
    const ProcessHandle process(Pid(info, 0), 0);
    if (!process.is_open()) return env.Null();
    const ProcessFacts facts = process.Facts();
    Napi::Object out = Napi::Object::New(env);
    out.Set("pid", Napi::Number::New(env, facts.pid));
    out.Set("createdAt", Napi::BigInt::New(env, facts.created_at));
    out.Set("residentBytes", OrNull(env, facts.resident_bytes));
    out.Set("cpuMs", OrNull(env, facts.cpu_ms));
    out.Set("image", Text(env, facts.image));
    return out;
  });
}

Napi::Value End(const Napi::CallbackInfo& info) {
  return Ask(info,
             [&](Napi::Env env) { return Napi::Boolean::New(env, EndProcess(Pid(info, 0), CreatedAt(info, 1))); });
}

Napi::Value MakeJob(const Napi::CallbackInfo& info) {
  if (!info[0].IsString()) throw Napi::TypeError::New(info.Env(), "the job's name is a string");
  return Ask(info, [&](Napi::Env env) {
    const std::u16string name = info[0].As<Napi::String>().Utf16Value();
    return Napi::Number::New(env, OpenJob({name.begin(), name.end()}));
  });
}

Napi::Value Assign(const Napi::CallbackInfo& info) {
  return Ask(info, [&](Napi::Env env) {
    return Napi::Boolean::New(env,
                              AssignToJob(info[0].As<Napi::Number>().Uint32Value(), Pid(info, 1), CreatedAt(info, 2)));
  });
}

void EndJob(const Napi::CallbackInfo& info) { CloseJob(info[0].As<Napi::Number>().Uint32Value()); }

Napi::Value ListWindows(const Napi::CallbackInfo& info) {
  const std::vector<ProcessWindow> windows = WindowsOf(Pid(info, 0));
  Napi::Env env = info.Env();
  Napi::Array rows = Napi::Array::New(env, windows.size());
  for (uint32_t i = 0; i < windows.size(); i++) {
    Napi::Object row = Napi::Object::New(env);
    row.Set("hwnd", Napi::Number::New(env, NumberOf(windows[i].window)));
    row.Set("title", Text(env, windows[i].title));
    row.Set("className", Text(env, windows[i].class_name));
    row.Set("visible", Napi::Boolean::New(env, windows[i].visible));
    row.Set("dialog", Napi::Boolean::New(env, windows[i].dialog));
    row.Set("hung", Napi::Boolean::New(env, windows[i].hung));
    rows.Set(i, row);
  }
  return rows;
}

Napi::Value Owner(const Napi::CallbackInfo& info) {
  DWORD pid = 0;
  DWORD thread_id = 0;
  if (!OwnerOf(Window(info), pid, thread_id)) return info.Env().Null();
  Napi::Object out = Napi::Object::New(info.Env());
  out.Set("pid", Napi::Number::New(info.Env(), pid));
  out.Set("threadId", Napi::Number::New(info.Env(), thread_id));
  return out;
}

/** On a thread of the pool, since activation may wait for the other process. */
class Activation final : public Napi::AsyncWorker {
 public:
  Activation(Napi::Env env, HWND window)
      : Napi::AsyncWorker(env, "concierge activation"), promise_(Napi::Promise::Deferred::New(env)), window_(window) {}
  Napi::Promise promise() const { return promise_.Promise(); }

 protected:
  void Execute() override { done_ = BringToFront(window_); }
  void OnOK() override { promise_.Resolve(Napi::Boolean::New(Env(), done_)); }

 private:
  const Napi::Promise::Deferred promise_;
  const HWND window_;
  bool done_ = false;
};

Napi::Value ToFront(const Napi::CallbackInfo& info) {
  auto* work = new Activation(info.Env(), Window(info));
  const Napi::Promise promise = work->promise();
  work->Queue();
  return promise;
}

}  // namespace

void ExportProcesses(Napi::Env env, Napi::Object exports) {
  exports.Set("processInfo", Napi::Function::New<ProcessInfo>(env));
  exports.Set("endProcess", Napi::Function::New<End>(env));
  exports.Set("openJob", Napi::Function::New<MakeJob>(env));
  exports.Set("assignToJob", Napi::Function::New<Assign>(env));
  exports.Set("closeJob", Napi::Function::New<EndJob>(env));
  exports.Set("windowsOf", Napi::Function::New<ListWindows>(env));
  exports.Set("processOfWindow", Napi::Function::New<Owner>(env));
  exports.Set("bringToFront", Napi::Function::New<ToFront>(env));
}

}  // namespace concierge

#include <napi.h>

#include <objbase.h>
#include <process.h>

#include <memory>
#include <stdexcept>

#include "raw_dictionary.h"

// bench.node: the raw counterparts that bench/com measures the library against, in the same process and run. Never
// shipped.

namespace concierge::bench {

namespace {

Napi::Float64Array Times(Napi::Env env, const std::vector<double>& times) {
  Napi::Float64Array out = Napi::Float64Array::New(env, times.size());
  for (size_t i = 0; i < times.size(); i++) out[i] = times[i];
  return out;
}

/** rawLoop(rounds, early): microseconds of each round of 1000 reads, by Invoke or early bound. Blocks. */
Napi::Value RawLoop(const Napi::CallbackInfo& info) {
  try {
    return Times(info.Env(), TimeRawLoop(info[0].ToNumber().Uint32Value(), info[1].ToBoolean()));
  } catch (const std::runtime_error& error) {
    throw Napi::Error::New(info.Env(), error.what());
  }
}

/** cells(class, member, rows, columns, rounds): microseconds of each round. Blocks. */
Napi::Value Cells(const Napi::CallbackInfo& info) {
  const std::u16string text = info[0].ToString().Utf16Value();
  const std::wstring class_id(text.begin(), text.end());
  try {
    return Times(info.Env(),
                 TimeCells(class_id.c_str(), info[1].ToNumber().Int32Value(), info[2].ToNumber().Int32Value(),
                           info[3].ToNumber().Int32Value(), info[4].ToNumber().Uint32Value()));
  } catch (const std::runtime_error& error) {
    throw Napi::Error::New(info.Env(), error.what());
  }
}

std::unique_ptr<RawThreads> threads;

void StartThreads(const Napi::CallbackInfo& info) {
  threads = std::make_unique<RawThreads>(info[0].ToNumber().Uint32Value());
}

Napi::Value StopThreads(const Napi::CallbackInfo& info) {
  const uint64_t reads = threads ? threads->Stop() : 0;
  threads.reset();
  return Napi::Number::New(info.Env(), static_cast<double>(reads));
}

/** A thread that waits for an event and answers each with one post to JavaScript: the bare way to a thread and back. */
struct Echo {
  Napi::ThreadSafeFunction function;
  HANDLE event = nullptr;
  HANDLE thread = nullptr;
  volatile LONG ending = 0;

  static unsigned __stdcall Main(void* raw) {
    auto* self = static_cast<Echo*>(raw);
    for (;;) {
      WaitForSingleObject(self->event, INFINITE);
      if (self->ending != 0) return 0;
      self->function.NonBlockingCall();
    }
  }
};
Echo echo;

/** startEcho(answered) */
void StartEcho(const Napi::CallbackInfo& info) {
  echo.function = Napi::ThreadSafeFunction::New(info.Env(), info[0].As<Napi::Function>(), "echo", 0, 1);
  echo.event = CreateEventW(nullptr, FALSE, FALSE, nullptr);
  echo.thread = reinterpret_cast<HANDLE>(_beginthreadex(nullptr, 0, &Echo::Main, &echo, 0, nullptr));
}

void Ping(const Napi::CallbackInfo&) { SetEvent(echo.event); }

void StopEcho(const Napi::CallbackInfo&) {
  InterlockedExchange(&echo.ending, 1);
  SetEvent(echo.event);
  WaitForSingleObject(echo.thread, INFINITE);
  CloseHandle(echo.thread);
  CloseHandle(echo.event);
  echo.function.Release();
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  exports.Set("rawLoop", Napi::Function::New<RawLoop>(env));
  exports.Set("cells", Napi::Function::New<Cells>(env));
  exports.Set("startThreads", Napi::Function::New<StartThreads>(env));
  exports.Set("stopThreads", Napi::Function::New<StopThreads>(env));
  exports.Set("startEcho", Napi::Function::New<StartEcho>(env));
  exports.Set("ping", Napi::Function::New<Ping>(env));
  exports.Set("stopEcho", Napi::Function::New<StopEcho>(env));
  return exports;
}

}  // namespace

NODE_API_MODULE(concierge_bench, Init)

}  // namespace concierge::bench

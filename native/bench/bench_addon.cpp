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

/** rawLoop(rounds): microseconds of each round of 1000 reads. Blocks. */
Napi::Value RawLoop(const Napi::CallbackInfo& info) {
  try {
    return Times(info.Env(), TimeRawLoop(info[0].ToNumber().Uint32Value()));
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

/** What an echo thread is and does before it answers. */
enum class EchoKind : uint32_t { kBare, kSta, kReadingSta };

/** A thread that waits for an event and answers each with one post to JavaScript: the floor under an awaited call. As
 * an STA it waits for messages too, as every STA has to; as a reading one it reads a dictionary before it answers,
 * which is the floor under a batch. */
struct Echo {
  EchoKind kind = EchoKind::kBare;
  Napi::ThreadSafeFunction function;
  HANDLE event = nullptr;
  HANDLE thread = nullptr;
  volatile LONG ending = 0;

  static unsigned __stdcall Main(void* raw) {
    auto* self = static_cast<Echo*>(raw);
    const bool sta = self->kind != EchoKind::kBare;
    if (sta && FAILED(CoInitializeEx(nullptr, COINIT_APARTMENTTHREADED))) return 1;
    std::unique_ptr<RawDictionary> dictionary;
    if (self->kind == EchoKind::kReadingSta) dictionary = std::make_unique<RawDictionary>();
    for (;;) {
      if (!sta) WaitForSingleObject(self->event, INFINITE);
      else if (MsgWaitForMultipleObjectsEx(1, &self->event, INFINITE, QS_ALLINPUT, MWMO_INPUTAVAILABLE) !=
               WAIT_OBJECT_0) {
        MSG message;
        while (PeekMessageW(&message, nullptr, 0, 0, PM_REMOVE)) DispatchMessageW(&message);
        continue;
      }
      if (self->ending != 0) break;
      if (dictionary) dictionary->ReadAll();
      self->function.NonBlockingCall();
    }
    dictionary.reset();
    if (sta) CoUninitialize();
    return 0;
  }
};
Echo echo[3];

Echo& Chosen(const Napi::CallbackInfo& info) { return echo[info[0].ToNumber().Uint32Value() % 3]; }

/** startEcho(kind, answered) */
void StartEcho(const Napi::CallbackInfo& info) {
  Echo& one = Chosen(info);
  one.kind = static_cast<EchoKind>(info[0].ToNumber().Uint32Value() % 3);
  one.function = Napi::ThreadSafeFunction::New(info.Env(), info[1].As<Napi::Function>(), "echo", 0, 1);
  one.event = CreateEventW(nullptr, FALSE, FALSE, nullptr);
  one.thread = reinterpret_cast<HANDLE>(_beginthreadex(nullptr, 0, &Echo::Main, &one, 0, nullptr));
}

void Ping(const Napi::CallbackInfo& info) { SetEvent(Chosen(info).event); }

void StopEcho(const Napi::CallbackInfo& info) {
  Echo& one = Chosen(info);
  InterlockedExchange(&one.ending, 1);
  SetEvent(one.event);
  WaitForSingleObject(one.thread, INFINITE);
  CloseHandle(one.thread);
  CloseHandle(one.event);
  one.function.Release();
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

#include "completion.h"

#include <cstring>

namespace concierge {

CompletionQueue::CompletionQueue(Napi::Function handler)
    : function_(Napi::ThreadSafeFunction::New(handler.Env(), handler, "concierge apartments", 0, 1)) {
  function_.Unref(handler.Env());
}

void CompletionQueue::Push(Completion completion) {
  const std::lock_guard lock(mutex_);
  if (closed_) return;
  waiting_.push_back(std::move(completion));
  if (posted_) return;
  posted_ = function_.NonBlockingCall(this, [](Napi::Env env, Napi::Function handler, CompletionQueue* self) {
    Drain(env, handler, self);
  }) == napi_ok;
}

void CompletionQueue::Reference(Napi::Env env, bool on) {
  if (on) {
    function_.Ref(env);
  } else {
    function_.Unref(env);
  }
}

void CompletionQueue::Close() {
  const std::lock_guard lock(mutex_);
  if (closed_) return;
  closed_ = true;
  waiting_.clear();
  function_.Release();
}

void CompletionQueue::Drain(Napi::Env env, Napi::Function handler, CompletionQueue* self) {
  std::vector<Completion> ready;
  {
    const std::lock_guard lock(self->mutex_);
    ready.swap(self->waiting_);
    self->posted_ = false;
  }
  if (env == nullptr || ready.empty()) return;
  // An exception that leaves a thread-safe function's callback ends the process.
  try {
    const Napi::HandleScope scope(env);
    Napi::Array batch = Napi::Array::New(env, ready.size() * 3);
    uint32_t at = 0;
    for (const Completion& completion : ready) {
      batch.Set(at++, Napi::Number::New(env, completion.apartment));
      batch.Set(at++, Napi::Number::New(env, completion.call));
      // Electron forbids external buffers, so the reply is copied into memory that JavaScript owns.
      Napi::ArrayBuffer buffer = Napi::ArrayBuffer::New(env, completion.reply.size());
      if (!completion.reply.empty()) std::memcpy(buffer.Data(), completion.reply.data(), completion.reply.size());
      batch.Set(at++, buffer);
    }
    handler.Call({batch});
  } catch (const Napi::Error& error) {
    napi_fatal_exception(env, error.Value());
  }
}

}  // namespace concierge

#pragma once

#include <napi.h>

#include <cstdint>
#include <mutex>
#include <vector>

#include "answer_sink.h"

namespace concierge {

/**
 * Brings answers from apartment threads to the JavaScript thread through one thread-safe function, with one post per
 * drained queue: a burst of answers wakes the UI loop once.
 */
class CompletionQueue final : public AnswerSink {
 public:
  explicit CompletionQueue(Napi::Function handler);
  /** From any thread. Answers after `Close` are dropped. */
  void Push(Completion completion) override;
  /** On the JavaScript thread. While referenced, the queue keeps the event loop alive. */
  void Reference(Napi::Env env, bool on);
  void Close();

 private:
  static void Drain(Napi::Env env, Napi::Function handler, CompletionQueue* self);

  Napi::ThreadSafeFunction function_;
  std::mutex mutex_;
  std::vector<Completion> waiting_;
  bool posted_ = false;
  bool closed_ = false;
};

}  // namespace concierge

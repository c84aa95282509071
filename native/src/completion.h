#pragma once

#include <napi.h>

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "answer_sink.h"
#include "srw_mutex.h"

namespace concierge {

/**
 * Brings answers from apartment threads to the JavaScript thread through one thread-safe function, with one post per
 * drained queue: a burst of answers wakes the UI loop once. Answers of single calls that are there together cross as
 * one message, through memory that JavaScript made once.
 */
class CompletionQueue final : public AnswerSink {
 public:
  /** Stands for the call where a message holds answers of single calls. */
  static constexpr uint32_t kAnswers = 0xc0000000u;

  /** `handler(apartment, call, message)`; the message is null where it lies in `inbox`. */
  CompletionQueue(Napi::Function handler, Napi::ArrayBuffer inbox);
  /** From any thread. What is pushed after `Close` is dropped. */
  void Push(Completion completion) override;
  void PushAnswer(uint32_t apartment, Packer& answer) override;
  /** On the JavaScript thread. While referenced, the queue keeps the event loop alive. */
  void Reference(Napi::Env env, bool on);
  void Close();

 private:
  struct Message {
    Completion completion;
    /** Answers of single calls, instead of a packed reply. */
    std::unique_ptr<Packer> answers;
  };
  /** Wakes JavaScript where nobody has yet. */
  void Post();
  std::unique_ptr<Packer> TakeSpare();
  void Drain(Napi::Env env, Napi::Function handler);
  void Hand(Napi::Env env, Napi::Function handler, const Message& message);

  Napi::ThreadSafeFunction function_;
  Napi::Reference<Napi::ArrayBuffer> inbox_;
  uint8_t* inbox_data_;
  size_t inbox_size_;
  SrwMutex mutex_;
  std::vector<Message> waiting_;
  std::vector<std::unique_ptr<Packer>> spare_;
  bool posted_ = false;
  bool closed_ = false;
  /** Held shared while posting, so that the function outlives every post. */
  SRWLOCK closing_ = SRWLOCK_INIT;
};

}  // namespace concierge

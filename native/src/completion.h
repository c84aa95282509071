#pragma once

#include <napi.h>

#include <cstdint>
#include <deque>
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
  /** Stand for the call where a message holds answers of single calls, or a part of a long array. kMore is no message:
   * what there is takes longer than a turn of JavaScript may, which is to call `Resume` in a later one. */
  static constexpr uint32_t kAnswers = 0xc0000000u;
  static constexpr uint32_t kParcel = 0xd0000000u;
  static constexpr uint32_t kMore = 0xe0000000u;

  /** `handler(apartment, call, message)`; the message is null where it lies in `inbox`, to be read before the handler
   * returns, and where there is none. */
  CompletionQueue(Napi::Function handler, Napi::ArrayBuffer inbox);
  /** From any thread. What is pushed after `Close` is dropped. */
  void Push(Completion completion) override;
  void PushAnswer(uint32_t apartment, Packer& answer) override;
  void PushParcel(uint32_t apartment, Packer& parcel) override;
  /** On the JavaScript thread. While referenced, the queue keeps the event loop alive. */
  void Reference(Napi::Env env, bool on);
  /** On the JavaScript thread: goes on where the last turn stopped. */
  void Resume(Napi::Env env, Napi::Function handler) { Drain(env, handler); }
  void Close();

 private:
  struct Message {
    Completion completion;
    /** Answers of single calls or a parcel, instead of a packed reply. */
    std::unique_ptr<Packer> packer;
  };
  /** Wakes JavaScript where nobody has yet. */
  void Post();
  std::unique_ptr<Packer> TakeSpare();
  void KeepSpare(std::unique_ptr<Packer> packer);
  void Drain(Napi::Env env, Napi::Function handler);
  void Hand(Napi::Env env, Napi::Function handler, const Message& message);

  Napi::ThreadSafeFunction function_;
  Napi::Reference<Napi::ArrayBuffer> inbox_;
  uint8_t* inbox_data_;
  size_t inbox_size_;
  SrwMutex mutex_;
  std::deque<Message> waiting_;
  std::vector<std::unique_ptr<Packer>> spare_;
  bool posted_ = false;
  bool closed_ = false;
  /** Held shared while posting, so that the function outlives every post. */
  SRWLOCK closing_ = SRWLOCK_INIT;
};

}  // namespace concierge

#pragma once

#include <napi.h>

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include "answer_sink.h"
#include "lookout.h"
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
   * JavaScript is to call `Resume` in a later turn of the event loop, and hears nothing before. */
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
  /** On the JavaScript thread, in a turn of the event loop: goes on where the last one stopped. */
  void Resume(Napi::Env env, Napi::Function handler);
  /**
   * On the JavaScript thread, in a microtask after a call was sent: looks out for its answer for some microseconds, and
   * hands it over at once if it comes. Sleeping and being woken up takes both threads longer. Answers come so for as
   * long as a turn may be; then timers, windows and everything else have theirs.
   */
  void LookOut(Napi::Env env, Napi::Function handler);
  void Close();

 private:
  struct Message {
    Completion completion;
    /** Answers of single calls or a parcel, instead of a packed reply. */
    std::unique_ptr<Packer> packer;
  };
  static constexpr uint64_t kLookoutUs = 20;

  /** Under the lock, after something was added: whether JavaScript has to be woken up for it. */
  bool MustPost();
  void Post();
  /** Whether the event loop is to have a turn for others before more is handed over. */
  bool TurnIsOver() const;
  std::unique_ptr<Packer> TakeSpare();
  void KeepSpare(std::unique_ptr<Packer> packer);
  /** `ends_turn`: what is there is handed over, and what comes after it in a turn to come. */
  void Drain(Napi::Env env, Napi::Function handler, bool ends_turn);
  void Hand(Napi::Env env, Napi::Function handler, const Message& message);

  Napi::ThreadSafeFunction function_;
  Napi::Reference<Napi::ArrayBuffer> inbox_;
  uint8_t* inbox_data_;
  size_t inbox_size_;
  SrwMutex mutex_;
  std::deque<Message> waiting_;
  std::vector<std::unique_ptr<Packer>> spare_;
  bool posted_ = false;
  /** JavaScript looks out, and sees for itself that something came. */
  bool watched_ = false;
  std::atomic<bool> seen_{false};
  /** Both of the JavaScript thread. When the last turn of the event loop that is known of began. */
  uint64_t turn_began_ = 0;
  Lookout lookout_{kLookoutUs};
  bool closed_ = false;
  /** Held shared while posting, so that the function outlives every post. */
  SRWLOCK closing_ = SRWLOCK_INIT;
};

}  // namespace concierge

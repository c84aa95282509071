#pragma once

#include <windows.h>

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace concierge {

/** A call from COM into JavaScript that an apartment thread waits for. */
class IncomingCall {
 public:
  IncomingCall();
  ~IncomingCall();
  IncomingCall(const IncomingCall&) = delete;
  IncomingCall& operator=(const IncomingCall&) = delete;

  uint32_t id() const { return id_; }
  /** Signalled, for one wait, when the answer is there or `Wake` was called. */
  HANDLE signal() const { return signal_; }
  bool answered() const { return answered_; }
  /** Waits no longer: an answer that comes from here on is late. False where it came at the last moment. */
  bool GiveUp();
  /** The answer; valid once there is one. */
  const std::vector<uint8_t>& reply() const { return reply_; }

  /** From the JavaScript thread. False when nobody waits any more: the answer is late and counted. */
  static bool Answer(uint32_t id, std::vector<uint8_t> reply);
  /** From any thread: the thread that waits for this answer is to look whether its handler has work for it. */
  static void Wake(uint32_t id);
  /** Answers that came after their call had been given up. */
  static uint64_t LateAnswers();

 private:
  uint32_t id_;
  HANDLE signal_;
  std::atomic<bool> answered_{false};
  std::vector<uint8_t> reply_;
};

}  // namespace concierge

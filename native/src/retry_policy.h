#pragma once

#include <cstdint>

namespace concierge {

/** Bounds of retrying a call that a busy server rejects. Times in milliseconds. */
struct RetryLimits {
  uint32_t first_pause = 100;
  uint32_t longest_pause = 2000;
  uint32_t attempts = 30;
  uint32_t total = 30'000;
};

/** Why a server did not take a call (SERVERCALL of IMessageFilter, or Excel's own code for "the user is editing"). */
enum class Rejection : uint8_t { kRejected, kRetryLater, kUserBusy };

/** Counts of decisions, for the panel. */
struct RetryCounts {
  uint64_t rejections = 0;
  uint64_t retries = 0;
  uint64_t given_up = 0;
};

/**
 * Decides whether a rejected call is tried again, and after which pause: pauses double, within a bound on one pause,
 * on the attempts and on the total. Pure: knows no COM, no clock and no thread.
 */
class RetryPolicy {
 public:
  explicit RetryPolicy(RetryLimits limits = {}) : limits_(limits) {}

  static constexpr int32_t kGiveUp = -1;
  static constexpr uint32_t kLeastPause = 100;

  /** `elapsed` is the time since the call was first made. Answers the pause in milliseconds, or kGiveUp. A pause is at
   * least 100: IMessageFilter takes 0 to 99 as "at once", which would spin on a busy server. */
  int32_t Next(Rejection why, uint32_t attempt, uint32_t elapsed);

  const RetryCounts& counts() const { return counts_; }

 private:
  RetryLimits limits_;
  RetryCounts counts_;
};

/**
 * Counts how often one call was rejected. COM tells the time since a call was made, not how often it was tried nor
 * which call it is: calls are told apart by when they were made. Pure.
 */
class RejectedCall {
 public:
  /** Which attempt this is, from 0, of the call that was made at `made` (milliseconds, which may wrap around). */
  uint32_t Attempt(uint32_t made);

 private:
  /** Both clocks go in steps of up to 16 ms. A call that was tried again took at least one pause, which is longer. */
  static constexpr uint32_t kTolerance = 50;

  bool any_ = false;
  uint32_t made_ = 0;
  uint32_t attempts_ = 0;
};

}  // namespace concierge

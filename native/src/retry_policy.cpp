#include "retry_policy.h"

#include <algorithm>

namespace concierge {

int32_t RetryPolicy::Next(Rejection why, uint32_t attempt, uint32_t elapsed) {
  counts_.rejections++;
  const uint32_t left = elapsed < limits_.total ? limits_.total - elapsed : 0;
  if (attempt >= limits_.attempts || left < kLeastPause) {
    counts_.given_up++;
    return kGiveUp;
  }
  counts_.retries++;
  uint64_t pause = std::max<uint64_t>(limits_.first_pause, kLeastPause);
  // A server that says "later" will be free soon; one that rejects, or whose user types, may take long.
  const uint32_t doublings = why == Rejection::kRetryLater ? attempt / 2 : attempt;
  for (uint32_t i = 0; i < doublings && pause < limits_.longest_pause; i++) pause *= 2;
  pause = std::min<uint64_t>({pause, std::max<uint32_t>(limits_.longest_pause, kLeastPause), left});
  return static_cast<int32_t>(pause);
}

uint32_t RejectedCall::Attempt(uint32_t made) {
  const uint32_t apart = made - made_;
  const bool same = any_ && (apart <= kTolerance || 0u - apart <= kTolerance);
  if (!same) {
    any_ = true;
    made_ = made;
    attempts_ = 0;
  }
  return attempts_++;
}

}  // namespace concierge

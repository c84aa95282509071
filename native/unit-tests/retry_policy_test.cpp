#include "../src/retry_policy.h"

#include "check.h"

namespace concierge::unit {

namespace {

constexpr int32_t kGiveUp = RetryPolicy::kGiveUp;

void Pauses(Report& report) {
  RetryPolicy policy;
  const int32_t wanted[] = {100, 200, 400, 800, 1600, 2000, 2000};
  for (uint32_t attempt = 0; attempt < 7; attempt++) {
    report.Equal(policy.Next(Rejection::kRejected, attempt, 0), wanted[attempt],
                 "rejected: pauses double up to the longest, attempt " + std::to_string(attempt));
    report.Equal(policy.Next(Rejection::kUserBusy, attempt, 0), wanted[attempt],
                 "user busy (0x800AC472): as rejected, attempt " + std::to_string(attempt));
  }
  const int32_t later[] = {100, 100, 200, 200, 400, 400, 800};
  for (uint32_t attempt = 0; attempt < 7; attempt++) {
    report.Equal(policy.Next(Rejection::kRetryLater, attempt, 0), later[attempt],
                 "retry later: pauses grow half as fast, attempt " + std::to_string(attempt));
  }
}

void Bounds(Report& report) {
  RetryPolicy policy;
  report.Equal(policy.Next(Rejection::kRejected, 29, 0), 2000, "the last attempt is still made");
  report.Equal(policy.Next(Rejection::kRejected, 30, 0), kGiveUp, "then it gives up");
  report.Equal(policy.Next(Rejection::kRejected, UINT32_MAX, 0), kGiveUp, "a count that ran over gives up");
  report.Equal(policy.Next(Rejection::kRejected, 10, 29'000), 1000, "a pause ends with the total time");
  report.Equal(policy.Next(Rejection::kRejected, 10, 29'900), 100, "the shortest pause that fits is taken");
  report.Equal(policy.Next(Rejection::kRejected, 10, 29'901), kGiveUp,
               "no pause below 100 ms, which COM takes as at once");
  report.Equal(policy.Next(Rejection::kRejected, 0, 30'000), kGiveUp, "the total is over");
  report.Equal(policy.Next(Rejection::kRejected, 0, UINT32_MAX), kGiveUp, "the total is long over");
}

void OwnLimits(Report& report) {
  RetryPolicy eager({1, 50, 2, 1000});
  report.Equal(eager.Next(Rejection::kRejected, 0, 0), 100, "limits below 100 ms are raised to it");
  report.Equal(eager.Next(Rejection::kRejected, 1, 0), 100, "also the longest pause");
  report.Equal(eager.Next(Rejection::kRejected, 2, 0), kGiveUp, "own number of attempts");
  RetryPolicy none({100, 2000, 0, 30'000});
  report.Equal(none.Next(Rejection::kRejected, 0, 0), kGiveUp, "no attempts: it gives up at once");
  RetryPolicy huge({3'000'000'000u, 4'000'000'000u, 30, 2'000'000'000u});
  report.Equal(huge.Next(Rejection::kRejected, 20, 0), 2'000'000'000, "no overflow with huge limits");
}

void Counts(Report& report) {
  RetryPolicy policy({100, 100, 2, 1000});
  for (uint32_t attempt = 0; attempt < 4; attempt++) policy.Next(Rejection::kRejected, attempt, 0);
  report.Equal<uint64_t>(policy.counts().rejections, 4, "every rejection is counted");
  report.Equal<uint64_t>(policy.counts().retries, 2, "every retry is counted");
  report.Equal<uint64_t>(policy.counts().given_up, 2, "every giving up is counted");
}

void TotalHolds(Report& report) {
  RetryPolicy policy;
  uint32_t elapsed = 0, attempt = 0;
  for (int32_t pause; (pause = policy.Next(Rejection::kRejected, attempt, elapsed)) != kGiveUp; attempt++) {
    elapsed += static_cast<uint32_t>(pause);
  }
  report.That(elapsed <= 30'000 && elapsed > 29'900,
              "a server that never takes the call is asked until the total is over");
  report.That(attempt <= 30, "within the number of attempts");
}

}  // namespace

void CheckRetryPolicy(Report& report) {
  Pauses(report);
  Bounds(report);
  OwnLimits(report);
  Counts(report);
  TotalHolds(report);
}

}  // namespace concierge::unit

#include "../src/incoming.h"

#include "check.h"

namespace concierge::unit {

void CheckIncoming(Report& report) {
  const uint64_t late = IncomingCall::LateAnswers();
  IncomingCall in_time;
  const uint32_t first = in_time.id();
  report.That(IncomingCall::Answer(first, {1, 2}), "incoming: an answer is taken while its call waits");
  report.That(!in_time.GiveUp(), "incoming: a call that was answered at the last moment does not give up");
  report.That(in_time.reply() == std::vector<uint8_t>{1, 2}, "incoming: and has its answer");
  IncomingCall over;
  report.That(over.GiveUp(), "incoming: a call without an answer gives up");
  report.That(!IncomingCall::Answer(over.id(), {1}) && !over.answered(),
              "incoming: what comes after that is not taken, though the call is still there");
  report.Equal(IncomingCall::LateAnswers(), late + 1, "incoming: and is counted as late");
}

}  // namespace concierge::unit

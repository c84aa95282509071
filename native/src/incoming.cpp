#include "incoming.h"

#include <stdexcept>

namespace concierge {

namespace {
std::mutex mutex;
std::map<uint32_t, IncomingCall*> waiting;
uint32_t next_id = 1;
std::atomic<uint64_t> late{0};
/** Events of calls that are over: making one for each call would cost more than many a call. */
std::vector<HANDLE> spare_events;
constexpr size_t kMostSpareEvents = 8;

HANDLE TakeEvent() {
  {
    const std::lock_guard lock(mutex);
    if (!spare_events.empty()) {
      HANDLE event = spare_events.back();
      spare_events.pop_back();
      return event;
    }
  }
  HANDLE event = CreateEventW(nullptr, FALSE, FALSE, nullptr);
  if (event == nullptr) throw std::runtime_error("no event for an incoming call");
  return event;
}
}  // namespace

IncomingCall::IncomingCall() : signal_(TakeEvent()) {
  const std::lock_guard lock(mutex);
  // 0 is no call; and after four thousand million calls an old one may still wait.
  while (next_id == 0 || waiting.count(next_id) != 0) next_id++;
  id_ = next_id++;
  waiting.emplace(id_, this);
}

IncomingCall::~IncomingCall() {
  const std::lock_guard lock(mutex);
  // From here on no answer finds the call, so nobody signals the event after it is reset.
  if (const auto found = waiting.find(id_); found != waiting.end() && found->second == this) waiting.erase(found);
  ResetEvent(signal_);
  if (spare_events.size() < kMostSpareEvents) {
    spare_events.push_back(signal_);
  } else {
    CloseHandle(signal_);
  }
}

bool IncomingCall::GiveUp() {
  const std::lock_guard lock(mutex);
  if (answered_) return false;
  waiting.erase(id_);
  return true;
}

bool IncomingCall::Answer(uint32_t id, std::vector<uint8_t> reply) {
  const std::lock_guard lock(mutex);
  const auto found = waiting.find(id);
  if (found == waiting.end()) {
    late++;
    return false;
  }
  found->second->reply_ = std::move(reply);
  found->second->answered_ = true;
  SetEvent(found->second->signal_);
  return true;
}

void IncomingCall::Wake(uint32_t id) {
  const std::lock_guard lock(mutex);
  const auto found = waiting.find(id);
  if (found != waiting.end()) SetEvent(found->second->signal_);
}

uint64_t IncomingCall::LateAnswers() { return late; }

}  // namespace concierge

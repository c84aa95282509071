#include "incoming.h"

#include <stdexcept>

namespace concierge {

namespace {
std::mutex mutex;
std::map<uint32_t, IncomingCall*> waiting;
uint32_t next_id = 1;
std::atomic<uint64_t> late{0};
}  // namespace

IncomingCall::IncomingCall() : answered_(CreateEventW(nullptr, TRUE, FALSE, nullptr)) {
  if (answered_ == nullptr) throw std::runtime_error("no event for an incoming call");
  const std::lock_guard lock(mutex);
  id_ = next_id++;
  waiting.emplace(id_, this);
}

IncomingCall::~IncomingCall() {
  {
    const std::lock_guard lock(mutex);
    waiting.erase(id_);
  }
  CloseHandle(answered_);
}

bool IncomingCall::Answer(uint32_t id, std::vector<uint8_t> reply) {
  const std::lock_guard lock(mutex);
  const auto found = waiting.find(id);
  if (found == waiting.end()) {
    late++;
    return false;
  }
  found->second->reply_ = std::move(reply);
  SetEvent(found->second->answered_);
  return true;
}

uint64_t IncomingCall::LateAnswers() { return late; }

}  // namespace concierge

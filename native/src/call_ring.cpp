#include "call_ring.h"

#include <deque>
#include <iterator>
#include <mutex>
#include <utility>

#include "srw_mutex.h"

namespace concierge {

namespace {

constexpr size_t kCapacity = 8192;
SrwMutex mutex;
std::deque<CallRecord> ring;
uint64_t ring_dropped = 0;

}  // namespace

void Record(CallRecord record) {
  const std::lock_guard lock(mutex);
  if (ring.size() == kCapacity) {
    ring.pop_front();
    ring_dropped++;
  }
  ring.push_back(std::move(record));
}

std::vector<CallRecord> DrainCalls(uint64_t& dropped) {
  const std::lock_guard lock(mutex);
  std::vector<CallRecord> records(std::make_move_iterator(ring.begin()), std::make_move_iterator(ring.end()));
  ring.clear();
  dropped = ring_dropped;
  return records;
}

}  // namespace concierge

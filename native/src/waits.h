#pragma once

#include <windows.h>

#include <cstdint>
#include <vector>

namespace concierge {

class Apartment;

/** How a wait ended, as WaitForMultipleObjects documents it; kStopped when the apartment itself is told to end. */
enum class WaitEnd : uint8_t { kObject = 0, kAbandoned = 1, kTimeout = 2, kMessage = 3, kStopped = 4 };

struct WaitResult {
  WaitEnd end;
  /** Index of the object, for kObject and kAbandoned. */
  uint32_t index = 0;
  /** For a wait on all that did not get all: indexes of those it took and still has. */
  std::vector<uint32_t> taken;
};

enum class WaitMode : uint8_t { kAny = 0, kAll = 1, kAnyOrMessage = 2 };

/** One slot of the 64 that Windows allows is COM's in a message wait, one is the stop handle. */
constexpr size_t kMostWaitObjects = MAXIMUM_WAIT_OBJECTS - 2;

/**
 * Waits on the calling apartment's thread. kAny and kAll do not pump, as the functions they are named after: an STA in
 * them hangs its callers. kAll takes one object at a time with what is left of the time, because the wait-all flag of
 * the message wait also demands input; so it may hold some when the time is over, and says which.
 */
WaitResult Wait(Apartment& apartment, const std::vector<uint32_t>& objects, WaitMode mode, DWORD timeout_ms);

}  // namespace concierge

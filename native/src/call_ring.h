#pragma once

#include <windows.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "argument_types.h"

namespace concierge {

/** What took the time: a batch from JavaScript, a call that came in through COM, or a wait without pumping. */
enum class CallKind : uint8_t { kBatch, kIncoming, kWait };

/** What a call is called that came in for an object that is not ours: COM tells nothing of it that has a name. */
constexpr wchar_t kForeignCall[] = L"incoming call";

/** A call on record, for the timeline. Times are NowMicroseconds. */
struct CallRecord {
  uint32_t apartment;
  uint32_t call;
  std::wstring label;
  uint64_t start;
  /** Nothing where only the beginning was seen: a call into an object that is not ours, taken by COM's own loop. */
  std::optional<uint64_t> end;
  /** Nothing for calls into objects that are not ours: what they answer goes to their caller alone. */
  std::optional<HRESULT> result;
  DWORD thread;
  CallKind kind = CallKind::kBatch;
  /** Calls of the same thread that this one ran inside of. */
  uint32_t depth = 0;
  /** Types of the arguments; of a batch, those of its first invocation. */
  ArgumentTypes types = {};
};

/** Puts a call on record, from any thread. */
void Record(CallRecord record);

/** Calls on record since the last drain, oldest first; a bounded ring that drops the oldest and counts them. */
std::vector<CallRecord> DrainCalls(uint64_t& dropped);

}  // namespace concierge

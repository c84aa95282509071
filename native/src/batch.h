#pragma once

#include <windows.h>

#include <cstdint>
#include <string>
#include <vector>

namespace concierge {

/** Commands of a batch. native/ops.ts is the other side. Every command yields one value. */
enum class Op : uint8_t {
  kCreate = 1,      // string class, number CLSCTX
  kAttach = 2,      // string class: GetActiveObject
  kInvoke = 3,      // number flags, number LCID, target value, member value (string or DISPID), number arguments,
                    // number named, the arguments, the names
  kRelease = 4,     // number object
  kMarshal = 5,     // number object -> token
  kUnmarshal = 6,   // number token -> object
  kGitRegister = 7, // number object -> cookie
  kGitTake = 8,     // number cookie -> object
  kGitRevoke = 9,   // number cookie
  kEnumerate = 10,  // target value, number LCID, number limit
  kColumn = 11,     // number LCID, target value, member value, number count, count numbers: a property read or method
                    // called with one number each; answers a column of numbers
  kModel = 12,      // string class -> ThreadingModel of its in-process server, or null
  kApartment = 13,  // -> [type, qualifier, thread id] as COM reports on this thread
  kSleep = 14,      // number milliseconds, without pumping: for experiments
};

/** Runs a packed batch on the calling apartment's thread, stopping at the first error. Never throws. */
std::vector<uint8_t> RunBatch(const std::vector<uint8_t>& batch, HRESULT& result);

/** The reply of a batch that never ran. */
std::vector<uint8_t> FailureReply(HRESULT code, const std::wstring& what);

}  // namespace concierge

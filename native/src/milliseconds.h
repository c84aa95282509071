#pragma once

#include <windows.h>

namespace concierge {

/** A time-out of JavaScript, which may be a fraction, or longer than Windows can wait: then it is about 49 days. */
inline DWORD Milliseconds(double ms) {
  constexpr DWORD kLongest = INFINITE - 1;
  if (!(ms >= 0)) return 0;
  return ms < kLongest ? static_cast<DWORD>(ms) : kLongest;
}

}  // namespace concierge

#pragma once

#include <cstdint>

namespace concierge {

/** Microseconds of QueryPerformanceCounter. */
uint64_t NowMicroseconds();

}  // namespace concierge

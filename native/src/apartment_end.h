#pragma once

#include <cstdint>

namespace concierge {

/**
 * What one of our apartments has begun and nobody has ended, on its thread before it leaves COM: sinks, classes it
 * serves, entries of the running object table, streams and cookies of the global interface table, test windows,
 * mutexes, declared classes. In the order in which others could still come in.
 */
void TakeBack(uint32_t apartment);

}  // namespace concierge

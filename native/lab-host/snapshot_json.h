#pragma once

#include <memory>
#include <string>
#include <vector>

#include "../src/apartment.h"
#include "../src/foreign_threads.h"

namespace concierge::lab {

/**
 * The state of the process as JSON: the same fields, of the same meaning, as the addon's `snapshot()` answers. A test
 * compares the two (native/tests/lab-stream.wine.test.ts).
 */
std::string SnapshotJson(const std::vector<std::shared_ptr<Apartment>>& apartments,
                         const std::vector<ForeignThread>& foreign);

/** Finished calls since the last time and how many the ring has dropped, as the addon's `drainCalls()`. Empty text
 * where there are none. */
std::string DrainedCallsJson();

}  // namespace concierge::lab

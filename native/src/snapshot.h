#pragma once

#include <napi.h>

#include <memory>
#include <vector>

#include "apartment.h"

namespace concierge {

/** State of the given apartments and of open hand-overs, read without stopping any thread. */
Napi::Object Snapshot(Napi::Env env, const std::vector<std::shared_ptr<Apartment>>& apartments);

/** Finished calls since the last drain. */
Napi::Object DrainedCalls(Napi::Env env);

}  // namespace concierge

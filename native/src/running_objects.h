#pragma once

#include <windows.h>

#include <oaidl.h>

#include <cstdint>

namespace concierge {

/** Puts an object of the calling apartment into the running object table, weakly (RegisterActiveObject); answers the
 * cookie. `apartment` is ours that it belongs to. Throws ComError. */
DWORD RegisterActive(IUnknown* object, const CLSID& id, uint32_t apartment);
void RevokeActive(DWORD cookie);

/** Takes out what an apartment has put in, on its thread: an entry left behind would name an object that is gone. */
void RevokeActiveOf(uint32_t apartment);

}  // namespace concierge

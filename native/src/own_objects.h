#pragma once

#include <unknwn.h>

#include <cstdint>

namespace concierge {

/** COM objects that this module itself implements, by their one interface pointer, so that one is recognised without
 * calling it. `handler`: of an object of a declared class, which comes back to JavaScript as itself; 0 for others. */
void NoteOwnObject(IUnknown* object, uint32_t handler = 0);
void ForgetOwnObject(IUnknown* object);

bool IsOwnObject(IUnknown* pointer);
/** The handler of an object of a declared class; 0 for everything else. */
uint32_t HandlerOfOwnObject(IUnknown* pointer);

}  // namespace concierge

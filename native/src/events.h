#pragma once

#include <ocidl.h>

#include <cstdint>
#include <memory>

#include "com_ptr.h"
#include "js_object.h"

namespace concierge {

/** The events an object offers: the dispatch interface and its members by DISPID. Throws ComError where it has none. */
JsShape EventShape(IUnknown* source, const IID& wanted);

/** Connects a sink of one of our apartments, on its thread; answers the advice to give to `Unadvise`. */
uint32_t Advise(IUnknown* source, const IID& interface_id, IDispatch* sink, uint32_t apartment);
void Unadvise(uint32_t advice);

/** Disconnects every sink of one of our apartments, on its thread, before its objects are released. */
void UnadviseApartment(uint32_t apartment);

}  // namespace concierge

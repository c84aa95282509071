#pragma once

#include <windows.h>

#include <oaidl.h>

#include <cstdint>
#include <memory>

#include "js_object.h"

namespace concierge {

/**
 * Declares what all objects of a class offer, once; answers its id. Objects are then made while an answer is read, on
 * the apartment's thread, without a hop and without a table of their own.
 */
uint32_t DeclareClass(const std::shared_ptr<Apartment>& apartment, std::shared_ptr<const JsShape> shape);

/** Forgets the classes that an apartment has declared: its objects can be made nowhere else. */
void ForgetObjectClasses(uint32_t apartment);

/** A new object of a declared class, with one reference. Throws ComError where the class or its apartment is gone. */
IDispatch* MakeObject(uint32_t object_class, uint32_t handler);

}  // namespace concierge

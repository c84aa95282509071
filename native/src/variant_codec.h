#pragma once

#include <windows.h>

#include <oaidl.h>

#include <vector>

#include "object_table.h"
#include "pack.h"

namespace concierge {

class Parcels;

/**
 * A VARIANT that clears itself. Must be destroyed in the apartment of the objects it holds.
 *
 * VariantInit and VariantClear are calls into oleaut32, and a batch has several Variants a call: for what holds nothing
 * they are spared.
 */
class Variant {
 public:
  Variant() = default;
  ~Variant() {
    if (!HoldsNothing(value_.vt)) VariantClear(&value_);
  }
  Variant(const Variant&) = delete;
  Variant& operator=(const Variant&) = delete;
  Variant(Variant&& other) noexcept : value_(other.value_) { other.value_.vt = VT_EMPTY; }
  VARIANT& get() { return value_; }
  const VARIANT& get() const { return value_; }
  VARIANT* operator&() { return &value_; }

 private:
  static bool HoldsNothing(VARTYPE type) {
    return type <= VT_DATE || type == VT_ERROR || type == VT_BOOL || (type >= VT_DECIMAL && type <= VT_UINT);
  }
  VARIANT value_{};
};

/** Reads one packed value. `slots` are the results of earlier commands of the batch. Errors are ComError. */
void ReadVariant(Unpacker& in, const std::vector<Variant>& slots, VARIANT& out);

/** Writes one value; interface pointers go to the object table of the calling apartment, as living in `home`.
 * Long arrays of VARIANT go ahead by `parcels` where it is given. */
void WriteVariant(const VARIANT& value, Packer& out, Home home = {}, Parcels* parcels = nullptr);

}  // namespace concierge

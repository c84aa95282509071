#pragma once

#include <windows.h>

#include <oaidl.h>

#include <memory>
#include <string_view>

#include "com_ptr.h"

namespace concierge {

/**
 * A member of a dual interface that takes one VARIANT and answers one value, bound early: called through the vtable, as
 * C++ and VBA call it. Invoke of such an object looks the same function up in the type information at each call, which
 * takes longer than most properties do.
 */
class DualMember {
 public:
  /** Null where the object says of no such member, or has no dual interface. On the object's thread. `locale` is that
   * of the type information. */
  static std::unique_ptr<DualMember> Find(IDispatch* object, DISPID member, LCID locale);

  /** `result` is empty, and becomes the caller's. Throws ComError with what Invoke would tell in EXCEPINFO. */
  void Read(VARIANT& argument, std::wstring_view name, VARIANT& result) const;

 private:
  DualMember() = default;
  /** Finds the member in an interface or in what it derives from. */
  bool Describe(ITypeInfo* type, DISPID member, int depth = 0);
  bool Take(const FUNCDESC& function);

  /** The interface itself. */
  ComPtr<IUnknown> object_;
  void* function_ = nullptr;
  /** Of the function in the vtable, in bytes. */
  SHORT offset_ = 0;
  /** The argument is a VARIANT, not a pointer to one. */
  bool by_value_ = false;
  VARTYPE answers_ = VT_EMPTY;
  bool tells_errors_ = false;
};

}  // namespace concierge

#pragma once

#include <windows.h>

#include <oaidl.h>

#include <string>
#include <vector>

#include "com_ptr.h"
#include "js_object.h"

namespace concierge {

/** Type information of a dispatch interface with these members, out of a type library that exists in memory only. All
 * values are VARIANT, as JavaScript promises no types. Throws ComError. */
ComPtr<ITypeInfo> MakeTypeInfo(const std::wstring& name, const std::vector<JsMember>& members);

}  // namespace concierge

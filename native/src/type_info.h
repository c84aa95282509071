#pragma once

#include <windows.h>

#include <oaidl.h>

#include <string>

namespace concierge {

/** Type information as a flat array of values that native/type-info.ts reads; the order stands there. */

/** What an object says of its interface, with its library's name, enumerations and constants. Throws ComError. */
void DescribeObject(IDispatch* object, LCID locale, VARIANT& out);

/** Everything in a type library: of a ProgID or `{CLSID}`, a `{LIBID}`, or a file. Throws ComError. */
void DescribeLibrary(const std::wstring& source, VARIANT& out);

}  // namespace concierge

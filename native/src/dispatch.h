#pragma once

#include <windows.h>

#include <oaidl.h>

#include <string>
#include <string_view>
#include <vector>

#include "com_ptr.h"
#include "variant_codec.h"

namespace concierge {

/** One late-bound access as JavaScript asks for it. Arguments stand in the caller's order, named ones last. */
struct Invocation {
  WORD flags = DISPATCH_METHOD;
  LCID locale = LOCALE_INVARIANT;
  std::vector<Variant> arguments;
  /** Names of the last arguments; empty where all are positional. */
  std::vector<std::wstring> names;
};

/** DISPIDs of a member and of its named arguments, by IDispatch::GetIDsOfNames. Case is COM's to ignore. */
std::vector<DISPID> LookUp(IDispatch* object, std::wstring_view member, const std::vector<std::wstring>& argument_names,
                           LCID locale);

/**
 * IDispatch::Invoke with the rules that bite: arguments go in reverse, a put carries DISPID_PROPERTYPUT as a named
 * argument, a result pointer is given only where there may be a result, EXCEPINFO and the argument at fault end in the
 * error. Throws ComError.
 */
void Invoke(IDispatch* object, DISPID member, const std::vector<DISPID>& argument_ids, Invocation& invocation,
            std::wstring_view name, VARIANT* result);

/** All items of a collection through _NewEnum (DISPID_NEWENUM), at most `limit`. */
std::vector<Variant> Enumerate(IDispatch* object, LCID locale, size_t limit);

}  // namespace concierge

#pragma once

#include <windows.h>

#include <oaidl.h>

#include <vector>

#include "com_ptr.h"

namespace concierge {

/** What commands answer, as VARIANTs. `out` is empty before. Errors are ComError. */
void SetNumber(double number, VARIANT& out);
void SetBoolean(bool value, VARIANT& out);
void SetNumbers(const std::vector<double>& numbers, VARIANT& out);
/** As IDispatch where the object has it, else as IUnknown. */
void SetObject(ComPtr<IUnknown> object, VARIANT& out);

}  // namespace concierge

#include "variant_results.h"

#include <oleauto.h>

#include <algorithm>

#include "com_error.h"

namespace concierge {

void SetNumber(double number, VARIANT& out) {
  out.vt = VT_R8;
  out.dblVal = number;
}

void SetBoolean(bool value, VARIANT& out) {
  out.vt = VT_BOOL;
  out.boolVal = value ? VARIANT_TRUE : VARIANT_FALSE;
}

void SetNumbers(const std::vector<double>& numbers, VARIANT& out) {
  SAFEARRAYBOUND bound{static_cast<ULONG>(numbers.size()), 0};
  SAFEARRAY* array = SafeArrayCreate(VT_R8, 1, &bound);
  if (array == nullptr) throw ComError(E_OUTOFMEMORY, L"numbers");
  std::copy(numbers.begin(), numbers.end(), static_cast<double*>(array->pvData));
  out.vt = VT_ARRAY | VT_R8;
  out.parray = array;
}

void SetObject(ComPtr<IUnknown> object, VARIANT& out) {
  IDispatch* dispatch = nullptr;
  if (SUCCEEDED(object->QueryInterface(IID_IDispatch, reinterpret_cast<void**>(&dispatch)))) {
    out.vt = VT_DISPATCH;
    out.pdispVal = dispatch;
  } else {
    out.vt = VT_UNKNOWN;
    out.punkVal = object.detach();
  }
}

}  // namespace concierge

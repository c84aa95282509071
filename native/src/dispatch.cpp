#include "dispatch.h"

#include <algorithm>

#include "com_error.h"

namespace concierge {

std::vector<DISPID> LookUp(IDispatch* object, std::wstring_view member, const std::vector<std::wstring>& argument_names,
                           LCID locale) {
  std::wstring name(member);
  std::vector<LPOLESTR> names{name.data()};
  for (const std::wstring& argument : argument_names) names.push_back(const_cast<LPOLESTR>(argument.c_str()));
  std::vector<DISPID> ids(names.size(), DISPID_UNKNOWN);
  const HRESULT hr = object->GetIDsOfNames(IID_NULL, names.data(), static_cast<UINT>(names.size()), locale, ids.data());
  if (FAILED(hr)) {
    ComError error(hr, name);
    for (size_t i = 1; i < ids.size(); i++) {
      if (ids[0] != DISPID_UNKNOWN && ids[i] == DISPID_UNKNOWN) error.argument = static_cast<int>(i - 1);
    }
    throw error;
  }
  return ids;
}

void Invoke(IDispatch* object, DISPID member, const std::vector<DISPID>& argument_ids, Invocation& invocation,
            std::wstring_view name, VARIANT* result) {
  constexpr size_t kUsual = 8;
  const size_t count = invocation.arguments.size();
  VARIANT usual[kUsual];
  std::vector<VARIANT> many(count > kUsual ? count : 0);
  VARIANT* const reversed = count > kUsual ? many.data() : usual;
  for (size_t i = 0; i < count; i++) {
    reversed[count - 1 - i] = invocation.arguments[i].get();  // borrowed: the Variants keep ownership
  }
  std::vector<DISPID> named(argument_ids.rbegin(), argument_ids.rend());
  const bool put = (invocation.flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF)) != 0;
  if (put) {
    // The value, which is the last by position, is a named argument without a name: servers look for it first.
    if (count <= named.size()) throw ComError(DISP_E_BADPARAMCOUNT, std::wstring(name));
    std::rotate(reversed, reversed + named.size(), reversed + named.size() + 1);
    named.insert(named.begin(), DISPID_PROPERTYPUT);
  }

  DISPPARAMS parameters{};
  parameters.cArgs = static_cast<UINT>(count);
  parameters.rgvarg = reversed;
  parameters.cNamedArgs = static_cast<UINT>(named.size());
  parameters.rgdispidNamedArgs = named.data();

  EXCEPINFO exception{};
  UINT fault = static_cast<UINT>(-1);
  const HRESULT hr = object->Invoke(member, IID_NULL, invocation.locale, invocation.flags, &parameters,
                                    put ? nullptr : result, &exception, &fault);
  if (SUCCEEDED(hr)) return;
  ComError error(hr, std::wstring(name));
  if (hr == DISP_E_EXCEPTION) TakeExceptionInfo(exception, error);
  if ((hr == DISP_E_TYPEMISMATCH || hr == DISP_E_PARAMNOTFOUND) && fault < count) {
    if (put && fault <= argument_ids.size()) fault = fault == 0 ? static_cast<UINT>(argument_ids.size()) : fault - 1;
    error.argument = static_cast<int>(count - 1 - fault);
  }
  throw error;
}

std::vector<Variant> Enumerate(IDispatch* object, LCID locale, size_t limit) {
  Invocation invocation;
  invocation.flags = DISPATCH_METHOD | DISPATCH_PROPERTYGET;
  invocation.locale = locale;
  Variant source;
  Invoke(object, DISPID_NEWENUM, {}, invocation, L"_NewEnum", &source);
  if (source.get().vt != VT_UNKNOWN && source.get().vt != VT_DISPATCH) throw ComError(DISP_E_TYPEMISMATCH, L"_NewEnum");
  ComPtr<IEnumVARIANT> enumerator;
  if (source.get().punkVal == nullptr) throw ComError(E_POINTER, L"_NewEnum");
  Check(source.get().punkVal->QueryInterface(IID_IEnumVARIANT, enumerator.put_void()), L"_NewEnum");
  std::vector<Variant> items;
  while (items.size() < limit) {
    Variant item;
    ULONG fetched = 0;
    const HRESULT hr = enumerator->Next(1, &item, &fetched);
    Check(hr, L"_NewEnum");
    if (hr != S_OK || fetched == 0) break;
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace concierge

#include "type_info.h"

#include <oleauto.h>

#include <cwchar>
#include <utility>
#include <vector>

#include "com_error.h"
#include "com_ptr.h"
#include "type_attributes.h"
#include "variant_codec.h"

namespace concierge {

namespace {

/** Collects values and becomes one array of them. */
class Flat {
 public:
  void Number(double number) {
    values_.emplace_back();
    values_.back().get().vt = VT_R8;
    values_.back().get().dblVal = number;
  }
  void Take(BSTR text) {
    values_.emplace_back();
    values_.back().get().vt = VT_BSTR;
    values_.back().get().bstrVal = text == nullptr ? SysAllocString(L"") : text;
  }
  void Text(const wchar_t* text) { Take(SysAllocString(text)); }
  void Id(const GUID& id) {
    wchar_t text[39];
    StringFromGUID2(id, text, 39);
    Text(text);
  }
  void Copy(const VARIANT& value) {
    values_.emplace_back();
    Check(VariantCopy(&values_.back(), const_cast<VARIANT*>(&value)), L"type information");
  }
  void Finish(VARIANT& out) {
    SAFEARRAYBOUND bound{static_cast<ULONG>(values_.size()), 0};
    SAFEARRAY* array = SafeArrayCreate(VT_VARIANT, 1, &bound);
    if (array == nullptr) throw ComError(E_OUTOFMEMORY, L"type information");
    auto* to = static_cast<VARIANT*>(array->pvData);
    for (Variant& value : values_) {
      *to++ = value.get();
      VariantInit(&value.get());  // the array owns it now
    }
    out.vt = VT_ARRAY | VT_VARIANT;
    out.parray = array;
  }

 private:
  std::vector<Variant> values_;
};

/** A type: VARTYPE, whether an array of it, how many pointers stand before it, name and kind where it is user-defined.
 * Aliases are followed to what they stand for. */
void WriteType(ITypeInfo* info, const TYPEDESC& type, Flat& out, int pointers = 0, bool array = false, int depth = 0) {
  if (depth > 16) throw ComError(TYPE_E_CIRCULARTYPE, L"type information");
  if (type.vt == VT_PTR) return WriteType(info, *type.lptdesc, out, pointers + 1, array, depth + 1);
  if (type.vt == VT_SAFEARRAY) return WriteType(info, *type.lptdesc, out, pointers, true, depth + 1);
  if (type.vt == VT_CARRAY) return WriteType(info, type.lpadesc->tdescElem, out, pointers, true, depth + 1);
  BSTR name = nullptr;
  int kind = -1;
  if (type.vt == VT_USERDEFINED) {
    ComPtr<ITypeInfo> referred;
    // A library may refer to another one that is not installed; its types have no name then.
    if (SUCCEEDED(info->GetRefTypeInfo(type.hreftype, referred.put()))) {
      const TypeAttributes attributes(referred.get());
      if (attributes->typekind == TKIND_ALIAS) {
        return WriteType(referred.get(), attributes->tdescAlias, out, pointers, array, depth + 1);
      }
      kind = attributes->typekind;
      referred->GetDocumentation(MEMBERID_NIL, &name, nullptr, nullptr, nullptr);
    }
  }
  out.Number(type.vt);
  out.Number(array ? 1 : 0);
  out.Number(pointers);
  out.Take(name);
  out.Number(kind);
}

void WriteFunction(ITypeInfo* info, const FUNCDESC& function, Flat& out) {
  std::vector<BSTR> names(static_cast<size_t>(function.cParams) + 1, nullptr);
  UINT known = 0;
  info->GetNames(function.memid, names.data(), static_cast<UINT>(names.size()), &known);
  // Owned from here on: what follows may throw in the middle of the parameters.
  std::vector<Variant> owned(names.size());
  for (size_t i = 0; i < names.size(); i++) {
    owned[i].get().vt = VT_BSTR;
    owned[i].get().bstrVal = names[i];
  }
  const auto take = [&](size_t at) { out.Take(std::exchange(owned[at].get().bstrVal, nullptr)); };
  take(0);
  out.Number(function.memid);
  out.Number(function.invkind);
  out.Number(function.wFuncFlags);
  out.Number(function.funckind);
  WriteType(info, function.elemdescFunc.tdesc, out);
  out.Number(function.cParams);
  for (size_t i = 0; i < static_cast<size_t>(function.cParams); i++) {
    const ELEMDESC& parameter = function.lprgelemdescParam[i];
    const USHORT flags = parameter.paramdesc.wParamFlags;
    take(i + 1);
    WriteType(info, parameter.tdesc, out);
    out.Number(flags);
    const bool has_default = (flags & PARAMFLAG_FHASDEFAULT) != 0 && parameter.paramdesc.pparamdescex != nullptr;
    out.Number(has_default ? 1 : 0);
    if (has_default) out.Copy(parameter.paramdesc.pparamdescex->varDefaultValue);
  }
}

void WriteVariable(ITypeInfo* info, const VARDESC& variable, Flat& out) {
  BSTR name = nullptr;
  UINT known = 0;
  info->GetNames(variable.memid, &name, 1, &known);
  out.Take(name);
  out.Number(variable.memid);
  out.Number(variable.wVarFlags);
  WriteType(info, variable.elemdescVar.tdesc, out);
  const bool constant = variable.varkind == VAR_CONST && variable.lpvarValue != nullptr;
  out.Number(constant ? 1 : 0);
  if (constant) out.Copy(*variable.lpvarValue);
}

void WriteTypeInfo(ITypeInfo* info, Flat& out) {
  const TypeAttributes attributes(info);
  BSTR name = nullptr, documentation = nullptr;
  info->GetDocumentation(MEMBERID_NIL, &name, &documentation, nullptr, nullptr);
  out.Take(name);
  out.Take(documentation);
  out.Id(attributes->guid);
  out.Number(attributes->typekind);
  out.Number(attributes->wTypeFlags);
  out.Number(attributes->typekind == TKIND_ALIAS ? 1 : 0);
  if (attributes->typekind == TKIND_ALIAS) WriteType(info, attributes->tdescAlias, out);
  out.Number(attributes->cImplTypes);
  for (UINT i = 0; i < attributes->cImplTypes; i++) {
    HREFTYPE reference = 0;
    ComPtr<ITypeInfo> base;
    BSTR base_name = nullptr;
    INT flags = 0;
    if (SUCCEEDED(info->GetRefTypeOfImplType(i, &reference)) &&
        SUCCEEDED(info->GetRefTypeInfo(reference, base.put()))) {
      base->GetDocumentation(MEMBERID_NIL, &base_name, nullptr, nullptr, nullptr);
      info->GetImplTypeFlags(i, &flags);
    }
    out.Take(base_name);
    out.Number(flags);
  }
  out.Number(attributes->cFuncs);
  for (UINT i = 0; i < attributes->cFuncs; i++) {
    FUNCDESC* function = nullptr;
    Check(info->GetFuncDesc(i, &function), L"type information");
    try {
      WriteFunction(info, *function, out);
    } catch (...) {
      info->ReleaseFuncDesc(function);
      throw;
    }
    info->ReleaseFuncDesc(function);
  }
  out.Number(attributes->cVars);
  for (UINT i = 0; i < attributes->cVars; i++) {
    VARDESC* variable = nullptr;
    Check(info->GetVarDesc(i, &variable), L"type information");
    try {
      WriteVariable(info, *variable, out);
    } catch (...) {
      info->ReleaseVarDesc(variable);
      throw;
    }
    info->ReleaseVarDesc(variable);
  }
}

void WriteLibraryHead(ITypeLib* library, Flat& out) {
  TLIBATTR* attributes = nullptr;
  Check(library->GetLibAttr(&attributes), L"type library");
  BSTR name = nullptr, documentation = nullptr;
  library->GetDocumentation(MEMBERID_NIL, &name, &documentation, nullptr, nullptr);
  out.Take(name);
  out.Take(documentation);
  out.Id(attributes->guid);
  out.Number(attributes->wMajorVerNum);
  out.Number(attributes->wMinorVerNum);
  library->ReleaseTLibAttr(attributes);
}

/** The side of a dual interface that IDispatch serves; other types as they are. */
ComPtr<ITypeInfo> DispatchSide(ComPtr<ITypeInfo> info) {
  const TypeAttributes attributes(info.get());
  if (attributes->typekind != TKIND_INTERFACE || (attributes->wTypeFlags & TYPEFLAG_FDUAL) == 0) return info;
  HREFTYPE reference = 0;
  ComPtr<ITypeInfo> other;
  if (FAILED(info->GetRefTypeOfImplType(static_cast<UINT>(-1), &reference))) return info;
  return SUCCEEDED(info->GetRefTypeInfo(reference, other.put())) ? other : info;
}

ComPtr<ITypeInfo> OfObject(IDispatch* object, LCID locale) {
  ComPtr<ITypeInfo> info;
  UINT count = 0;
  Check(object->GetTypeInfoCount(&count), L"type information");
  if (count == 0) throw ComError(TYPE_E_ELEMENTNOTFOUND, L"type information");
  Check(object->GetTypeInfo(0, locale, info.put()), L"type information");
  return info;
}

/** The newest registered version of a library. */
ComPtr<ITypeLib> Registered(const GUID& id) {
  wchar_t text[39];
  StringFromGUID2(id, text, 39);
  ComPtr<ITypeLib> library;
  HKEY key;
  if (RegOpenKeyExW(HKEY_CLASSES_ROOT, (std::wstring(L"TypeLib\\") + text).c_str(), 0, KEY_READ, &key) !=
      ERROR_SUCCESS) {
    return library;
  }
  unsigned best = 0;
  bool found = false;
  wchar_t version[32];
  for (DWORD i = 0, length = 32;
       RegEnumKeyExW(key, i, version, &length, nullptr, nullptr, nullptr, nullptr) == ERROR_SUCCESS; i++, length = 32) {
    unsigned major = 0, minor = 0;
    if (std::swscanf(version, L"%x.%x", &major, &minor) < 1) continue;  // versions are hexadecimal
    if (!found || (major << 16 | minor) > best) best = major << 16 | minor;
    found = true;
  }
  RegCloseKey(key);
  if (found)
    LoadRegTypeLib(id, static_cast<WORD>(best >> 16), static_cast<WORD>(best & 0xffff), LOCALE_NEUTRAL, library.put());
  return library;
}

ComPtr<ITypeLib> OfClass(const CLSID& id, const std::wstring& source) {
  wchar_t text[39], library_id[64];
  StringFromGUID2(id, text, 39);
  DWORD bytes = sizeof library_id;
  GUID registered;
  if (RegGetValueW(HKEY_CLASSES_ROOT, (std::wstring(L"CLSID\\") + text + L"\\TypeLib").c_str(), nullptr, RRF_RT_REG_SZ,
                   nullptr, library_id, &bytes) == ERROR_SUCCESS &&
      SUCCEEDED(CLSIDFromString(library_id, &registered))) {
    ComPtr<ITypeLib> library = Registered(registered);
    if (library) return library;
  }
  // Not every class says where its library is; an object of it knows.
  ComPtr<IDispatch> object;
  const HRESULT hr =
      CoCreateInstance(id, nullptr, CLSCTX_INPROC_SERVER | CLSCTX_LOCAL_SERVER, IID_IDispatch, object.put_void());
  if (FAILED(hr)) throw ComError(hr, source);
  ComPtr<ITypeLib> library;
  UINT index;
  Check(OfObject(object.get(), LOCALE_INVARIANT)->GetContainingTypeLib(library.put(), &index), source.c_str());
  return library;
}

ComPtr<ITypeLib> Library(const std::wstring& source) {
  ComPtr<ITypeLib> library;
  if (source.find_first_of(L"\\/") != std::wstring::npos) {
    const HRESULT hr = LoadTypeLibEx(source.c_str(), REGKIND_NONE, library.put());
    if (FAILED(hr)) throw ComError(hr, source);
    return library;
  }
  GUID id;
  const bool braces = !source.empty() && source[0] == L'{';
  const HRESULT hr = braces ? CLSIDFromString(source.c_str(), &id) : CLSIDFromProgID(source.c_str(), &id);
  if (FAILED(hr)) throw ComError(hr, source);
  if (braces) library = Registered(id);
  return library ? library : OfClass(id, source);
}

}  // namespace

void DescribeObject(IDispatch* object, LCID locale, VARIANT& out) {
  const ComPtr<ITypeInfo> info = DispatchSide(OfObject(object, locale));
  Flat flat;
  WriteTypeInfo(info.get(), flat);
  ComPtr<ITypeLib> library;
  UINT index;
  const bool known = SUCCEEDED(info->GetContainingTypeLib(library.put(), &index)) && library;
  flat.Number(known ? 1 : 0);
  if (known) {
    WriteLibraryHead(library.get(), flat);
    std::vector<ComPtr<ITypeInfo>> constants;
    for (UINT i = 0; i < library->GetTypeInfoCount(); i++) {
      TYPEKIND kind;
      ComPtr<ITypeInfo> type;
      if (FAILED(library->GetTypeInfoType(i, &kind)) || (kind != TKIND_ENUM && kind != TKIND_MODULE)) continue;
      if (SUCCEEDED(library->GetTypeInfo(i, type.put()))) constants.push_back(std::move(type));
    }
    flat.Number(static_cast<double>(constants.size()));
    for (const ComPtr<ITypeInfo>& type : constants) WriteTypeInfo(type.get(), flat);
  }
  flat.Finish(out);
}

void DescribeLibrary(const std::wstring& source, VARIANT& out) {
  const ComPtr<ITypeLib> library = Library(source);
  Flat flat;
  WriteLibraryHead(library.get(), flat);
  std::vector<ComPtr<ITypeInfo>> types;
  for (UINT i = 0; i < library->GetTypeInfoCount(); i++) {
    ComPtr<ITypeInfo> type;
    if (SUCCEEDED(library->GetTypeInfo(i, type.put()))) types.push_back(DispatchSide(std::move(type)));
  }
  flat.Number(static_cast<double>(types.size()));
  for (const ComPtr<ITypeInfo>& type : types) WriteTypeInfo(type.get(), flat);
  flat.Finish(out);
}

}  // namespace concierge

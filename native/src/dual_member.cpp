#include "dual_member.h"

#include <oleauto.h>

#include <cstring>
#include <string>

#include "com_error.h"
#include "type_attributes.h"

namespace concierge {

namespace {

/** The interface whose vtable a dispatch interface of a dual one stands for; null where there is none. */
ComPtr<ITypeInfo> VtableOf(ITypeInfo* type) {
  const TypeAttributes attributes(type);
  if ((attributes->wTypeFlags & TYPEFLAG_FDUAL) == 0) return {};
  if (attributes->typekind == TKIND_INTERFACE) return ComPtr<ITypeInfo>::Share(type);
  // By the documentation of ITypeInfo::GetRefTypeOfImplType: -1 asks a dual interface for its other view.
  HREFTYPE view = 0;
  ComPtr<ITypeInfo> found;
  if (attributes->typekind != TKIND_DISPATCH || FAILED(type->GetRefTypeOfImplType(static_cast<UINT>(-1), &view)) ||
      FAILED(type->GetRefTypeInfo(view, found.put())))
    return {};
  return found;
}

bool PointsTo(const TYPEDESC& type, VARTYPE to) { return type.vt == VT_PTR && type.lptdesc->vt == to; }

}  // namespace

std::unique_ptr<DualMember> DualMember::Find(IDispatch* object, DISPID member, LCID locale) try {
  ComPtr<ITypeInfo> described;
  if (FAILED(object->GetTypeInfo(0, locale, described.put())) || !described) return nullptr;
  const ComPtr<ITypeInfo> vtable = VtableOf(described.get());
  std::unique_ptr<DualMember> found(new DualMember);
  if (!vtable || !found->Describe(vtable.get(), member)) return nullptr;
  const TypeAttributes attributes(vtable.get());
  // The type information may be of another view than the pointer is.
  if (FAILED(object->QueryInterface(attributes->guid, found->object_.put_void()))) return nullptr;
  const auto* functions = *reinterpret_cast<const BYTE* const*>(found->object_.get());
  std::memcpy(&found->function_, functions + found->offset_, sizeof found->function_);
  ComPtr<ISupportErrorInfo> support;
  found->tells_errors_ = SUCCEEDED(object->QueryInterface(IID_ISupportErrorInfo, support.put_void())) &&
                         support->InterfaceSupportsErrorInfo(attributes->guid) == S_OK;
  SetErrorInfo(0, nullptr);  // what an earlier call left must not be taken for a failure of this one
  return found;
} catch (const ComError&) {
  return nullptr;  // type information that does not describe itself: Invoke still works
}

bool DualMember::Describe(ITypeInfo* type, DISPID member, int depth) {
  if (depth > 16) return false;  // type information that derives from itself
  const TypeAttributes attributes(type);
  for (UINT i = 0; i < attributes->cFuncs; i++) {
    FUNCDESC* function = nullptr;
    if (FAILED(type->GetFuncDesc(i, &function))) return false;
    const bool taken = function->memid == member && Take(*function);
    type->ReleaseFuncDesc(function);
    if (taken) return true;
  }
  HREFTYPE base = 0;
  ComPtr<ITypeInfo> derived_from;
  return attributes->cImplTypes != 0 && SUCCEEDED(type->GetRefTypeOfImplType(0, &base)) &&
         SUCCEEDED(type->GetRefTypeInfo(base, derived_from.put())) && Describe(derived_from.get(), member, depth + 1);
}

bool DualMember::Take(const FUNCDESC& function) {
  const bool reads = function.invkind == INVOKE_PROPERTYGET || function.invkind == INVOKE_FUNC;
  if (!reads || function.funckind != FUNC_PUREVIRTUAL || function.callconv != CC_STDCALL || function.cParams != 2 ||
      function.elemdescFunc.tdesc.vt != VT_HRESULT)
    return false;
  const ELEMDESC& argument = function.lprgelemdescParam[0];
  const ELEMDESC& answer = function.lprgelemdescParam[1];
  constexpr USHORT kOther = PARAMFLAG_FOUT | PARAMFLAG_FLCID | PARAMFLAG_FRETVAL;
  if ((argument.paramdesc.wParamFlags & kOther) != 0 || (answer.paramdesc.wParamFlags & PARAMFLAG_FRETVAL) == 0)
    return false;
  by_value_ = argument.tdesc.vt == VT_VARIANT;
  if (!by_value_ && !PointsTo(argument.tdesc, VT_VARIANT)) return false;
  answers_ = VT_EMPTY;
  for (const VARTYPE type : {VT_VARIANT, VT_R8, VT_I4, VT_BOOL}) {
    if (PointsTo(answer.tdesc, type)) answers_ = type;
  }
  offset_ = function.oVft;
  return answers_ != VT_EMPTY;
}

void DualMember::Read(VARIANT& argument, std::wstring_view name, VARIANT& result) const {
  void* const answer = answers_ == VT_VARIANT ? static_cast<void*>(&result) : &result.llVal;
  HRESULT hr;
  if (by_value_) {
    hr = reinterpret_cast<HRESULT(STDMETHODCALLTYPE*)(IUnknown*, VARIANT, void*)>(function_)(object_.get(), argument,
                                                                                             answer);
  } else {
    hr = reinterpret_cast<HRESULT(STDMETHODCALLTYPE*)(IUnknown*, VARIANT*, void*)>(function_)(object_.get(), &argument,
                                                                                              answer);
  }
  if (SUCCEEDED(hr)) {
    if (answers_ != VT_VARIANT) result.vt = answers_;
    return;
  }
  ComError error(hr, std::wstring(name));
  ComPtr<IErrorInfo> info;
  if (tells_errors_ && GetErrorInfo(0, info.put()) == S_OK) {
    EXCEPINFO told{};
    told.scode = hr;
    info->GetSource(&told.bstrSource);
    info->GetDescription(&told.bstrDescription);
    TakeExceptionInfo(told, error);
  }
  throw error;
}

}  // namespace concierge

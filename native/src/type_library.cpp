#include "type_library.h"

#include <oleauto.h>

#include "com_error.h"

namespace concierge {

namespace {

constexpr const wchar_t* kWhat = L"type library";

GUID NewId() {
  GUID id;
  Check(CoCreateGuid(&id), kWhat);
  return id;
}

/** Names IDispatch as the base, as every dispatch interface of a compiled library does. */
void Inherit(ICreateTypeInfo* info) {
  constexpr GUID kStdole = {0x00020430, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
  ComPtr<ITypeLib> stdole;
  ComPtr<ITypeInfo> dispatch;
  HREFTYPE reference = 0;
  Check(LoadRegTypeLib(kStdole, 2, 0, LOCALE_NEUTRAL, stdole.put()), kWhat);
  Check(stdole->GetTypeInfoOfGuid(IID_IDispatch, dispatch.put()), kWhat);
  Check(info->AddRefTypeInfo(dispatch.get(), &reference), kWhat);
  Check(info->AddImplType(0, reference), kWhat);
}

void AddFunction(ICreateTypeInfo* info, UINT index, const JsMember& member, INVOKEKIND kind) {
  const bool put = kind == INVOKE_PROPERTYPUT;
  // The parameters of a property are told of where they have names; its value comes after them.
  const size_t indexes = kind == INVOKE_FUNC ? member.parameters : member.parameter_names.size();
  std::vector<ELEMDESC> parameters(indexes + (put ? 1 : 0));
  for (ELEMDESC& parameter : parameters) {
    parameter = {};
    parameter.tdesc.vt = VT_VARIANT;
    parameter.paramdesc.wParamFlags = PARAMFLAG_FIN;
  }
  for (size_t i = 0; i < member.parameter_names.size() && i < indexes; i++)
    parameters[i].paramdesc.wParamFlags |= PARAMFLAG_FOPT;
  FUNCDESC function{};
  function.memid = member.id;
  function.funckind = FUNC_DISPATCH;
  function.invkind = kind;
  function.callconv = CC_STDCALL;
  function.cParams = static_cast<SHORT>(parameters.size());
  function.lprgelemdescParam = parameters.data();
  function.elemdescFunc.tdesc.vt = put ? VT_VOID : VT_VARIANT;
  Check(info->AddFuncDesc(index, &function), kWhat);
  std::vector<std::wstring> names{member.name};
  // The value of a put has no name, by the rules of SetFuncAndParamNames.
  for (size_t i = 0; i < indexes; i++) {
    names.push_back(i < member.parameter_names.size() ? member.parameter_names[i] : L"arg" + std::to_wstring(i + 1));
  }
  std::vector<LPOLESTR> texts;
  for (std::wstring& name : names) texts.push_back(name.data());
  Check(info->SetFuncAndParamNames(index, texts.data(), static_cast<UINT>(texts.size())), kWhat);
}

}  // namespace

ComPtr<ITypeInfo> MakeTypeInfo(const std::wstring& name, const std::vector<JsMember>& members) {
  ComPtr<ICreateTypeLib2> library;
  // The file is written by SaveAllChanges only, which nobody calls.
  Check(CreateTypeLib2(SYS_WIN64, L"concierge.tlb", library.put()), kWhat);
  std::wstring library_name = name + L"Library", own_name = name;
  Check(library->SetName(library_name.data()), kWhat);
  Check(library->SetGuid(NewId()), kWhat);
  Check(library->SetVersion(1, 0), kWhat);
  Check(library->SetLcid(LOCALE_NEUTRAL), kWhat);
  ComPtr<ICreateTypeInfo> info;
  Check(library->CreateTypeInfo(own_name.data(), TKIND_DISPATCH, info.put()), kWhat);
  Check(info->SetGuid(NewId()), kWhat);
  Check(info->SetTypeFlags(TYPEFLAG_FDISPATCHABLE), kWhat);
  Inherit(info.get());
  UINT index = 0;
  for (const JsMember& member : members) {
    if ((member.kinds & JsMember::kMethod) != 0) AddFunction(info.get(), index++, member, INVOKE_FUNC);
    if ((member.kinds & JsMember::kGet) != 0) AddFunction(info.get(), index++, member, INVOKE_PROPERTYGET);
    if ((member.kinds & JsMember::kPut) != 0) AddFunction(info.get(), index++, member, INVOKE_PROPERTYPUT);
  }
  Check(info->LayOut(), kWhat);
  ComPtr<ITypeInfo> made;
  Check(info->QueryInterface(IID_ITypeInfo, made.put_void()), kWhat);
  return made;
}

}  // namespace concierge

#include "batch_commands.h"

#include <oleauto.h>

#include <cstring>

#include "apartment.h"
#include "call_note.h"
#include "com_error.h"

namespace concierge {

void Batch::RunInvoke(VARIANT& result) {
  // One and the same for all calls of the batch, for its memory; a call that pumps runs others in batches of their
  // own.
  Invocation& invocation = invocation_;
  invocation.arguments.clear();
  invocation.names.clear();
  invocation.flags = static_cast<WORD>(in_.Whole());
  invocation.locale = in_.Whole();
  ComPtr<IDispatch> target = Target(L"call");
  const CallNote note(*apartment_, home_, proxy_);  // looking names up is a call already
  const Member member = ReadMember();
  member_ = member.name;
  apartment_->NoteMember(member.name);
  const size_t arguments = in_.Whole();
  const size_t named = in_.Whole();
  if (arguments > 255 || named > arguments) throw ComError(DISP_E_BADPARAMCOUNT, std::wstring(member.name));
  invocation.arguments.resize(arguments);
  for (size_t i = 0; i < arguments; i++) {
    try {
      ReadVariant(in_, slots_, invocation.arguments[i].get());
    } catch (ComError& error) {
      error.what = member.name;
      error.argument = static_cast<int>(i);
      throw;
    }
  }
  apartment_->NoteArguments(invocation.arguments);
  for (size_t i = 0; i < named; i++) {
    in_.NextTag();
    invocation.names.emplace_back(in_.Text());
  }
  if (named == 0) {
    Patiently(target.get(), Known(target.get(), member, invocation.locale), {}, invocation, member.name, result);
    return;
  }
  std::vector<DISPID> ids = LookUp(target.get(), member.name, invocation.names, invocation.locale);
  const DISPID id = ids[0];
  ids.erase(ids.begin());
  Patiently(target.get(), id, ids, invocation, member.name, result);
}

void Batch::Patiently(IDispatch* target, DISPID id, const std::vector<DISPID>& ids, Invocation& invocation,
                      std::wstring_view name, VARIANT& result) {
  const uint64_t start = GetTickCount64();
  for (uint32_t attempt = 0;; attempt++) {
    try {
      return InvokeIndexed(target, id, ids, invocation, name, result);
    } catch (const ComError& error) {
      if (!AwaitUser(error.code, attempt, start)) throw;
    }
  }
}

bool Batch::AwaitUser(HRESULT code, uint32_t attempt, uint64_t start) {
  constexpr HRESULT kVbaIgnore = static_cast<HRESULT>(0x800AC472);
  if (code != kVbaIgnore) return false;
  const int32_t pause = apartment_->filter().AfterUserBusy(attempt, static_cast<uint32_t>(GetTickCount64() - start));
  return pause != RetryPolicy::kGiveUp && apartment_->Pause(static_cast<DWORD>(pause));
}

void Batch::InvokeIndexed(IDispatch* target, DISPID id, const std::vector<DISPID>& ids, Invocation& invocation,
                          std::wstring_view name, VARIANT& result) {
  const bool indexed_put = invocation.flags == DISPATCH_PROPERTYPUT && invocation.arguments.size() > 1 && ids.empty();
  try {
    return Invoke(target, id, ids, invocation, name, &result);
  } catch (const ComError& error) {
    const bool refused = error.code == DISP_E_MEMBERNOTFOUND || error.code == DISP_E_BADPARAMCOUNT;
    if (!indexed_put || !refused) throw;
  }
  Invocation get;
  get.flags = DISPATCH_PROPERTYGET | DISPATCH_METHOD;
  get.locale = invocation.locale;
  for (size_t i = 0; i + 1 < invocation.arguments.size(); i++) {
    get.arguments.emplace_back();
    Check(VariantCopy(&get.arguments.back(), &invocation.arguments[i]), L"index");
  }
  Variant element;
  Invoke(target, id, {}, get, name, &element);
  if (element.get().vt != VT_DISPATCH || element.get().pdispVal == nullptr) {
    throw ComError(DISP_E_MEMBERNOTFOUND, std::wstring(name));
  }
  Invocation put;
  put.flags = DISPATCH_PROPERTYPUT;
  put.locale = invocation.locale;
  put.arguments.push_back(std::move(invocation.arguments.back()));
  invocation.arguments.pop_back();
  Invoke(element.get().pdispVal, DISPID_VALUE, {}, put, name, nullptr);
}

void Batch::RunEnumerate(VARIANT& result) {
  ComPtr<IDispatch> target = Target(L"_NewEnum");
  const CallNote note(*apartment_, home_, proxy_);  // looking names up is a call already
  const LCID locale = in_.Whole();
  const double most = in_.Number();
  const auto limit = static_cast<size_t>(most >= 0 && most < 1e9 ? most : 1e9);
  std::vector<Variant> items = Enumerate(target.get(), locale, limit);
  SAFEARRAYBOUND bound{static_cast<ULONG>(items.size()), 0};
  SAFEARRAY* array = SafeArrayCreate(VT_VARIANT, 1, &bound);
  if (array == nullptr) throw ComError(E_OUTOFMEMORY, L"_NewEnum");
  result.vt = VT_ARRAY | VT_VARIANT;
  result.parray = array;
  for (LONG i = 0; i < static_cast<LONG>(items.size()); i++) {
    Check(SafeArrayPutElement(array, &i, &items[static_cast<size_t>(i)]), L"_NewEnum");
  }
}

void Batch::RunColumn(VARIANT& result) {
  const LCID locale = in_.Whole();
  ComPtr<IDispatch> target = Target(L"column");
  const CallNote note(*apartment_, home_, proxy_);  // looking names up is a call already
  const Member member = ReadMember();
  const size_t count = in_.Whole();
  const uint64_t* arguments = in_.Numbers(count);
  const DISPID id = Known(target.get(), member, locale);
  SAFEARRAYBOUND bound{static_cast<ULONG>(count), 0};
  SAFEARRAY* array = SafeArrayCreate(VT_R8, 1, &bound);
  if (array == nullptr) throw ComError(E_OUTOFMEMORY, L"column");
  result.vt = VT_ARRAY | VT_R8;
  result.parray = array;
  auto* values = static_cast<double*>(array->pvData);
  VARIANT argument;
  VariantInit(&argument);
  DISPPARAMS parameters{&argument, nullptr, 1, 0};
  EXCEPINFO exception{};  // one for all: whoever fills it is read at once
  struct {
    size_t call;
    uint32_t attempt;
    uint64_t start;
  } busy{count, 0, 0};
  for (size_t i = 0; i < count; i++) {
    double number;
    std::memcpy(&number, &arguments[i], sizeof number);
    // As single calls pass numbers: what is no integer of 32 bits goes as VT_R8.
    const bool fits = number >= -2147483648.0 && number <= 2147483647.0;
    if (fits && static_cast<LONG>(number) == number) {
      argument.vt = VT_I4;
      argument.lVal = static_cast<LONG>(number);
    } else {
      argument.vt = VT_R8;
      argument.dblVal = number;
    }
    Variant value;
    const HRESULT hr = target->Invoke(id, IID_NULL, locale, DISPATCH_METHOD | DISPATCH_PROPERTYGET, &parameters, &value,
                                      &exception, nullptr);
    if (FAILED(hr)) {
      ComError error(hr, std::wstring(member.name));
      if (hr == DISP_E_EXCEPTION) TakeExceptionInfo(exception, error);
      if (busy.call != i) busy = {i, 0, GetTickCount64()};
      if (!AwaitUser(error.code, busy.attempt++, busy.start)) throw error;
      i--;  // the same call again
      continue;
    }
    if (value.get().vt == VT_I4) {
      values[i] = value.get().lVal;
      continue;
    }
    if (value.get().vt != VT_R8) Check(VariantChangeType(&value, &value, 0, VT_R8), L"column value");
    values[i] = value.get().dblVal;
  }
}

}  // namespace concierge

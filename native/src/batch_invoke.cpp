#include "batch_commands.h"

#include <oleauto.h>

#include <cstring>
#include <utility>

#include "apartment.h"
#include "call_note.h"
#include "com_error.h"
#include "dual_member.h"

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
  const Member member = ReadMember();
  member_ = member.name;
  apartment_->NoteMember(member.name);
  const CallNote note(*apartment_, home_, proxy_);  // looking names up is a call already
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
  Patiently([&] { RunInvocation(target.get(), member, named, result); });
}

void Batch::RunInvocation(IDispatch* target, const Member& member, size_t named, VARIANT& result) {
  if (named != 0) {
    std::vector<DISPID> ids = LookUp(target, member.name, invocation_.names, invocation_.locale);
    const DISPID id = ids[0];
    ids.erase(ids.begin());
    return InvokeIndexed(target, id, ids, invocation_, member.name, result);
  }
  Known& known = Find(target, member, invocation_.locale);
  // Worth looking for it where a batch calls the same member again.
  const bool again = std::exchange(known.used, true);
  const bool reads = invocation_.flags == (DISPATCH_METHOD | DISPATCH_PROPERTYGET) && invocation_.arguments.size() == 1;
  const DualMember* const early = again && reads ? Early(known) : nullptr;
  if (early != nullptr) return early->Read(invocation_.arguments[0].get(), member.name, result);
  InvokeIndexed(target, known.id, {}, invocation_, member.name, result);
}

template <typename Call>
void Batch::Patiently(Call call) {
  constexpr HRESULT kVbaIgnore = static_cast<HRESULT>(0x800AC472);
  const uint64_t start = GetTickCount64();
  for (uint32_t attempt = 0;; attempt++) {
    try {
      return call();
    } catch (const ComError& error) {
      if (error.code != kVbaIgnore) throw;
      const int32_t pause =
          apartment_->filter().AfterUserBusy(attempt, static_cast<uint32_t>(GetTickCount64() - start));
      if (pause == RetryPolicy::kGiveUp || !apartment_->Pause(static_cast<DWORD>(pause))) throw;
    }
  }
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
  // Copied, not moved: where the element's user is busy, all this is tried again.
  put.arguments.emplace_back();
  Check(VariantCopy(&put.arguments.back(), &invocation.arguments.back()), L"value");
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

namespace {

void ReadLate(IDispatch* target, DISPID id, LCID locale, VARIANT& argument, std::wstring_view name, VARIANT& value) {
  DISPPARAMS parameters{&argument, nullptr, 1, 0};
  EXCEPINFO exception{};
  const HRESULT hr = target->Invoke(id, IID_NULL, locale, DISPATCH_METHOD | DISPATCH_PROPERTYGET, &parameters, &value,
                                    &exception, nullptr);
  if (SUCCEEDED(hr)) return;
  ComError error(hr, std::wstring(name));
  if (hr == DISP_E_EXCEPTION) TakeExceptionInfo(exception, error);
  throw error;
}

}  // namespace

void Batch::RunColumn(VARIANT& result) {
  const LCID locale = in_.Whole();
  ComPtr<IDispatch> target = Target(L"column");
  const CallNote note(*apartment_, home_, proxy_);  // looking names up is a call already
  const Member member = ReadMember();
  const size_t count = in_.Whole();
  const uint64_t* arguments = in_.Numbers(count);
  Known& known = Find(target.get(), member, locale);
  SAFEARRAYBOUND bound{static_cast<ULONG>(count), 0};
  SAFEARRAY* array = SafeArrayCreate(VT_R8, 1, &bound);
  if (array == nullptr) throw ComError(E_OUTOFMEMORY, L"column");
  result.vt = VT_ARRAY | VT_R8;
  result.parray = array;
  auto* values = static_cast<double*>(array->pvData);
  const DualMember* const early = Early(known);
  VARIANT argument;
  VariantInit(&argument);
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
    Patiently([&] {
      if (early != nullptr) early->Read(argument, member.name, value.get());
      else ReadLate(target.get(), known.id, locale, argument, member.name, value.get());
    });
    if (value.get().vt == VT_I4) {
      values[i] = value.get().lVal;
      continue;
    }
    if (value.get().vt != VT_R8) Check(VariantChangeType(&value, &value, 0, VT_R8), L"column value");
    values[i] = value.get().dblVal;
  }
}

}  // namespace concierge

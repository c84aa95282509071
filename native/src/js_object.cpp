#include "js_object.h"

#include <cwchar>
#include <exception>
#include <mutex>

#include "apartment.h"
#include "class_factory.h"
#include "com_error.h"
#include "incoming.h"
#include "js_enumerator.h"
#include "object_table.h"
#include "own_objects.h"
#include "pack.h"
#include "type_library.h"
#include "variant_codec.h"

namespace concierge {

namespace {

std::atomic<long> live{0};

HRESULT Describe(EXCEPINFO* exception, HRESULT code, const std::wstring& source, const std::wstring& text) {
  if (exception == nullptr) return code;
  *exception = {};
  exception->scode = code;
  exception->bstrSource = SysAllocStringLen(source.data(), static_cast<UINT>(source.size()));
  exception->bstrDescription = SysAllocStringLen(text.data(), static_cast<UINT>(text.size()));
  return DISP_E_EXCEPTION;
}

/** Puts an answered value where a by-reference argument points to, as the type it points to. */
HRESULT StoreByReference(VARIANT& value, VARIANT& argument) {
  if (argument.vt == (VT_BYREF | VT_VARIANT)) return VariantCopy(argument.pvarVal, &value);
  const auto type = static_cast<VARTYPE>(argument.vt & ~VT_BYREF);
  if ((type & VT_ARRAY) != 0) {
    if (value.vt != type) return DISP_E_TYPEMISMATCH;
    std::swap(*argument.pparray, value.parray);  // what was there goes with `value`
    return S_OK;
  }
  Variant converted;
  const HRESULT hr = VariantChangeType(&converted, &value, 0, type);
  if (FAILED(hr)) return hr;
  VARIANT& from = converted.get();
  switch (type) {
    case VT_BSTR:
      SysFreeString(*argument.pbstrVal);
      *argument.pbstrVal = from.bstrVal;
      VariantInit(&from);
      return S_OK;
    case VT_DISPATCH:
    case VT_UNKNOWN:
      if (*argument.ppunkVal != nullptr) (*argument.ppunkVal)->Release();
      *argument.ppunkVal = from.punkVal;
      VariantInit(&from);
      return S_OK;
    case VT_DECIMAL: *argument.pdecVal = from.decVal; return S_OK;
    case VT_I1:
    case VT_UI1: std::memcpy(argument.pbVal, &from.llVal, 1); return S_OK;
    case VT_I2:
    case VT_UI2:
    case VT_BOOL: std::memcpy(argument.piVal, &from.llVal, 2); return S_OK;
    case VT_I4:
    case VT_UI4:
    case VT_INT:
    case VT_UINT:
    case VT_R4:
    case VT_ERROR: std::memcpy(argument.plVal, &from.llVal, 4); return S_OK;
    case VT_I8:
    case VT_UI8:
    case VT_R8:
    case VT_CY:
    case VT_DATE: std::memcpy(argument.pllVal, &from.llVal, 8); return S_OK;
    default: return DISP_E_BADVARTYPE;
  }
}

/** The object that an argument is or points to; null for anything else. */
IUnknown* ObjectOf(const VARIANT& argument) {
  const VARIANT& direct = argument.vt == (VT_BYREF | VT_VARIANT) ? *argument.pvarVal : argument;
  switch (direct.vt) {
    case VT_DISPATCH:
    case VT_UNKNOWN: return direct.punkVal;
    case VT_BYREF | VT_DISPATCH:
    case VT_BYREF | VT_UNKNOWN: return *direct.ppunkVal;
    default: return nullptr;
  }
}

/**
 * Puts the arguments of a call by position, null where one was left out. They come in reverse order, the named ones
 * first. DISPATCH_PROPERTYPUT carries its value as a named argument without a name, which goes last here.
 */
HRESULT InOrder(const JsMember& member, WORD flags, DISPPARAMS& parameters, std::vector<VARIANT*>& arguments) {
  const UINT named = parameters.cNamedArgs;
  const bool put = (flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF)) != 0;
  if (named > parameters.cArgs) return E_INVALIDARG;
  for (UINT i = parameters.cArgs; i-- > named;) arguments.push_back(&parameters.rgvarg[i]);
  VARIANT* value = nullptr;
  for (UINT i = 0; i < named; i++) {
    const DISPID id = parameters.rgdispidNamedArgs[i];
    if (put && id == DISPID_PROPERTYPUT) {
      value = &parameters.rgvarg[i];
      continue;
    }
    if (member.parameter_names.empty()) return DISP_E_NONAMEDARGS;
    if (id < 0 || static_cast<size_t>(id) >= member.parameter_names.size()) return DISP_E_PARAMNOTFOUND;
    const auto at = static_cast<size_t>(id);
    if (at >= arguments.size()) arguments.resize(at + 1, nullptr);
    if (arguments[at] != nullptr) return DISP_E_PARAMNOTFOUND;
    arguments[at] = &parameters.rgvarg[i];
  }
  if (value != nullptr) arguments.push_back(value);
  return S_OK;
}

}  // namespace

JsObject::JsObject(std::shared_ptr<Apartment> apartment, uint32_t handler, std::shared_ptr<const JsShape> shape)
    : apartment_(std::move(apartment)), handler_(handler), shape_(std::move(shape)) {
  live++;
  NoteOwnObject(this, shape_->shared ? handler_ : 0);
  if (shape_->holds_server) HoldServer();
}

JsObject::~JsObject() {
  live--;
  ForgetOwnObject(this);
  Packer out;
  apartment_->Tell(TellKind::kReleased, handler_, out.Finish());
  if (shape_->holds_server) LetServerGo();
}

long JsObject::Live() { return live; }

STDMETHODIMP JsObject::QueryInterface(REFIID iid, void** out) {
  if (out == nullptr) return E_POINTER;
  if (iid == IID_IUnknown || iid == IID_IDispatch || (shape_->events && iid == shape_->event_interface)) {
    *out = static_cast<IDispatch*>(this);
    AddRef();
    return S_OK;
  }
  *out = nullptr;
  return E_NOINTERFACE;
}

STDMETHODIMP_(ULONG) JsObject::AddRef() { return static_cast<ULONG>(++references_); }

STDMETHODIMP_(ULONG) JsObject::Release() {
  const long left = --references_;
  if (left == 0) delete this;
  return static_cast<ULONG>(left);
}

STDMETHODIMP JsObject::GetTypeInfoCount(UINT* count) {
  if (count == nullptr) return E_POINTER;
  *count = shape_->events ? 0 : 1;
  return S_OK;
}

STDMETHODIMP JsObject::GetTypeInfo(UINT index, LCID, ITypeInfo** out) {
  if (out == nullptr) return E_POINTER;
  *out = nullptr;
  if (index != 0 || shape_->events) return DISP_E_BADINDEX;
  try {
    // In the MTA several threads may ask at once, and each is to get the same.
    const std::lock_guard lock(type_info_mutex_);
    if (!type_info_) type_info_ = MakeTypeInfo(shape_->name, shape_->members);
    *out = type_info_.get();
    (*out)->AddRef();
    return S_OK;
  } catch (const ComError& error) {
    return error.code;
  } catch (const std::exception&) {
    return E_OUTOFMEMORY;
  }
}

STDMETHODIMP JsObject::GetIDsOfNames(REFIID, LPOLESTR* names, UINT count, LCID, DISPID* ids) {
  if (names == nullptr || ids == nullptr) return E_POINTER;
  HRESULT hr = S_OK;
  const JsMember* member = nullptr;
  for (UINT i = 0; i < count; i++) {
    ids[i] = DISPID_UNKNOWN;
    if (i == 0) {
      for (const JsMember& known : shape_->members) {
        if (_wcsicmp(names[0], known.name.c_str()) == 0) member = &known;
      }
      if (member != nullptr) ids[0] = member->id;
    } else if (member != nullptr) {
      // The id of an argument is its position.
      for (size_t at = 0; at < member->parameter_names.size(); at++) {
        if (_wcsicmp(names[i], member->parameter_names[at].c_str()) == 0) ids[i] = static_cast<DISPID>(at);
      }
    }
    if (ids[i] == DISPID_UNKNOWN) hr = DISP_E_UNKNOWNNAME;
  }
  return hr;
}

const JsMember* JsObject::Find(DISPID member) const {
  for (const JsMember& known : shape_->members) {
    if (known.id == member) return &known;
  }
  return nullptr;
}

// No exception may cross into COM, whose stubs and callers are of any language.
STDMETHODIMP JsObject::Invoke(DISPID member, REFIID, LCID, WORD flags, DISPPARAMS* parameters, VARIANT* result,
                              EXCEPINFO* exception, UINT*) try {
  if (parameters == nullptr) return E_POINTER;
  if (result != nullptr) VariantInit(result);
  // A source may fire more events than anybody asked for; those are nobody's business and no error.
  const JsMember* known = Find(member);
  if (known == nullptr) return shape_->events ? S_OK : DISP_E_MEMBERNOTFOUND;
  if (member == DISPID_NEWENUM && parameters->cArgs == 0) {
    if (result == nullptr) return E_POINTER;
    result->vt = VT_UNKNOWN;
    result->punkVal = new JsEnumerator(ComPtr<IDispatch>::Share(this));
    return S_OK;
  }
  return apartment_->RunIncoming(shape_->name + L'.' + known->name, *parameters, [&] {
    try {
      return Forward(member, flags, *parameters, result, exception);
    } catch (const ComError& error) {
      return Describe(exception, error.code, L"Concierge", error.what);
    } catch (const std::exception&) {
      return E_UNEXPECTED;
    }
  });
} catch (const std::exception&) {
  return E_OUTOFMEMORY;
}

HRESULT JsObject::Forward(DISPID member, WORD flags, DISPPARAMS& parameters, VARIANT* result, EXCEPINFO* exception) {
  std::vector<VARIANT*> arguments;
  const HRESULT ordered = InOrder(*Find(member), flags, parameters, arguments);
  if (FAILED(ordered)) return ordered;
  bool by_reference = false;
  Packer out;
  out.PutNumber(member);
  out.PutNumber(flags);
  out.PutNumber(static_cast<double>(arguments.size()));
  for (const VARIANT* argument : arguments) {
    if (argument == nullptr) {
      out.PutTag(Tag::kMissing);
      continue;
    }
    if (const uint32_t own = shape_->shared ? HandlerOfOwnObject(ObjectOf(*argument)) : 0; own != 0) {
      out.PutTag(Tag::kOwn);
      out.PutNumber(own);
      continue;
    }
    if (!shape_->shared && (argument->vt & VT_BYREF) != 0) {
      by_reference = true;
      out.PutTag(Tag::kByRef);
    }
    try {
      WriteVariant(*argument, out);
    } catch (const ComError&) {
      Objects().ReleaseUnsent(out.objects());
      throw;
    }
  }
  if (shape_->events && !by_reference) {
    apartment_->Tell(TellKind::kEvent, handler_, out.Finish());
    return S_OK;
  }

  IncomingCall call;
  out.PutNumber(call.id());
  apartment_->Tell(TellKind::kCall, handler_, out.Finish());
  if (!apartment_->AwaitAnswer(call, shape_->timeout_ms)) {
    if (shape_->events) return S_OK;  // the sender goes on as if nobody had listened
    if (apartment_->stopping()) {
      return Describe(exception, RPC_E_DISCONNECTED, L"Concierge",
                      L"The apartment of the JavaScript object " + shape_->name + L" has ended.");
    }
    return Describe(exception, RPC_E_CALL_CANCELED, L"Concierge",
                    L"The JavaScript handler of " + Find(member)->name + L" did not answer in time.");
  }

  Unpacker in(call.reply().data(), call.reply().size());
  const std::vector<Variant> no_slots;
  if (in.Byte() != 1) {
    const auto code = static_cast<HRESULT>(static_cast<int64_t>(in.Number()));
    in.NextTag();
    const std::wstring text(in.Text());
    return Describe(exception, FAILED(code) ? code : E_FAIL, L"Concierge", text);
  }
  Unpacker given = in;
  Variant answer;
  ReadVariant(in, no_slots, answer.get());
  if (shape_->gives_away && given.NextTag() == Tag::kObject) Objects().Release(given.Whole());
  if (result != nullptr) {
    *result = answer.get();
    VariantInit(&answer.get());
  }
  for (VARIANT* argument : arguments) {
    if (shape_->shared || argument == nullptr || (argument->vt & VT_BYREF) == 0) continue;
    Variant value;
    ReadVariant(in, no_slots, value.get());
    const HRESULT hr = StoreByReference(value.get(), *argument);
    if (FAILED(hr)) return hr;
  }
  return S_OK;
}

}  // namespace concierge

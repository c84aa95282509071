#include "thread_demo.h"

#include <ocidl.h>
#include <olectl.h>

#include <cwchar>
#include <new>

#include "../src/com_error.h"
#include "demo_events.h"

namespace {

enum Member : DISPID {
  kCreatedThreadId = 1,
  kCurrentThreadId = 2,
  kLiveObjects = 3,
  kCallBack = 4,
  kSleep = 5,
  kAskByReference = 6,
  kProcessId = 7,
  kGetCells = 8,
  kGetOdd = 9,
  kLocale = 10,
  kLastPut = 11,
  kSave = 12,
  kWake = 13
};

struct MemberName {
  const wchar_t* name;
  DISPID id;
};
constexpr MemberName kMembers[] = {
    {L"GetCreatedThreadId", kCreatedThreadId},
    {L"GetCurrentThreadId", kCurrentThreadId},
    {L"LiveObjects", kLiveObjects},
    {L"CallBack", kCallBack},
    {L"Sleep", kSleep},
    {L"AskByReference", kAskByReference},
    {L"GetProcessId", kProcessId},
    {L"GetCells", kGetCells},
    {L"GetOdd", kGetOdd},
    {L"Locale", kLocale},
    {L"LastPut", kLastPut},
    {L"Save", kSave},
    {L"Wake", kWake},
};

/** Ends one Sleep of this process: that which lasts, else the next one. */
HANDLE WakeEvent() {
  static const HANDLE event = CreateEventW(nullptr, FALSE, FALSE, nullptr);
  return event;
}

}  // namespace

// Not in the anonymous namespace: GCC would take a COM class with internal linkage for never overridden elsewhere and
// devirtualise calls through its interfaces.
class ThreadDemo final : public IDispatch, public IConnectionPointContainer, public IProvideClassInfo2 {
 public:
  ThreadDemo() { Life().objects++; }
  ThreadDemo(const ThreadDemo&) = delete;
  ThreadDemo& operator=(const ThreadDemo&) = delete;

  STDMETHODIMP QueryInterface(REFIID iid, void** out) override {
    if (out == nullptr) return E_POINTER;
    if (iid == IID_IUnknown || iid == IID_IDispatch) *out = static_cast<IDispatch*>(this);
    else if (iid == IID_IConnectionPointContainer) *out = static_cast<IConnectionPointContainer*>(this);
    else if (iid == IID_IProvideClassInfo || iid == IID_IProvideClassInfo2)
      *out = static_cast<IProvideClassInfo2*>(this);
    else *out = nullptr;
    if (*out == nullptr) return E_NOINTERFACE;
    AddRef();
    return S_OK;
  }
  STDMETHODIMP_(ULONG) AddRef() override { return static_cast<ULONG>(++references_); }
  STDMETHODIMP_(ULONG) Release() override {
    const long left = --references_;
    if (left == 0) delete this;
    return static_cast<ULONG>(left);
  }
  STDMETHODIMP GetTypeInfoCount(UINT* count) override {
    *count = 0;
    return S_OK;
  }
  STDMETHODIMP GetTypeInfo(UINT, LCID, ITypeInfo**) override { return E_NOTIMPL; }
  STDMETHODIMP GetIDsOfNames(REFIID, LPOLESTR* names, UINT count, LCID, DISPID* ids) override {
    HRESULT hr = S_OK;
    for (UINT i = 0; i < count; i++) {
      ids[i] = DISPID_UNKNOWN;
      if (i == 0) {
        for (const MemberName& member : kMembers) {
          if (_wcsicmp(names[0], member.name) == 0) ids[0] = member.id;
        }
      }
      if (ids[i] == DISPID_UNKNOWN) hr = DISP_E_UNKNOWNNAME;
    }
    return hr;
  }
  STDMETHODIMP Invoke(DISPID member, REFIID, LCID locale, WORD flags, DISPPARAMS* parameters, VARIANT* result,
                      EXCEPINFO*, UINT*) override {
    switch (member) {
      case kLocale:
        if ((flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF)) == 0) {
          return Answer(static_cast<LONG>(locale), result);
        }
        put_locale_ = locale;
        put_flags_ = flags;
        return S_OK;
      case kLastPut: return Answer(static_cast<LONG>(put_locale_ << 16 | put_flags_), result);
      case kCreatedThreadId: return Answer(static_cast<LONG>(created_), result);
      case kCurrentThreadId: return Answer(static_cast<LONG>(GetCurrentThreadId()), result);
      case kProcessId: return Answer(static_cast<LONG>(GetCurrentProcessId()), result);
      case kLiveObjects: return Answer(Life().objects, result);
      case kCallBack: return CallBack(parameters, result);
      case kAskByReference: return AskByReference(parameters, result);
      case kGetCells: return GetCells(parameters, result);
      case kGetOdd: return GetOdd(parameters, result);
      case kSave: {
        const bool saved = events_->Save();
        if (result == nullptr) return S_OK;
        result->vt = VT_BOOL;
        result->boolVal = saved ? VARIANT_TRUE : VARIANT_FALSE;
        return S_OK;
      }
      case kSleep: {
        if (parameters->cArgs != 1 || parameters->rgvarg[0].vt != VT_I4) return DISP_E_TYPEMISMATCH;
        // A plain wait, which pumps as little as a sleep does.
        WaitForSingleObject(WakeEvent(), static_cast<DWORD>(parameters->rgvarg[0].lVal));
        return S_OK;
      }
      case kWake: return SetEvent(WakeEvent()) ? S_OK : E_FAIL;
      default: return DISP_E_MEMBERNOTFOUND;
    }
  }

  STDMETHODIMP EnumConnectionPoints(IEnumConnectionPoints** out) override {
    if (out != nullptr) *out = nullptr;
    return E_NOTIMPL;
  }
  STDMETHODIMP FindConnectionPoint(REFIID iid, IConnectionPoint** out) override {
    if (out == nullptr) return E_POINTER;
    *out = nullptr;
    IID own;
    const HRESULT hr = events_->GetConnectionInterface(&own);
    if (FAILED(hr)) return hr;
    return own == iid ? events_->QueryInterface(IID_IConnectionPoint, reinterpret_cast<void**>(out))
                      : CONNECT_E_NOCONNECTION;
  }
  /** Of its events: the rest it does not describe. */
  STDMETHODIMP GetClassInfo(ITypeInfo** out) override try {
    if (out == nullptr) return E_POINTER;
    *out = DemoEvents::Info().detach();
    return S_OK;
  } catch (const concierge::ComError& error) {
    return error.code;
  }
  STDMETHODIMP GetGUID(DWORD kind, GUID* out) override {
    if (out == nullptr) return E_POINTER;
    return kind == GUIDKIND_DEFAULT_SOURCE_DISP_IID ? events_->GetConnectionInterface(out) : E_INVALIDARG;
  }

 private:
  ~ThreadDemo() { Life().Leave(Life().objects); }

  static HRESULT Answer(LONG number, VARIANT* result) {
    if (result == nullptr) return S_OK;
    result->vt = VT_I4;
    result->lVal = number;
    return S_OK;
  }

  /** Asks the object given for its current thread: for calls back into the caller's apartment. */
  static HRESULT CallBack(DISPPARAMS* parameters, VARIANT* result) {
    if (parameters->cArgs != 1 || parameters->rgvarg[0].vt != VT_DISPATCH ||
        parameters->rgvarg[0].pdispVal == nullptr) {
      return DISP_E_TYPEMISMATCH;
    }
    DISPPARAMS none{};
    return parameters->rgvarg[0].pdispVal->Invoke(kCurrentThreadId, IID_NULL, LOCALE_INVARIANT, DISPATCH_METHOD, &none,
                                                  result, nullptr, nullptr);
  }

  /** What no VARIANT may be, as of a broken server: of type 64 (VT_FILETIME) for 0, and for 1 an array of I2 that is
   * said to be one of R8. */
  static HRESULT GetOdd(DISPPARAMS* parameters, VARIANT* result) {
    if (parameters->cArgs != 1 || parameters->rgvarg[0].vt != VT_I4) return DISP_E_TYPEMISMATCH;
    if (result == nullptr) return S_OK;
    if (parameters->rgvarg[0].lVal == 0) {
      result->vt = VT_FILETIME;
      return S_OK;
    }
    SAFEARRAYBOUND bound{1000, 0};
    result->parray = SafeArrayCreate(VT_I2, 1, &bound);
    result->vt = VT_ARRAY | VT_R8;
    return result->parray == nullptr ? E_OUTOFMEMORY : S_OK;
  }

  /** GetCells(rows, columns): a table like a sheet's, as a 2-D array of VARIANT; every tenth cell is a text. */
  static HRESULT GetCells(DISPPARAMS* parameters, VARIANT* result) {
    if (parameters->cArgs != 2 || parameters->rgvarg[0].vt != VT_I4 || parameters->rgvarg[1].vt != VT_I4) {
      return DISP_E_TYPEMISMATCH;
    }
    const LONG rows = parameters->rgvarg[1].lVal, columns = parameters->rgvarg[0].lVal;
    if (rows < 1 || columns < 1 || rows > 10'000'000 / columns) return E_INVALIDARG;
    if (result == nullptr) return S_OK;
    SAFEARRAYBOUND bounds[] = {{static_cast<ULONG>(rows), 1}, {static_cast<ULONG>(columns), 1}};
    SAFEARRAY* array = SafeArrayCreate(VT_VARIANT, 2, bounds);
    if (array == nullptr) return E_OUTOFMEMORY;
    result->vt = VT_ARRAY | VT_VARIANT;
    result->parray = array;
    auto* cells = static_cast<VARIANT*>(array->pvData);
    for (LONG i = 0; i < rows * columns; i++) {
      if (i % 10 == 9) {
        cells[i].vt = VT_BSTR;
        cells[i].bstrVal = SysAllocString(L"a text of a cell");
      } else {
        cells[i].vt = VT_R8;
        cells[i].dblVal = i * 0.5;
      }
    }
    return S_OK;
  }

  /**
   * AskByReference(object, [value = 1], [dispid = 1]): calls the member of the object with the value by reference, and
   * answers what it became: as an event source does with a Cancel argument. VT_EMPTY goes as a reference to a VARIANT.
   */
  static HRESULT AskByReference(DISPPARAMS* parameters, VARIANT* result) {
    const UINT count = parameters->cArgs;
    if (count < 1 || count > 3 || result == nullptr) return DISP_E_BADPARAMCOUNT;
    const VARIANT& object = parameters->rgvarg[count - 1];
    if (object.vt != VT_DISPATCH || object.pdispVal == nullptr) return DISP_E_TYPEMISMATCH;
    if (count == 3 && parameters->rgvarg[0].vt != VT_I4) return DISP_E_TYPEMISMATCH;
    VARIANT value;
    VariantInit(&value);
    if (count == 1) {
      value.vt = VT_I4;
      value.lVal = 1;
    } else if (const HRESULT copied = VariantCopy(&value, &parameters->rgvarg[count - 2]); FAILED(copied)) {
      return copied;
    }
    VARIANT argument;
    VariantInit(&argument);
    const auto type = static_cast<VARTYPE>(value.vt == VT_EMPTY ? static_cast<VARTYPE>(VT_VARIANT) : value.vt);
    argument.vt = static_cast<VARTYPE>(VT_BYREF | type);
    if (value.vt == VT_EMPTY) argument.pvarVal = &value;
    else if (value.vt == VT_DECIMAL) argument.pdecVal = &value.decVal;
    else argument.plVal = &value.lVal;
    DISPPARAMS one{&argument, nullptr, 1, 0};
    const DISPID member = count == 3 ? parameters->rgvarg[0].lVal : 1;
    const HRESULT hr =
        object.pdispVal->Invoke(member, IID_NULL, LOCALE_INVARIANT, DISPATCH_METHOD, &one, nullptr, nullptr, nullptr);
    if (FAILED(hr)) {
      VariantClear(&value);
      return hr;
    }
    // A DECIMAL lies over the whole VARIANT, its type included.
    if (type == VT_DECIMAL) value.vt = VT_DECIMAL;
    *result = value;
    return S_OK;
  }

  std::atomic<long> references_{0};
  const concierge::ComPtr<DemoEvents> events_{new DemoEvents};
  const DWORD created_ = GetCurrentThreadId();
  /** Of the last put of Locale. */
  LCID put_locale_ = 0;
  WORD put_flags_ = 0;
};

class DemoFactory final : public IClassFactory {
 public:
  STDMETHODIMP QueryInterface(REFIID iid, void** out) override {
    if (out == nullptr) return E_POINTER;
    if (iid == IID_IUnknown || iid == IID_IClassFactory) {
      *out = static_cast<IClassFactory*>(this);
      return S_OK;
    }
    *out = nullptr;
    return E_NOINTERFACE;
  }
  STDMETHODIMP_(ULONG) AddRef() override { return 2; }
  STDMETHODIMP_(ULONG) Release() override { return 1; }
  STDMETHODIMP CreateInstance(IUnknown* outer, REFIID iid, void** out) override {
    if (outer != nullptr) return CLASS_E_NOAGGREGATION;
    auto* object = new (std::nothrow) ThreadDemo;
    if (object == nullptr) return E_OUTOFMEMORY;
    object->AddRef();
    const HRESULT hr = object->QueryInterface(iid, out);
    object->Release();
    return hr;
  }
  STDMETHODIMP LockServer(BOOL lock) override {
    if (lock) {
      Life().locks++;
    } else {
      Life().Leave(Life().locks);
    }
    return S_OK;
  }
};

ServerLife& Life() {
  static ServerLife life;
  return life;
}

IDispatch* NewThreadDemo() {
  auto* object = new (std::nothrow) ThreadDemo;
  if (object != nullptr) object->AddRef();
  return object;
}

IClassFactory* ThreadDemoFactory() {
  static DemoFactory factory;
  return &factory;
}

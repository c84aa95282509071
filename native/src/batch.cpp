#include "batch.h"

#include "apartment.h"

#include <combaseapi.h>
#include <oleauto.h>

#include <algorithm>
#include <exception>
#include <map>
#include <optional>

#include "class_factory.h"
#include "com_error.h"
#include "dispatch.h"
#include "events.h"
#include "js_object.h"
#include "marshaling.h"
#include "object_classes.h"
#include "object_table.h"
#include "pack.h"
#include "parcels.h"
#include "running_objects.h"
#include "server_window.h"
#include "single_calls.h"
#include "sync_objects.h"
#include "test_window.h"
#include "threading_model.h"
#include "type_info.h"
#include "variant_codec.h"
#include "waits.h"

namespace concierge {

namespace {

CLSID ClassId(const std::wstring& name) {
  CLSID id;
  const HRESULT hr =
      !name.empty() && name[0] == L'{' ? CLSIDFromString(name.c_str(), &id) : CLSIDFromProgID(name.c_str(), &id);
  if (FAILED(hr)) throw ComError(hr, name);
  return id;
}

/** A time-out of JavaScript, which may be a fraction, or longer than Windows can wait: then it is about 49 days. */
DWORD Milliseconds(double ms) {
  constexpr DWORD kLongest = INFINITE - 1;
  if (!(ms >= 0)) return 0;
  return ms < kLongest ? static_cast<DWORD>(ms) : kLongest;
}

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

/** Says, while a call is out, which apartment of ours it went into. */
class CallNote {
 public:
  CallNote(Apartment& apartment, const Home& into, bool proxy)
      : apartment_(apartment), before_(apartment.CallingInto()), proxy_(proxy) {
    apartment_.NoteCallInto(into);
    if (proxy_) apartment_.BeginOutgoing();
  }
  ~CallNote() {
    if (proxy_) apartment_.EndOutgoing();
    apartment_.NoteCallInto(before_);
  }
  CallNote(const CallNote&) = delete;
  CallNote& operator=(const CallNote&) = delete;

 private:
  Apartment& apartment_;
  const Home before_;
  const bool proxy_;
};

/** Whether calls to it leave the apartment: the proxy manager answers for itself, without a call. */
bool IsProxy(IUnknown* object) {
  ComPtr<IClientSecurity> security;
  return SUCCEEDED(object->QueryInterface(IID_IClientSecurity, security.put_void()));
}

class Batch {
 public:
  Batch(const std::shared_ptr<Apartment>& apartment, const std::vector<uint8_t>& packed)
      : apartment_(apartment), in_(packed.data(), packed.size()) {}

  /** Runs command after command into `slots`; throws at the first that fails. */
  void Run() {
    const size_t commands = in_.Whole();
    slots_.reserve(commands < 65536 ? commands : 65536);
    for (size_t i = 0; i < commands; i++) {
      Variant result;
      home_ = {};
      proxy_ = false;
      Command(static_cast<Op>(in_.Byte()), result.get());
      slots_.push_back(std::move(result));
      homes_.push_back(home_);
    }
  }
  /** Runs one command that uses no earlier results; answers where the objects of its result live. */
  Home RunOne(VARIANT& result) {
    home_ = {};
    Command(static_cast<Op>(in_.Byte()), result);
    return home_;
  }
  Unpacker& in() { return in_; }
  Apartment& apartment() const { return *apartment_; }
  /** Member of the invocation that runs or ran last. */
  std::wstring_view member() const { return member_; }
  const std::vector<Variant>& slots() const { return slots_; }
  /** Where the objects of a command's result live. */
  Home home(size_t command) const { return homes_[command]; }

 private:
  ComPtr<IDispatch> Target(const wchar_t* what) {
    switch (in_.NextTag()) {
      case Tag::kObject: {
        const uint32_t id = in_.Whole();
        // Most batches call one object: it is checked and looked up once, and again after anything was released.
        if (id != target_id_ || !target_) {
          ids_.clear();  // they were of an object that nobody holds from here on
          target_ = Objects().Dispatch(id, what);
          target_home_ = Objects().HomeOf(id);
          target_proxy_ = IsProxy(target_.get());
          target_id_ = id;
        }
        home_ = target_home_;
        proxy_ = target_proxy_;
        return target_;
      }
      case Tag::kSlot: {
        const size_t slot = in_.Whole();
        if (slot >= slots_.size()) throw ComError(E_INVALIDARG, what);
        home_ = homes_[slot];
        const VARIANT& value = slots_[slot].get();
        if ((value.vt != VT_DISPATCH && value.vt != VT_UNKNOWN) || value.punkVal == nullptr) {
          throw ComError(DISP_E_TYPEMISMATCH, what);
        }
        ComPtr<IDispatch> dispatch;
        Check(value.punkVal->QueryInterface(IID_IDispatch, dispatch.put_void()), what);
        if (slot != proxy_slot_) {
          slot_proxy_ = IsProxy(value.punkVal);
          proxy_slot_ = slot;
        }
        proxy_ = slot_proxy_;
        return dispatch;
      }
      default: throw std::runtime_error("packed batch: the target is neither object nor slot");
    }
  }

  struct Member {
    DISPID id = DISPID_UNKNOWN;
    std::wstring_view name;
  };
  Member ReadMember() {
    Member member;
    if (in_.NextTag() == Tag::kString) {
      member.name = in_.Text();
    } else {
      member.id = in_.Int();
      member.name = L"member by dispid";
    }
    return member;
  }

  /** DISPIDs do not change while an object lives, and a batch holds its objects: one look-up per object and name. */
  DISPID Known(IDispatch* object, const Member& member, LCID locale) {
    if (member.id != DISPID_UNKNOWN) return member.id;
    for (const CachedId& cached : ids_) {
      if (cached.object == object && cached.locale == locale && cached.name == member.name) return cached.id;
    }
    const bool held = object == target_.get();
    std::optional<DISPID> known = held ? Objects().KnownMember(target_id_, member.name, locale) : std::nullopt;
    if (!known) {
      known = LookUp(object, member.name, {}, locale)[0];
      if (held) Objects().NoteMember(target_id_, member.name, locale, *known);
    }
    if (ids_.size() == kCachedIds) ids_.erase(ids_.begin());
    ids_.push_back({object, member.name, locale, *known});
    return *known;
  }

  void Command(Op op, VARIANT& result) {
    switch (op) {
      case Op::kCreate: {
        const std::wstring name(in_.Text());
        const DWORD context = in_.Whole();
        ComPtr<IUnknown> object;
        const HRESULT hr = CoCreateInstance(ClassId(name), nullptr, context, IID_IUnknown, object.put_void());
        if (FAILED(hr)) throw ComError(hr, name);
        return SetObject(std::move(object), result);
      }
      case Op::kAttach: {
        const std::wstring name(in_.Text());
        ComPtr<IUnknown> object;
        const HRESULT hr = GetActiveObject(ClassId(name), nullptr, object.put());
        if (FAILED(hr)) throw ComError(hr, name);
        return SetObject(std::move(object), result);
      }
      case Op::kInvoke: return RunInvoke(result);
      case Op::kRelease:
        ids_.clear();  // the address may be another object from here on
        target_ = {};
        return Objects().Release(in_.Whole());
      case Op::kMarshal: return SetNumber(MarshalToStream(in_.Whole(), apartment_->id()), result);
      case Op::kUnmarshal: return Existing(UnmarshalFromStream(in_.Whole()), result);
      case Op::kGitRegister: return SetNumber(RegisterInGit(in_.Whole(), apartment_->id()), result);
      case Op::kGitTake: return Existing(TakeFromGit(in_.Whole()), result);
      case Op::kGitRevoke: return RevokeFromGit(in_.Whole());
      case Op::kEnumerate: return RunEnumerate(result);
      case Op::kColumn: return RunColumn(result);
      case Op::kModel: {
        const std::wstring name(in_.Text());
        const std::optional<std::wstring> model = ThreadingModel(ClassId(name));
        if (!model) {
          result.vt = VT_NULL;
        } else {
          result.vt = VT_BSTR;
          result.bstrVal = SysAllocStringLen(model->data(), static_cast<UINT>(model->size()));
        }
        return;
      }
      case Op::kApartment: return RunApartment(result);
      case Op::kSleep: Sleep(Milliseconds(in_.Number())); return;
      case Op::kAdvise: return RunAdvise(result);
      case Op::kUnadvise: return Unadvise(in_.Whole());
      case Op::kExpose: return RunExpose(result);
      case Op::kWait: return RunWait(result);
      case Op::kPump: return SetNumber(static_cast<double>(apartment_->PumpWaiting()), result);
      case Op::kReleaseMutex: return ReleaseSyncMutex(in_.Whole());
      case Op::kWindow: return SetNumber(CreateTestWindow(), result);
      case Op::kWindowDestroy: return DestroyTestWindow(in_.Whole());
      case Op::kPost: return SetBoolean(PostToWindow(in_.Whole()), result);
      case Op::kSend: {
        const uint32_t window = in_.Whole();
        return SetBoolean(SendToWindow(window, Milliseconds(in_.Number())), result);
      }
      case Op::kTypeInfo: {
        ComPtr<IDispatch> target = Target(L"type information");
        const CallNote note(*apartment_, home_, proxy_);
        return DescribeObject(target.get(), in_.Whole(), result);
      }
      case Op::kTypeLibrary: return DescribeLibrary(std::wstring(in_.Text()), result);
      case Op::kServeClass: {
        const CLSID id = ClassId(std::wstring(in_.Text()));
        const DWORD use = in_.Whole();
        const uint32_t handler = in_.Whole();
        return SetNumber(ServeClass(apartment_, id, use, handler, Milliseconds(in_.Number())), result);
      }
      case Op::kDeclareClass: return RunDeclareClass(result);
      case Op::kKeep: {
        Variant value;
        ReadVariant(in_, slots_, value.get());
        if (value.get().vt != VT_DISPATCH || value.get().pdispVal == nullptr) throw ComError(E_INVALIDARG, L"keep");
        // By its number: as a value it would be told as the object that it stands for.
        return SetNumber(Objects().Add(ComPtr<IUnknown>::Share(value.get().pdispVal)), result);
      }
      case Op::kServerWindow:
        return SetNumber(static_cast<double>(HandleToULong(CreateServerWindow(std::wstring(in_.Text())))), result);
      case Op::kRegisterActive: {
        ComPtr<IDispatch> target = Target(L"register");
        const CLSID id = ClassId(std::wstring(in_.Text()));
        return SetNumber(RegisterActive(target.get(), id, apartment_->id()), result);
      }
      case Op::kRevokeActive: return RevokeActive(in_.Whole());
      case Op::kRevokeClass: return RevokeClass(in_.Whole());
      case Op::kWindowState: {
        const WindowState state = StateOfWindow(in_.Whole());
        return SetNumbers({static_cast<double>(state.received), static_cast<double>(state.owner_thread),
                           static_cast<double>(state.last_thread)},
                          result);
      }
    }
    throw std::runtime_error("packed batch: unknown command");
  }

  /** An id that a command just made becomes the command's value: the reply writer assigns ids itself. */
  void Existing(uint32_t id, VARIANT& result) {
    ComPtr<IUnknown> object = Objects().Get(id, L"unmarshal");
    home_ = Objects().HomeOf(id);
    Objects().Release(id);
    SetObject(std::move(object), result);
  }

  void RunInvoke(VARIANT& result) {
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

  /** Invokes, and tries again while Excel says that its user is editing a cell (VBA_E_IGNORE): that code comes from the
   * object and never reaches the message filter, though it means the same as a rejected call. */
  void Patiently(IDispatch* target, DISPID id, const std::vector<DISPID>& ids, Invocation& invocation,
                 std::wstring_view name, VARIANT& result) {
    constexpr HRESULT kVbaIgnore = static_cast<HRESULT>(0x800AC472);
    const uint64_t start = GetTickCount64();
    for (uint32_t attempt = 0;; attempt++) {
      try {
        return InvokeIndexed(target, id, ids, invocation, name, result);
      } catch (const ComError& error) {
        if (error.code != kVbaIgnore) throw;
        const int32_t pause =
            apartment_->filter().AfterUserBusy(attempt, static_cast<uint32_t>(GetTickCount64() - start));
        if (pause == RetryPolicy::kGiveUp || !apartment_->Pause(static_cast<DWORD>(pause))) throw;
      }
    }
  }

  /** A put with index arguments on a property that returns an object (`Cells(1, 2) = 5`): where the object does not
   * take the put itself, it goes to the default member of what the property returns, as script engines do. */
  void InvokeIndexed(IDispatch* target, DISPID id, const std::vector<DISPID>& ids, Invocation& invocation,
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

  void RunEnumerate(VARIANT& result) {
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

  void RunColumn(VARIANT& result) {
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
    EXCEPINFO exception{};  // one for all: the first call that fills it ends the column
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
      const HRESULT hr = target->Invoke(id, IID_NULL, locale, DISPATCH_METHOD | DISPATCH_PROPERTYGET, &parameters,
                                        &value, &exception, nullptr);
      if (FAILED(hr)) {
        ComError error(hr, std::wstring(member.name));
        if (hr == DISP_E_EXCEPTION) TakeExceptionInfo(exception, error);
        throw error;
      }
      if (value.get().vt == VT_I4) {
        values[i] = value.get().lVal;
        continue;
      }
      if (value.get().vt != VT_R8) Check(VariantChangeType(&value, &value, 0, VT_R8), L"column value");
      values[i] = value.get().dblVal;
    }
  }

  void RunApartment(VARIANT& result) {
    APTTYPE type;
    APTTYPEQUALIFIER qualifier;
    Check(CoGetApartmentType(&type, &qualifier), L"apartment");
    SetNumbers({static_cast<double>(type), static_cast<double>(qualifier), static_cast<double>(GetCurrentThreadId())},
               result);
  }

  void RunWait(VARIANT& result) {
    const auto mode = static_cast<WaitMode>(in_.Whole());
    const double timeout = in_.Number();
    const size_t count = in_.Whole();
    std::vector<uint32_t> objects;
    for (size_t i = 0; i < count; i++) objects.push_back(in_.Whole());
    const WaitResult end = Wait(*apartment_, objects, mode, timeout < 0 ? INFINITE : Milliseconds(timeout));
    std::vector<double> numbers{static_cast<double>(end.end), static_cast<double>(end.index)};
    for (const uint32_t taken : end.taken) numbers.push_back(taken);
    SetNumbers(numbers, result);
  }

  void RunAdvise(VARIANT& result) {
    ComPtr<IDispatch> source = Target(L"advise");
    const std::wstring wanted(in_.Text());
    const uint32_t handler = in_.Whole();
    const DWORD timeout = Milliseconds(in_.Number());
    IID id = GUID_NULL;
    if (!wanted.empty() && FAILED(IIDFromString(wanted.c_str(), &id))) throw ComError(E_INVALIDARG, wanted);
    auto shape = std::make_shared<JsShape>(EventShape(source.get(), id));
    shape->timeout_ms = timeout;
    ComPtr<IDispatch> sink(new JsObject(apartment_, handler, shape));
    SAFEARRAYBOUND bound{static_cast<ULONG>(1 + shape->members.size() * 2), 0};
    SAFEARRAY* array = SafeArrayCreate(VT_VARIANT, 1, &bound);
    if (array == nullptr) throw ComError(E_OUTOFMEMORY, L"advise");
    result.vt = VT_ARRAY | VT_VARIANT;
    result.parray = array;
    // Last of all that may fail: a connection whose number nobody gets could not be left.
    const uint32_t advice = Advise(source.get(), shape->event_interface, sink.get(), apartment_->id());
    auto* values = static_cast<VARIANT*>(array->pvData);
    SetNumber(advice, *values++);
    for (const JsMember& member : shape->members) {
      SetNumber(member.id, *values++);
      values->vt = VT_BSTR;
      values++->bstrVal = SysAllocStringLen(member.name.data(), static_cast<UINT>(member.name.size()));
    }
  }

  void RunExpose(VARIANT& result) {
    const uint32_t handler = in_.Whole();
    auto shape = std::make_shared<JsShape>();
    shape->timeout_ms = Milliseconds(in_.Number());
    shape->name = in_.Text();
    shape->holds_server = true;
    const size_t members = in_.Whole();
    for (size_t i = 0; i < members; i++) {
      JsMember member;
      member.name = in_.Text();
      member.id = in_.Int();
      member.kinds = in_.Whole();
      member.parameters = in_.Whole();
      shape->members.push_back(std::move(member));
    }
    result.vt = VT_DISPATCH;
    result.pdispVal = new JsObject(apartment_, handler, std::move(shape));
  }

  void RunDeclareClass(VARIANT& result) {
    auto shape = std::make_shared<JsShape>();
    shape->timeout_ms = Milliseconds(in_.Number());
    shape->name = in_.Text();
    shape->holds_server = true;
    shape->shared = true;
    const size_t members = in_.Whole();
    for (size_t i = 0; i < members; i++) {
      JsMember member;
      member.name = in_.Text();
      member.id = in_.Int();
      member.kinds = in_.Whole();
      member.parameters = in_.Whole();
      for (uint32_t at = 0; at < member.parameters; at++) member.parameter_names.emplace_back(in_.Text());
      shape->members.push_back(std::move(member));
    }
    SetNumber(DeclareClass(apartment_, std::move(shape)), result);
  }

  struct CachedId {
    IDispatch* object;
    std::wstring_view name;
    LCID locale;
    DISPID id;
  };
  static constexpr size_t kCachedIds = 8;

  const std::shared_ptr<Apartment> apartment_;
  Unpacker in_;
  std::vector<Variant> slots_;
  std::vector<CachedId> ids_;
  std::vector<Home> homes_;
  Home home_;
  std::wstring_view member_;
  Invocation invocation_;
  ComPtr<IDispatch> target_;
  uint32_t target_id_ = 0;
  Home target_home_;
  bool target_proxy_ = false;
  /** Of the command being run. */
  bool proxy_ = false;
  /** The slot asked last, and what was found. */
  size_t proxy_slot_ = SIZE_MAX;
  bool slot_proxy_ = false;
};

/** Numbers of the index for each single call. */
constexpr size_t kIndexNumbers = 4;

void PutFailure(Packer& out, const ComError& error, size_t index) {
  out.PutNumber(static_cast<double>(index));
  out.PutNumber(error.code);
  out.PutNumber(error.argument);
  out.PutString(error.what);
  out.PutString(error.source);
  out.PutString(error.description);
}

}  // namespace

std::vector<uint8_t> RunBatch(const std::shared_ptr<Apartment>& apartment, const std::vector<uint8_t>& packed,
                              HRESULT& result) {
  Packer out;
  try {
    Batch batch(apartment, packed);
    ComError failure(S_OK, L"");
    try {
      batch.Run();
    } catch (const ComError& error) {
      failure = error;
    } catch (const std::bad_alloc&) {
      failure = ComError(E_OUTOFMEMORY, L"batch");
    }
    result = failure.code;
    if (FAILED(failure.code)) {
      // What its first commands answered is released with the batch: nobody could name it.
      out.PutByte(0);
      PutFailure(out, failure, batch.slots().size());
      return out.Finish();
    }
    out.PutByte(1);
    out.PutNumber(static_cast<double>(batch.slots().size()));
    Parcels parcels(*apartment);
    for (size_t i = 0; i < batch.slots().size(); i++)
      WriteVariant(batch.slots()[i].get(), out, batch.home(i), &parcels);
    parcels.Keep();
    return out.Finish();
  } catch (const ComError& error) {
    Objects().ReleaseUnsent(out.objects());
    result = error.code;
    return FailureReply(error.code, error.what);
  } catch (const std::exception& error) {
    Objects().ReleaseUnsent(out.objects());
    result = E_UNEXPECTED;
    const std::string text = error.what();
    return FailureReply(E_UNEXPECTED, std::wstring(text.begin(), text.end()));
  }
}

class SingleCalls::Runner {
 public:
  Runner(const std::shared_ptr<Apartment>& apartment, const std::vector<uint8_t>& packed, size_t count)
      : batch(apartment, packed), index(batch.in().LastNumbers(count * kIndexNumbers)) {}
  size_t At(size_t call, size_t number) const {
    double value;
    std::memcpy(&value, index + call * kIndexNumbers + number, sizeof value);
    return static_cast<size_t>(value);
  }
  Batch batch;
  const uint64_t* index;
};

SingleCalls::SingleCalls(const std::shared_ptr<Apartment>& apartment, const std::vector<uint8_t>& packed, size_t count)
    : runner_(std::make_unique<Runner>(apartment, packed, count)) {}

SingleCalls::~SingleCalls() = default;

std::wstring_view SingleCalls::name() const { return runner_->batch.member(); }

uint32_t SingleCalls::id(size_t call) const { return static_cast<uint32_t>(runner_->At(call, 0)); }

HRESULT SingleCalls::Run(size_t call, Packer& answer) {
  const uint32_t id = this->id(call);
  ComError failure(S_OK, L"");
  try {
    runner_->batch.in().Seek(runner_->At(call, 1), runner_->At(call, 2), runner_->At(call, 3));
    Variant result;
    const Home home = runner_->batch.RunOne(result.get());
    answer.PutNumber(id);
    answer.PutByte(1);
    Parcels parcels(runner_->batch.apartment());
    WriteVariant(result.get(), answer, home, &parcels);
    parcels.Keep();
    return S_OK;
  } catch (const ComError& error) {
    failure = error;
  } catch (const std::bad_alloc&) {
    failure = ComError(E_OUTOFMEMORY, L"");
  } catch (const std::exception& error) {
    const std::string text = error.what();
    failure = ComError(E_UNEXPECTED, std::wstring(text.begin(), text.end()));
  }
  Objects().ReleaseUnsent(answer.objects());
  answer.Clear();  // a value may have been written in part
  answer.PutNumber(id);
  answer.PutByte(0);
  PutFailure(answer, failure, 0);
  return failure.code;
}

std::vector<uint32_t> IdsOfSingleCalls(const std::vector<uint8_t>& packed, size_t count) {
  const Unpacker in(packed.data(), packed.size());
  const uint64_t* index = in.LastNumbers(count * kIndexNumbers);
  std::vector<uint32_t> ids;
  for (size_t i = 0; i < count; i++) {
    double id;
    std::memcpy(&id, index + i * kIndexNumbers, sizeof id);
    ids.push_back(static_cast<uint32_t>(id));
  }
  return ids;
}

void PutSingleFailure(uint32_t id, HRESULT code, Packer& answer) {
  answer.PutNumber(id);
  answer.PutByte(0);
  PutFailure(answer, ComError(code, L""), 0);
}

std::vector<uint8_t> FailureReply(HRESULT code, const std::wstring& what) {
  Packer out;
  out.PutByte(0);
  PutFailure(out, ComError(code, what), 0);
  return out.Finish();
}

}  // namespace concierge

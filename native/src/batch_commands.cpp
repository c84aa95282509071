#include "batch_commands.h"

#include <combaseapi.h>
#include <oleauto.h>

#include <optional>
#include <utility>

#include "apartment.h"
#include "call_note.h"
#include "class_factory.h"
#include "com_error.h"
#include "events.h"
#include "marshaling.h"
#include "milliseconds.h"
#include "running_objects.h"
#include "server_window.h"
#include "sync_objects.h"
#include "test_window.h"
#include "threading_model.h"
#include "type_info.h"
#include "variant_results.h"
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

}  // namespace

void Batch::Run() {
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

Home Batch::RunOne(VARIANT& result) {
  home_ = {};
  Command(static_cast<Op>(in_.Byte()), result);
  return home_;
}

ComPtr<IDispatch> Batch::Target(const wchar_t* what) {
  switch (in_.NextTag()) {
    case Tag::kObject: {
      const uint32_t id = in_.Whole();
      // Most batches call one object: it is checked and looked up once, and again after anything was released.
      if (id != target_id_ || !target_) {
        known_.clear();  // they were of an object that nobody holds from here on
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

Batch::Member Batch::ReadMember() {
  Member member;
  if (in_.NextTag() == Tag::kString) {
    member.name = in_.Text();
  } else {
    member.id = in_.Int();
    member.name = L"member by dispid";
  }
  return member;
}

Batch::Known& Batch::Find(IDispatch* object, const Member& member, LCID locale) {
  for (Known& known : known_) {
    const bool same = member.id == DISPID_UNKNOWN ? known.name == member.name : known.id == member.id;
    if (same && known.object == object && known.locale == locale) return known;
  }
  DISPID id = member.id;
  if (id == DISPID_UNKNOWN) {
    const bool held = object == target_.get();
    const std::optional<DISPID> noted = held ? Objects().KnownMember(target_id_, member.name, locale) : std::nullopt;
    id = noted ? *noted : LookUp(object, member.name, {}, locale)[0];
    if (held && !noted) Objects().NoteMember(target_id_, member.name, locale, id);
  }
  if (known_.size() == kKnownMembers) known_.erase(known_.begin());
  return known_.emplace_back(Known{object, member.name, locale, id});
}

const DualMember* Batch::Early(Known& member) const {
  // Through a proxy a call costs what its way costs.
  if (proxy_) return nullptr;
  if (!std::exchange(member.sought, true)) member.early = DualMember::Find(member.object, member.id, member.locale);
  return member.early.get();
}

void Batch::Command(Op op, VARIANT& result) {
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
      known_.clear();  // the address may be another object from here on
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

void Batch::Existing(uint32_t id, VARIANT& result) {
  ComPtr<IUnknown> object = Objects().Get(id, L"unmarshal");
  home_ = Objects().HomeOf(id);
  Objects().Release(id);
  SetObject(std::move(object), result);
}

void Batch::RunApartment(VARIANT& result) {
  APTTYPE type;
  APTTYPEQUALIFIER qualifier;
  Check(CoGetApartmentType(&type, &qualifier), L"apartment");
  SetNumbers({static_cast<double>(type), static_cast<double>(qualifier), static_cast<double>(GetCurrentThreadId())},
             result);
}

void Batch::RunWait(VARIANT& result) {
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

}  // namespace concierge

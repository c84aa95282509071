#pragma once

#include <windows.h>

#include <oaidl.h>

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "batch.h"
#include "com_ptr.h"
#include "dispatch.h"
#include "dual_member.h"
#include "object_table.h"
#include "pack.h"
#include "variant_codec.h"

namespace concierge {

/** Runs the commands of a packed buffer on the thread of their apartment. Errors are ComError; of a malformed buffer
 * std::runtime_error. */
class Batch {
 public:
  Batch(const std::shared_ptr<Apartment>& apartment, const std::vector<uint8_t>& packed)
      : apartment_(apartment), in_(packed.data(), packed.size()) {}

  /** Runs command after command into `slots`; throws at the first that fails. */
  void Run();
  /** Runs one command that uses no earlier results; answers where the objects of its result live. */
  Home RunOne(VARIANT& result);
  Unpacker& in() { return in_; }
  Apartment& apartment() const { return *apartment_; }
  /** Member of the invocation that runs or ran last. */
  std::wstring_view member() const { return member_; }
  const std::vector<Variant>& slots() const { return slots_; }
  /** Where the objects of a command's result live. */
  Home home(size_t command) const { return homes_[command]; }

 private:
  struct Member {
    DISPID id = DISPID_UNKNOWN;
    std::wstring_view name;
  };
  ComPtr<IDispatch> Target(const wchar_t* what);
  Member ReadMember();
  /** A member that the batch has used. DISPIDs do not change while an object lives, and a batch holds its objects: one
   * look-up per object and name. */
  struct Known {
    IDispatch* object;
    std::wstring_view name;
    LCID locale;
    DISPID id;
    /** Looked for where it is worth it; null where there is none. */
    std::unique_ptr<DualMember> early = nullptr;
    bool sought = false;
    bool used = false;
  };
  /** Valid until the next member is looked up. */
  Known& Find(IDispatch* object, const Member& member, LCID locale);
  /** How to call the member early bound; null where it cannot be, or not to advantage. */
  const DualMember* Early(Known& member) const;
  void Command(Op op, VARIANT& result);
  /** An id that a command just made becomes the command's value: the reply writer assigns ids itself. */
  void Existing(uint32_t id, VARIANT& result);
  void RunApartment(VARIANT& result);
  void RunWait(VARIANT& result);

  // batch_invoke.cpp
  void RunInvoke(VARIANT& result);
  /** Calls, and tries again while Excel says that its user is editing a cell (VBA_E_IGNORE): that code comes from the
   * object and never reaches the message filter, though it means the same as a rejected call. */
  template <typename Call>
  void Patiently(Call call);
  void RunInvocation(IDispatch* target, const Member& member, size_t named, VARIANT& result);
  /** A put with index arguments on a property that returns an object (`Cells(1, 2) = 5`): where the object does not
   * take the put itself, it goes to the default member of what the property returns, as script engines do. */
  void InvokeIndexed(IDispatch* target, DISPID id, const std::vector<DISPID>& ids, Invocation& invocation,
                     std::wstring_view name, VARIANT& result);
  void RunEnumerate(VARIANT& result);
  void RunColumn(VARIANT& result);

  // batch_objects.cpp
  void RunAdvise(VARIANT& result);
  void RunExpose(VARIANT& result);
  void RunDeclareClass(VARIANT& result);

  static constexpr size_t kKnownMembers = 8;

  const std::shared_ptr<Apartment> apartment_;
  Unpacker in_;
  std::vector<Variant> slots_;
  std::vector<Known> known_;
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

}  // namespace concierge

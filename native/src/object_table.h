#pragma once

#include <windows.h>

#include <oaidl.h>

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "com_ptr.h"
#include "srw_mutex.h"

namespace concierge {

/** Identifies a COM apartment of this process: the thread id for an STA, 0 for the one MTA. */
using ApartmentKey = DWORD;

/** Where an object lives, as far as it is known: who is waited for while a call to it is out. */
struct Home {
  /** The apartment of ours that it came from by marshaling; 0 where that is unknown or this one. */
  uint32_t apartment = 0;
  /** The process that serves it, where somebody has said so; 0 where not. What a member of it answers lives there too.
   */
  DWORD pid = 0;

  bool operator==(const Home& other) const { return apartment == other.apartment && pid == other.pid; }
};

/** The key of the calling thread. A thread without COM gets CO_E_NOTINITIALIZED as ComError. */
ApartmentKey CurrentApartment();

/**
 * Every interface pointer that JavaScript holds, by id, with the apartment it belongs to. Looking one up from another
 * apartment is RPC_E_WRONG_THREAD: COM itself checks this only for some proxies, and a direct pointer used on the wrong
 * thread would silently run there.
 */
class ObjectTable {
 public:
  uint32_t Add(ComPtr<IUnknown> object, Home home = {});
  Home HomeOf(uint32_t id) const;
  /** Says which process serves an object. From any thread; an unknown id is ignored. */
  void SetProcess(uint32_t id, DWORD pid);
  /** A reference for the calling apartment. `what` names the operation in the error. */
  ComPtr<IUnknown> Get(uint32_t id, const wchar_t* what);
  /** IDispatch of the object, asked once and kept. */
  ComPtr<IDispatch> Dispatch(uint32_t id, const wchar_t* what);
  /** DISPIDs do not change while an object lives: what was looked up once in a locale is kept with the object. */
  std::optional<DISPID> KnownMember(uint32_t id, std::wstring_view name, LCID locale) const;
  void NoteMember(uint32_t id, std::wstring_view name, LCID locale, DISPID member);
  /** Releases in the calling apartment. Unknown ids are ignored: a finaliser may come after the apartment's end. */
  void Release(uint32_t id);
  /** Releases objects that a message names which is not sent after all. */
  void ReleaseUnsent(const std::vector<uint32_t>& ids);
  /** Releases all that belongs to the calling apartment; answers how many. Where `users` is given, only while it is
   * zero: the MTA is left by one thread of ours while another enters it and adds objects. */
  size_t ReleaseApartment(ApartmentKey key, const std::atomic<int>* users = nullptr);
  size_t Count(ApartmentKey key) const;

 private:
  struct KnownId {
    std::wstring name;
    LCID locale;
    DISPID id;
  };
  /** Objects have few members that are called often. */
  static constexpr size_t kMostMembers = 32;
  struct Entry {
    ComPtr<IUnknown> object;
    ComPtr<IDispatch> dispatch;
    ApartmentKey apartment;
    Home home;
    std::vector<KnownId> members;
  };
  Entry& Find(uint32_t id, const wchar_t* what);

  mutable SrwMutex mutex_;
  std::unordered_map<uint32_t, Entry> entries_;
  uint32_t next_ = 1;
};

/** One table per process: ids are unique over all apartments, so that a wrong one is recognised. */
ObjectTable& Objects();

}  // namespace concierge

#include "object_table.h"

#include <combaseapi.h>

#include <mutex>
#include <vector>

#include "com_error.h"

namespace concierge {

ApartmentKey CurrentApartment() {
  APTTYPE type;
  APTTYPEQUALIFIER qualifier;
  const HRESULT hr = CoGetApartmentType(&type, &qualifier);
  if (FAILED(hr)) throw ComError(CO_E_NOTINITIALIZED, L"apartment");
  // A thread that never entered an apartment but finds an MTA in the process is in it implicitly.
  return type == APTTYPE_STA || type == APTTYPE_MAINSTA ? GetCurrentThreadId() : 0;
}

uint32_t ObjectTable::Add(ComPtr<IUnknown> object, Home home) {
  const ApartmentKey key = CurrentApartment();
  const std::lock_guard lock(mutex_);
  // 0 is the null pointer; and after four thousand million objects an old one may still be there.
  while (next_ == 0 || entries_.count(next_) != 0) next_++;
  const uint32_t id = next_++;
  entries_.emplace(id, Entry{std::move(object), {}, key, home, {}});
  return id;
}

Home ObjectTable::HomeOf(uint32_t id) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(id);
  return found == entries_.end() ? Home{} : found->second.home;
}

void ObjectTable::SetProcess(uint32_t id, DWORD pid) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(id);
  if (found != entries_.end()) found->second.home.pid = pid;
}

ObjectTable::Entry& ObjectTable::Find(uint32_t id, const wchar_t* what) {
  const auto found = entries_.find(id);
  if (found == entries_.end()) throw ComError(RPC_E_DISCONNECTED, what);
  if (found->second.apartment != CurrentApartment()) throw ComError(RPC_E_WRONG_THREAD, what);
  return found->second;
}

ComPtr<IUnknown> ObjectTable::Get(uint32_t id, const wchar_t* what) {
  const std::lock_guard lock(mutex_);
  return Find(id, what).object;
}

ComPtr<IDispatch> ObjectTable::Dispatch(uint32_t id, const wchar_t* what) {
  ComPtr<IUnknown> object;
  {
    const std::lock_guard lock(mutex_);
    Entry& entry = Find(id, what);
    if (entry.dispatch) return entry.dispatch;
    object = entry.object;
  }
  // Outside the lock: QueryInterface on a proxy is a call, and a call pumps.
  ComPtr<IDispatch> dispatch;
  Check(object->QueryInterface(IID_IDispatch, dispatch.put_void()), what);
  const std::lock_guard lock(mutex_);
  Find(id, what).dispatch = dispatch;
  return dispatch;
}

std::optional<DISPID> ObjectTable::KnownMember(uint32_t id, std::wstring_view name, LCID locale) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(id);
  if (found == entries_.end()) return {};
  for (const KnownId& known : found->second.members) {
    if (known.locale == locale && known.name == name) return known.id;
  }
  return {};
}

void ObjectTable::NoteMember(uint32_t id, std::wstring_view name, LCID locale, DISPID member) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(id);
  if (found == entries_.end() || found->second.members.size() == kMostMembers) return;
  found->second.members.push_back({std::wstring(name), locale, member});
}

void ObjectTable::Release(uint32_t id) {
  Entry removed{};
  {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(id);
    if (found == entries_.end()) return;
    if (found->second.apartment != CurrentApartment()) throw ComError(RPC_E_WRONG_THREAD, L"release");
    removed = std::move(found->second);
    entries_.erase(found);
  }
}

void ObjectTable::ReleaseUnsent(const std::vector<uint32_t>& ids) {
  for (const uint32_t id : ids) Release(id);
}

size_t ObjectTable::ReleaseApartment(ApartmentKey key, const std::atomic<int>* users) {
  std::vector<Entry> removed;
  {
    const std::lock_guard lock(mutex_);
    if (users != nullptr && *users != 0) return 0;
    for (auto it = entries_.begin(); it != entries_.end();) {
      if (it->second.apartment == key) {
        removed.push_back(std::move(it->second));
        it = entries_.erase(it);
      } else {
        ++it;
      }
    }
  }
  return removed.size();
}

size_t ObjectTable::Count(ApartmentKey key) const {
  const std::lock_guard lock(mutex_);
  size_t count = 0;
  for (const auto& [id, entry] : entries_) count += entry.apartment == key ? 1 : 0;
  return count;
}

ObjectTable& Objects() {
  // Never destroyed: releasing interface pointers while the process unloads DLLs would call into code that is gone.
  static auto* table = new ObjectTable;
  return *table;
}

}  // namespace concierge

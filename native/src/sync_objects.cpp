#include "sync_objects.h"

#include <map>
#include <mutex>
#include <utility>

#include "com_error.h"

namespace concierge {

namespace {
struct Entry {
  SyncKind kind;
  HANDLE handle;
  std::wstring name;
  uint32_t apartment;
  DWORD pid;
  /** How often its owner has taken a mutex, and has to give it back. */
  uint32_t taken = 0;
};
std::mutex mutex;
std::map<uint32_t, Entry> entries;
uint32_t next_id = 1;

Entry& Find(uint32_t id) {
  const auto found = entries.find(id);
  if (found == entries.end()) throw ComError(E_HANDLE, L"wait object");
  return found->second;
}
}  // namespace

uint32_t AddSync(SyncKind kind, HANDLE handle, std::wstring name, uint32_t apartment, DWORD pid) {
  const std::lock_guard lock(mutex);
  const uint32_t id = next_id++;
  entries.emplace(id, Entry{kind, handle, std::move(name), apartment, pid});
  return id;
}

void RemoveSync(uint32_t id) {
  const std::lock_guard lock(mutex);
  const auto found = entries.find(id);
  if (found == entries.end()) return;
  CloseHandle(found->second.handle);
  entries.erase(found);
}

WaitHandle::WaitHandle(uint32_t id) {
  const std::lock_guard lock(mutex);
  const Entry& entry = Find(id);
  kind_ = entry.kind;
  if (!DuplicateHandle(GetCurrentProcess(), entry.handle, GetCurrentProcess(), &handle_, 0, FALSE,
                       DUPLICATE_SAME_ACCESS)) {
    throw ComError(HRESULT_FROM_WIN32(GetLastError()), L"wait object");
  }
}

WaitHandle::WaitHandle(WaitHandle&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)), kind_(other.kind_) {}

WaitHandle::~WaitHandle() {
  if (handle_ != nullptr) CloseHandle(handle_);
}

bool SetSyncEvent(uint32_t id, bool signalled) {
  const std::lock_guard lock(mutex);
  const auto found = entries.find(id);
  if (found == entries.end() || found->second.kind != SyncKind::kEvent) return false;
  return (signalled ? SetEvent(found->second.handle) : ResetEvent(found->second.handle)) != 0;
}

bool ReleaseSyncSemaphore(uint32_t id, long count) {
  const std::lock_guard lock(mutex);
  const auto found = entries.find(id);
  if (found == entries.end() || found->second.kind != SyncKind::kSemaphore) return false;
  return ReleaseSemaphore(found->second.handle, count, nullptr) != 0;
}

void ReleaseSyncMutex(uint32_t id) {
  const std::lock_guard lock(mutex);
  Entry& entry = Find(id);
  if (entry.kind != SyncKind::kMutex) throw ComError(E_HANDLE, L"release mutex");
  if (!ReleaseMutex(entry.handle)) throw ComError(HRESULT_FROM_WIN32(GetLastError()), L"release mutex");
  if (entry.taken > 0) entry.taken--;
  if (entry.taken == 0) entry.apartment = 0;
}

void NoteMutexOwner(uint32_t id, uint32_t apartment) {
  const std::lock_guard lock(mutex);
  const auto found = entries.find(id);
  if (found == entries.end() || found->second.kind != SyncKind::kMutex) return;
  Entry& entry = found->second;
  entry.taken = entry.apartment == apartment ? entry.taken + 1 : 1;
  entry.apartment = apartment;
}

void ForgetMutexOwner(uint32_t apartment) {
  const std::lock_guard lock(mutex);
  for (auto& [id, entry] : entries) {
    if (entry.kind != SyncKind::kMutex || entry.apartment != apartment) continue;
    entry.apartment = 0;
    entry.taken = 0;
  }
}

std::vector<SyncState> SyncStates() {
  const std::lock_guard lock(mutex);
  std::vector<SyncState> states;
  for (const auto& [id, entry] : entries) states.push_back({id, entry.kind, entry.name, entry.apartment, entry.pid});
  return states;
}

std::wstring NamesOfSync(const std::vector<uint32_t>& ids) {
  const std::lock_guard lock(mutex);
  std::wstring names;
  for (const uint32_t id : ids) {
    if (!names.empty()) names += L", ";
    const auto found = entries.find(id);
    names += found == entries.end() ? L"object " + std::to_wstring(id) : found->second.name;
  }
  return names;
}

}  // namespace concierge

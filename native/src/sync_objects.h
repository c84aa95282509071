#pragma once

#include <windows.h>

#include <cstdint>
#include <string>
#include <vector>

namespace concierge {

enum class SyncKind : uint8_t { kEvent, kMutex, kSemaphore, kProcess, kThread };

/** Handles that apartment threads can wait on, by id. Closed when removed; a wait in progress keeps its own duplicate.
 */
uint32_t AddSync(SyncKind kind, HANDLE handle, std::wstring name, uint32_t apartment = 0, DWORD pid = 0);
void RemoveSync(uint32_t id);

/** A handle to wait on, owned by the receiver. Throws ComError(E_HANDLE). */
class WaitHandle {
 public:
  explicit WaitHandle(uint32_t id);
  ~WaitHandle();
  WaitHandle(WaitHandle&& other) noexcept;
  WaitHandle(const WaitHandle&) = delete;
  WaitHandle& operator=(const WaitHandle&) = delete;
  HANDLE get() const { return handle_; }
  SyncKind kind() const { return kind_; }

 private:
  HANDLE handle_ = nullptr;
  SyncKind kind_;
};

bool SetSyncEvent(uint32_t id, bool signalled);
bool ReleaseSyncSemaphore(uint32_t id, long count);
/** On the thread that owns it. */
void ReleaseSyncMutex(uint32_t id);

/** Notes that an apartment took or gave back a mutex: the wait-for graph needs owners, and Windows tells none. */
void NoteMutexOwner(uint32_t id, uint32_t apartment);
/** Apartments end without giving back what they own: the mutex is abandoned. */
void ForgetMutexOwner(uint32_t apartment);

struct SyncState {
  uint32_t id;
  SyncKind kind;
  std::wstring name;
  /** Mutex: the apartment that owns it; event: its declared signaller; thread: whose it is; 0 for none. */
  uint32_t apartment;
  /** Process: its id; 0 otherwise. */
  DWORD pid;
};
std::vector<SyncState> SyncStates();
/** Names of wait objects, for show. */
std::wstring NamesOfSync(const std::vector<uint32_t>& ids);

}  // namespace concierge

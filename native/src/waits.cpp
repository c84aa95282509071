#include "waits.h"

#include <optional>
#include <utility>

#include "apartment.h"
#include "com_error.h"
#include "sync_objects.h"

namespace concierge {

namespace {

class WaitNote {
 public:
  WaitNote(Apartment& apartment, std::vector<uint32_t> objects) : apartment_(apartment), objects_(std::move(objects)) {
    apartment_.NoteWait(objects_);
  }
  ~WaitNote() {
    apartment_.NoteWait({});
    apartment_.RecordWait(objects_, start_);
  }
  WaitNote(const WaitNote&) = delete;
  WaitNote& operator=(const WaitNote&) = delete;

 private:
  Apartment& apartment_;
  const std::vector<uint32_t> objects_;
  const uint64_t start_ = NowMicroseconds();
};

WaitResult Once(const std::vector<HANDLE>& handles, bool or_message, DWORD timeout_ms) {
  const auto count = static_cast<DWORD>(handles.size());
  const DWORD woke =
      or_message ? MsgWaitForMultipleObjectsEx(count, handles.data(), timeout_ms, QS_ALLINPUT, MWMO_INPUTAVAILABLE)
                 : WaitForMultipleObjects(count, handles.data(), FALSE, timeout_ms);
  if (woke == WAIT_TIMEOUT) return {WaitEnd::kTimeout, 0, {}};
  if (woke == WAIT_FAILED) throw ComError(HRESULT_FROM_WIN32(GetLastError()), L"wait");
  if (or_message && woke == WAIT_OBJECT_0 + count) return {WaitEnd::kMessage, 0, {}};
  const bool abandoned = woke >= WAIT_ABANDONED_0;
  const DWORD index = woke - (abandoned ? WAIT_ABANDONED_0 : WAIT_OBJECT_0);
  if (index == 0) return {WaitEnd::kStopped, 0, {}};
  return {abandoned ? WaitEnd::kAbandoned : WaitEnd::kObject, index - 1, {}};
}

}  // namespace

WaitResult Wait(Apartment& apartment, const std::vector<uint32_t>& objects, WaitMode mode, DWORD timeout_ms) {
  if (objects.empty() || objects.size() > kMostWaitObjects) throw ComError(E_INVALIDARG, L"wait (1 to 62 objects)");
  std::vector<WaitHandle> owned;
  for (const uint32_t id : objects) owned.emplace_back(id);
  // The stop handle stands first, so that stopping wins over an object that is signalled at the same time.
  std::vector<HANDLE> handles{apartment.stop_handle()};

  if (mode != WaitMode::kAll) {
    std::optional<WaitNote> note;
    // A call that comes in is a message, and ends the wait: nobody hangs for it.
    if (mode == WaitMode::kAny) note.emplace(apartment, objects);
    for (const WaitHandle& handle : owned) handles.push_back(handle.get());
    WaitResult result = Once(handles, mode == WaitMode::kAnyOrMessage, timeout_ms);
    // First of all: who waits for a mutex that is his own would be in a deadlock with himself.
    note.reset();
    if (result.end <= WaitEnd::kAbandoned) NoteMutexOwner(objects[result.index], apartment.id());
    return result;
  }

  const uint64_t deadline = GetTickCount64() + timeout_ms;
  WaitResult all{WaitEnd::kObject, 0, {}};
  handles.push_back(nullptr);
  for (uint32_t i = 0; i < owned.size(); i++) {
    handles[1] = owned[i].get();
    const uint64_t now = GetTickCount64();
    const DWORD left = timeout_ms == INFINITE ? INFINITE : now < deadline ? static_cast<DWORD>(deadline - now) : 0;
    const WaitResult one = [&] {
      const WaitNote note(apartment, {objects[i]});
      return Once(handles, false, left);
    }();
    if (one.end == WaitEnd::kTimeout || one.end == WaitEnd::kStopped) {
      all.end = one.end;
      return all;
    }
    NoteMutexOwner(objects[i], apartment.id());
    all.taken.push_back(i);
    if (one.end == WaitEnd::kAbandoned && all.end == WaitEnd::kObject) {
      all.end = WaitEnd::kAbandoned;
      all.index = i;
    }
  }
  return all;
}

}  // namespace concierge

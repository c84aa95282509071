#include "process_handle.h"

#include <psapi.h>

#include "com_error.h"

namespace concierge {

namespace {

uint64_t Ticks(const FILETIME& time) { return static_cast<uint64_t>(time.dwHighDateTime) << 32 | time.dwLowDateTime; }

}  // namespace

ProcessHandle::ProcessHandle(DWORD pid, DWORD access) : pid_(pid) {
  handle_ = OpenProcess(access | PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE, FALSE, pid);
  if (handle_ == nullptr) {
    // What OpenProcess answers for an id that nobody has.
    if (GetLastError() == ERROR_INVALID_PARAMETER) return;
    throw ComError(HRESULT_FROM_WIN32(GetLastError()), L"process " + std::to_wstring(pid));
  }
  // An ended process can be opened for as long as anybody holds a handle to it.
  if (WaitForSingleObject(handle_, 0) == WAIT_OBJECT_0) Close();
}

ProcessHandle::~ProcessHandle() { Close(); }

void ProcessHandle::Close() {
  if (handle_ != nullptr) CloseHandle(handle_);
  handle_ = nullptr;
}

uint64_t ProcessHandle::CreatedAt() const {
  FILETIME created, exited, kernel, user;
  if (!GetProcessTimes(handle_, &created, &exited, &kernel, &user))
    throw ComError(HRESULT_FROM_WIN32(GetLastError()), L"process " + std::to_wstring(pid_));
  return Ticks(created);
}

ProcessFacts ProcessHandle::Facts() const {
  ProcessFacts facts{pid_, CreatedAt(), {}, {}, {}};
  FILETIME created, exited, kernel, user;
  if (GetProcessTimes(handle_, &created, &exited, &kernel, &user))
    facts.cpu_ms = static_cast<double>(Ticks(kernel) + Ticks(user)) / 10'000.0;
  PROCESS_MEMORY_COUNTERS memory{};
  if (K32GetProcessMemoryInfo(handle_, &memory, sizeof memory)) facts.resident_bytes = memory.WorkingSetSize;
  wchar_t path[32'768];
  DWORD length = static_cast<DWORD>(sizeof path / sizeof *path);
  if (QueryFullProcessImageNameW(handle_, 0, path, &length)) facts.image.assign(path, length);
  return facts;
}

bool EndProcess(DWORD pid, uint64_t created_at) {
  const ProcessHandle process(pid, PROCESS_TERMINATE);
  // Compared on the handle that ends it: between the two nobody else can get the id.
  if (!process.is_open() || process.CreatedAt() != created_at) return false;
  if (TerminateProcess(process.get(), 1)) return true;
  const HRESULT refused = HRESULT_FROM_WIN32(GetLastError());
  // It may have ended by itself just now, and Windows then answers "access denied".
  if (WaitForSingleObject(process.get(), 0) == WAIT_OBJECT_0) return false;
  throw ComError(refused, L"end process " + std::to_wstring(pid));
}

}  // namespace concierge

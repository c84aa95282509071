#include "foreign_threads.h"

#include <objbase.h>
#include <tlhelp32.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

namespace concierge {

namespace {

/** A thread whose first function is COM's own. */
struct Started {
  std::wstring module;
  uint64_t since;
  /** Whether a thread of ours was in the MTA then: COM makes a host MTA only where nobody else is in it. */
  bool mta_was_there;
  bool has_window;
};

struct Ran {
  std::wstring member;
  uint64_t since;
  int type;
  int qualifier;
};

// Never destroyed: threads end after the statics of a module do, and each takes the lock then.
std::mutex& mutex = *new std::mutex;
std::map<DWORD, Started>& started = *new std::map<DWORD, Started>;
std::map<DWORD, Ran>& ran = *new std::map<DWORD, Ran>;
std::set<DWORD>& own = *new std::set<DWORD>;
int own_in_mta = 0;
bool serving = false;

using QueryThread = LONG(NTAPI*)(HANDLE, int, void*, ULONG, ULONG*);
// Found when the module is loaded, not at the first use: a thread that begins uses it under the loader's lock. It
// waited there for another thread's first use to end, which waited in GetModuleHandle for that lock.
const auto query_thread = reinterpret_cast<QueryThread>(
    reinterpret_cast<void*>(GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "NtQueryInformationThread")));

/** Name of the COM library in which a thread began; empty for all other threads. */
std::wstring ComModuleOf(HANDLE thread) {
  constexpr int kWin32StartAddress = 9;  // ThreadQuerySetWin32StartAddress
  void* start = nullptr;
  if (query_thread == nullptr || query_thread(thread, kWin32StartAddress, &start, sizeof start, nullptr) < 0) return {};
  HMODULE module = nullptr;
  if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                          static_cast<LPCWSTR>(start), &module)) {
    return {};
  }
  for (const wchar_t* name : {L"combase.dll", L"ole32.dll"}) {
    if (module == GetModuleHandleW(name)) return name;
  }
  return {};
}

void NoteThread(DWORD id, HANDLE thread) {
  std::wstring module = ComModuleOf(thread);
  if (module.empty()) return;
  const std::lock_guard lock(mutex);
  started.insert_or_assign(id, Started{std::move(module), GetTickCount64(), own_in_mta > 0, false});
}

/** Threads of this process that have the window by which COM delivers calls to an STA. */
std::set<DWORD> ThreadsWithComWindow() {
  std::set<DWORD> threads;
  HWND window = nullptr;
  while ((window = FindWindowExW(HWND_MESSAGE, window, L"OleMainThreadWndClass", nullptr)) != nullptr) {
    DWORD process = 0;
    const DWORD thread = GetWindowThreadProcessId(window, &process);
    if (process == GetCurrentProcessId()) threads.insert(thread);
  }
  return threads;
}

std::optional<double> CpuOf(DWORD id) {
  const HANDLE thread = OpenThread(THREAD_QUERY_LIMITED_INFORMATION, FALSE, id);
  if (thread == nullptr) return {};
  FILETIME created, exited, kernel, user;
  const bool known = GetThreadTimes(thread, &created, &exited, &kernel, &user) != 0;
  CloseHandle(thread);
  if (!known) return {};
  const auto ticks = [](const FILETIME& time) {
    return static_cast<uint64_t>(time.dwHighDateTime) << 32 | time.dwLowDateTime;
  };
  return static_cast<double>(ticks(kernel) + ticks(user)) / 10'000.0;
}

}  // namespace

void NoteThreadBegin() { NoteThread(GetCurrentThreadId(), GetCurrentThread()); }

void NoteThreadEnd() {
  const std::lock_guard lock(mutex);
  started.erase(GetCurrentThreadId());
  ran.erase(GetCurrentThreadId());
}

void NoteThreadsBefore() {
  const HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0);
  if (all == INVALID_HANDLE_VALUE) return;
  THREADENTRY32 entry{};
  entry.dwSize = sizeof entry;
  for (BOOL more = Thread32First(all, &entry); more; more = Thread32Next(all, &entry)) {
    if (entry.th32OwnerProcessID != GetCurrentProcessId()) continue;
    const HANDLE thread = OpenThread(THREAD_QUERY_INFORMATION, FALSE, entry.th32ThreadID);
    if (thread == nullptr) continue;
    NoteThread(entry.th32ThreadID, thread);
    CloseHandle(thread);
  }
  CloseHandle(all);
}

void MarkOwnThread(bool in_mta) {
  const std::lock_guard lock(mutex);
  own.insert(GetCurrentThreadId());
  if (in_mta) own_in_mta++;
}

void UnmarkOwnThread(bool in_mta) {
  const std::lock_guard lock(mutex);
  own.erase(GetCurrentThreadId());
  if (in_mta) own_in_mta--;
}

void NoteIncomingCall(const std::wstring& member) {
  const DWORD id = GetCurrentThreadId();
  {
    const std::lock_guard lock(mutex);
    if (own.count(id) != 0 || ran.count(id) != 0) return;
  }
  APTTYPE type;
  APTTYPEQUALIFIER qualifier;
  if (FAILED(CoGetApartmentType(&type, &qualifier))) return;
  const std::lock_guard lock(mutex);
  ran.emplace(id, Ran{member, GetTickCount64(), type, qualifier});
}

void NoteServing() {
  const std::lock_guard lock(mutex);
  serving = true;
}

// Threads that begin take the lock in DllMain, under the loader's own lock. So nothing is asked of Windows while it is
// held here: a thread's first call into user32 loads modules, and would wait for the loader for ever.
std::vector<ForeignThread> ForeignThreads() {
  std::map<DWORD, Started> begun;
  std::map<DWORD, Ran> seen;
  bool serves = false;
  {
    const std::lock_guard lock(mutex);
    for (const auto& [id, thread] : started) {
      if (own.count(id) == 0) begun.emplace(id, thread);
    }
    for (const auto& [id, thread] : ran) {
      if (thread.type == APTTYPE_MTA && started.count(id) == 0) seen.emplace(id, thread);
    }
    serves = serving;
  }
  const bool unsure = std::any_of(begun.begin(), begun.end(), [](const auto& one) { return !one.second.has_window; });
  const std::set<DWORD> with_window = unsure ? ThreadsWithComWindow() : std::set<DWORD>{};
  if (!with_window.empty()) {
    const std::lock_guard lock(mutex);
    for (const DWORD id : with_window) {
      if (const auto found = started.find(id); found != started.end()) found->second.has_window = true;
    }
  }
  std::vector<ForeignThread> rows;
  for (const auto& [id, thread] : begun) {
    if (thread.has_window || with_window.count(id) != 0) {
      rows.push_back({id, ForeignKind::kHostSta, false, -1, -1,
                      L"started by " + thread.module +
                          L", and has the window by which COM delivers calls to an STA (OleMainThreadWndClass)",
                      thread.since, CpuOf(id)});
      // A serving process has threads of COM that wait for clients; they cannot be told from a host MTA.
    } else if (!thread.mta_was_there && !serves) {
      rows.push_back(
          {id, ForeignKind::kHostMta, false, -1, -1,
           L"started by " + thread.module + L" while no thread of ours was in the MTA, and has no window of an STA",
           thread.since, CpuOf(id)});
    }
  }
  for (const auto& [id, thread] : seen) {
    rows.push_back({id, ForeignKind::kMta, true, thread.type, thread.qualifier,
                    L"COM ran an incoming call to " + thread.member + L" on it", thread.since, CpuOf(id)});
  }
  return rows;
}

}  // namespace concierge

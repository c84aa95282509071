#include <windows.h>

#include "../src/foreign_threads.h"
#include "check.h"

namespace concierge::unit {

namespace {

using Lock = LONG(NTAPI*)(ULONG, ULONG*, ULONG_PTR*);
using Unlock = LONG(NTAPI*)(ULONG, ULONG_PTR);

/** Long enough for a thread to come as far as to wait for the loader. One that is slower only proves less. */
constexpr DWORD kReachMs = 200;
/** A deadlock lasts for ever. */
constexpr DWORD kDeadlockMs = 20'000;

struct Scene {
  HANDLE begun;
  HANDLE held;
  Lock lock;
  Unlock unlock;
};

/** Looks at the threads for the first time in this process, which asks the loader. */
DWORD WINAPI LookAround(void* raw) {
  const auto* scene = static_cast<Scene*>(raw);
  SetEvent(scene->begun);
  WaitForSingleObject(scene->held, INFINITE);
  NoteThreadsBefore();
  ForeignThreads();
  return 0;
}

/** Does under the loader's lock what a thread that begins does in DllMain, while the other waits for that lock. */
DWORD WINAPI Begin(void* raw) {
  const auto* scene = static_cast<Scene*>(raw);
  ULONG_PTR cookie = 0;
  if (scene->lock(0, nullptr, &cookie) < 0) return 1;
  SetEvent(scene->held);
  Sleep(kReachMs);
  NoteThreadBegin();
  NoteThreadEnd();
  scene->unlock(0, cookie);
  return 0;
}

template <typename Function>
Function OfNtdll(const char* name) {
  return reinterpret_cast<Function>(reinterpret_cast<void*>(GetProcAddress(GetModuleHandleW(L"ntdll.dll"), name)));
}

}  // namespace

void CheckForeignThreads(Report& report) {
  // Never freed: where this fails, threads that are stuck still use it.
  auto& scene = *new Scene{CreateEventW(nullptr, TRUE, FALSE, nullptr), CreateEventW(nullptr, TRUE, FALSE, nullptr),
                           OfNtdll<Lock>("LdrLockLoaderLock"), OfNtdll<Unlock>("LdrUnlockLoaderLock")};
  const HANDLE looking = CreateThread(nullptr, 0, LookAround, &scene, 0, nullptr);
  // The beginning of a thread takes the loader's lock too.
  WaitForSingleObject(scene.begun, kDeadlockMs);
  const HANDLE threads[] = {looking, CreateThread(nullptr, 0, Begin, &scene, 0, nullptr)};
  const bool both = WaitForMultipleObjects(2, threads, TRUE, kDeadlockMs) == WAIT_OBJECT_0;
  DWORD code = 1;
  GetExitCodeThread(threads[1], &code);
  report.That(both && code == 0,
              "a thread that begins does not wait for one that looks at the threads for the first time");
}

}  // namespace concierge::unit

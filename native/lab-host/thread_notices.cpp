#include "thread_notices.h"

#include <windows.h>

#include <atomic>

#include "../src/foreign_threads.h"

// An executable has no DllMain. Windows tells its TLS callbacks the same: of every thread, on that thread.
namespace {

/** Threads may begin before the statics of this program are there, and those are found by looking once. */
std::atomic<bool> noticing{false};

void NTAPI OnThread(void*, DWORD reason, void*) {
  if (!noticing) return;
  if (reason == DLL_THREAD_ATTACH) concierge::NoteThreadBegin();
  if (reason == DLL_THREAD_DETACH) concierge::NoteThreadEnd();
}

}  // namespace

// The linker sorts the section names: callbacks stand between .CRT$XLA and .CRT$XLZ.
#if defined(_MSC_VER)
#pragma comment(linker, "/INCLUDE:_tls_used")
#pragma comment(linker, "/INCLUDE:concierge_thread_notices")
#pragma const_seg(".CRT$XLC")
extern "C" const PIMAGE_TLS_CALLBACK concierge_thread_notices = OnThread;
#pragma const_seg()
#else
extern "C" {
__attribute__((section(".CRT$XLC"), used)) PIMAGE_TLS_CALLBACK concierge_thread_notices = OnThread;
}
#endif

namespace concierge::lab {

void NoticeThreads() {
  noticing = true;
  NoteThreadsBefore();
}

}  // namespace concierge::lab

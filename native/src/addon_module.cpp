#include <windows.h>

#include "foreign_threads.h"

// Windows tells a module of every thread of its process that begins or ends, on that thread. That is how threads
// started by COM are noticed without looking for them; see foreign_threads.h.
BOOL WINAPI DllMain(HINSTANCE, DWORD reason, void*) {
  if (reason == DLL_THREAD_ATTACH) concierge::NoteThreadBegin();
  if (reason == DLL_THREAD_DETACH) concierge::NoteThreadEnd();
  return TRUE;
}

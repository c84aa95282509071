#pragma once

#include <windows.h>

#include <cstdint>

namespace concierge {

/** A message-only window of the calling apartment's thread, which counts what arrives and on which thread. */
uint32_t CreateTestWindow();
void DestroyTestWindow(uint32_t id);
/** Windows of the calling thread, when its apartment ends: a window dies with its thread. */
void DestroyTestWindows();

/** Posts; from any thread. False where there is no such window. */
bool PostToWindow(uint32_t id);
/** Sends from any thread and waits at most so long; false when the window's thread did not take it in time. */
bool SendToWindow(uint32_t id, DWORD timeout_ms);

struct WindowState {
  uint32_t received;
  DWORD owner_thread;
  DWORD last_thread;
};
WindowState StateOfWindow(uint32_t id);

}  // namespace concierge

#pragma once

#include <windows.h>

#include <string>
#include <vector>

namespace concierge {

/** A top-level window, as seen from outside its process. */
struct ProcessWindow {
  HWND window;
  std::wstring title;
  std::wstring class_name;
  bool visible;
  /** A dialog: of the class of dialogs (#32770), or it disabled its owner as modal windows do. */
  bool dialog;
  /** Windows has seen it take no input for five seconds (IsHungAppWindow). */
  bool hung;
};

/** Top-level windows of a process, topmost first. Sends no message to any of them, so a hung one does not block. */
std::vector<ProcessWindow> WindowsOf(DWORD pid);

/** Which process and thread made the window. False where there is no such window. */
bool OwnerOf(HWND window, DWORD& pid, DWORD& thread_id);

/** Restores and activates a window. False where it does not exist, is hung or Windows does not allow it, which it does
 * to the process the user works with only. Activation may wait for the window's thread: never on the JavaScript thread.
 */
bool BringToFront(HWND window);

}  // namespace concierge

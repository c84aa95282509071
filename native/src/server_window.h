#pragma once

#include <windows.h>

#include <string>

namespace concierge {

/**
 * A top-level window of the calling apartment's thread that is never shown: what a server without a face gives as its
 * handle, so that clients can find its thread and process. It ends with its thread. Throws ComError.
 */
HWND CreateServerWindow(const std::wstring& title);

}  // namespace concierge

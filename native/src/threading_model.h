#pragma once

#include <windows.h>

#include <string>

namespace concierge {

/** ThreadingModel value of a class's in-process server, as registered under HKCR\CLSID; empty where there is none. */
std::wstring ThreadingModel(const CLSID& id);

}  // namespace concierge

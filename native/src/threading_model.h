#pragma once

#include <windows.h>

#include <optional>
#include <string>

namespace concierge {

/** ThreadingModel value of a class's in-process server, as registered under HKCR\CLSID: empty where the server names
 * none, nothing where the class has no such server. */
std::optional<std::wstring> ThreadingModel(const CLSID& id);

}  // namespace concierge

#pragma once

#include <string>

namespace concierge {

/** Names the calling thread for debuggers and for the system's own lists. Quietly nothing where Windows is too old. */
void DescribeThread(const std::wstring& description);

}  // namespace concierge

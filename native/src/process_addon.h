#pragma once

#include <napi.h>

namespace concierge {

/** Adds what guards other processes and looks at their windows to the addon; native/processes.ts is the other side. */
void ExportProcesses(Napi::Env env, Napi::Object exports);

}  // namespace concierge

#pragma once

#include <windows.h>

namespace concierge::lab {

/**
 * Classes of the lab's own local server, which is this program started with -Embedding. There are many that differ in
 * nothing: under Wine the class of a server that was killed stays dead until its service restarts, so an experiment
 * that kills takes the next one.
 */
constexpr unsigned kServerClasses = 64;
CLSID ServerClass(unsigned index);

/**
 * Serves one class until its last object and lock are gone. Only one: a process that serves several takes them all with
 * it when it is killed. Returns the process's exit code.
 */
int ServeUntilIdle(unsigned index);

/** Writes or removes the registration of all classes: per user on Windows, per machine under Wine, which ignores the
 * user's. */
HRESULT RegisterServer();
void UnregisterServer();
/** The same where this process has registered them and not yet removed them: for a process that ends early. */
void UnregisterOwn();

}  // namespace concierge::lab

#pragma once

#include <windows.h>

namespace concierge::lab {

/**
 * Classes of the lab's own local server, which is this program started with -Embedding. There are many that differ in
 * nothing: under Wine the class of a server that was killed stays dead until its service restarts, so who kills takes
 * the next one, and in each run another set, since the service outlives the run.
 */
constexpr unsigned kServerClasses = 64;
constexpr unsigned long kUsualSet = 0x8d2e1b50;
/** Chooses the set that all of this is about in this process: the first part of its CLSIDs. */
void UseServerSet(unsigned long set);
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

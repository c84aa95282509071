#pragma once

#include <string>

#include "lab.h"

namespace concierge::lab {

/** One experiment by its name, with its argument where it has one. False where there is none of that name. */
bool RunExperiment(Lab& lab, const std::string& name, const std::string& argument);

/** One object, three worker STAs that each get it by stream and call it. */
void Share(Lab& lab, Model model);
/** Everything in the MTA: no proxy, each call runs on the thread that calls. */
void AllInMta(Lab& lab);
/** A proxy's pointer used raw by a thread that it was not marshaled for. */
void WrongThread(Lab& lab);
/** A thread that never entered an apartment, and one that tries to enter a second kind. */
void NoCoInitialize(Lab& lab);
/** An STA that sleeps without pumping: who calls it hangs until it pumps again. */
void SleepingSta(Lab& lab);
/** Two STAs in plain waits for what the other owns. */
void Deadlock(Lab& lab);
/** Two STAs that call each other at once and do not deadlock. */
void MutualCalls(Lab& lab);
/** The thread that made an object ends first: in process its proxies are disconnected. */
void CreatorEnds(Lab& lab);
/** A local server lives as long as its client holds it: the client's thread ends, and with it the server's process. */
void CreatorEndsServer(Lab& lab);
/** Messages come only to the thread that made the window, and a sent one waits for it to pump. */
void WindowMessages(Lab& lab);
/** A local server started for each job, against one that is kept and reused. */
void KeepWarm(Lab& lab);

}  // namespace concierge::lab

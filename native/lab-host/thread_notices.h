#pragma once

namespace concierge::lab {

/** From here on every thread that begins or ends in this process is noted, as the addon notes them: so a picture shows
 * the threads that COM made, on the same grounds. */
void NoticeThreads();

}  // namespace concierge::lab

#pragma once

namespace concierge {

/** True under Wine. Its stubs resolve by GetProcAddress and then raise 0x80000100, so features are switched off by
 * this and not by looking for their functions. */
bool UnderWine();

}  // namespace concierge

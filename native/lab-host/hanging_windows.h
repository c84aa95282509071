#pragma once

namespace concierge::lab {

/** Shows a window and a modal question in front of it, pumps for three seconds and then hangs until it is ended: what
 * the guard of processes has to see of an application. */
int ShowWindowsThenHang();

}  // namespace concierge::lab

#pragma once

namespace concierge::lab {

/** Shows a window and a modal question in front of it, pumps until the end of its standard input, and then hangs
 * until it is ended: what the guard of processes has to see of an application. */
int ShowWindowsThenHang();

}  // namespace concierge::lab

#pragma once

#include <string>

#include "lab.h"

namespace concierge::lab {

/** What only Windows can show, tried by `npm start -- selftest`; false for an unknown name. */
bool RunSelftest(Lab& lab, const std::string& name);

}  // namespace concierge::lab

#pragma once

#include <string>

#include "lab.h"

namespace concierge::lab {

/** One experiment by its name, with its argument where it has one. False where there is none of that name. */
bool RunExperiment(Lab& lab, const std::string& name, const std::string& argument);

}  // namespace concierge::lab

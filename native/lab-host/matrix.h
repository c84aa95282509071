#pragma once

#include <string>

#include "lab.h"

namespace concierge::lab {

/**
 * One cell of the matrix: an object of `model` created from `creator` in a process where nothing else happened.
 * Creators: main-sta, other-sta, first-sta, mta-with-sta, mta-alone, bare-with-mta, bare-with-mta-and-sta, bare-alone.
 */
void RunMatrixCell(Lab& lab, const std::string& creator, Model model);

}  // namespace concierge::lab

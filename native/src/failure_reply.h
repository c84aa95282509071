#pragma once

#include <cstddef>

#include "com_error.h"
#include "pack.h"

namespace concierge {

/** Writes a failure as native/failure.ts reads it; `index` is the command that failed. */
void PutFailure(Packer& out, const ComError& error, size_t index);

}  // namespace concierge

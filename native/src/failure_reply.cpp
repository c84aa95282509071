#include "failure_reply.h"

#include "batch.h"

namespace concierge {

void PutFailure(Packer& out, const ComError& error, size_t index) {
  out.PutNumber(static_cast<double>(index));
  out.PutNumber(error.code);
  out.PutNumber(error.argument);
  out.PutString(error.what);
  out.PutString(error.source);
  out.PutString(error.description);
}

std::vector<uint8_t> FailureReply(HRESULT code, const std::wstring& what) {
  Packer out;
  out.PutByte(0);
  PutFailure(out, ComError(code, what), 0);
  return out.Finish();
}

}  // namespace concierge

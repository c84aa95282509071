#include "batch.h"

#include <exception>
#include <new>

#include "apartment.h"
#include "batch_commands.h"
#include "com_error.h"
#include "failure_reply.h"
#include "object_table.h"
#include "parcels.h"

namespace concierge {

std::vector<uint8_t> RunBatch(const std::shared_ptr<Apartment>& apartment, const std::vector<uint8_t>& packed,
                              HRESULT& result) {
  Packer out;
  try {
    Batch batch(apartment, packed);
    ComError failure(S_OK, L"");
    try {
      batch.Run();
    } catch (const ComError& error) {
      failure = error;
    } catch (const std::bad_alloc&) {
      failure = ComError(E_OUTOFMEMORY, L"batch");
    }
    result = failure.code;
    if (FAILED(failure.code)) {
      // What its first commands answered is released with the batch: nobody could name it.
      out.PutByte(0);
      PutFailure(out, failure, batch.slots().size());
      return out.Finish();
    }
    out.PutByte(1);
    out.PutNumber(static_cast<double>(batch.slots().size()));
    Parcels parcels(*apartment);
    for (size_t i = 0; i < batch.slots().size(); i++)
      WriteVariant(batch.slots()[i].get(), out, batch.home(i), &parcels);
    parcels.Keep();
    return out.Finish();
  } catch (const ComError& error) {
    Objects().ReleaseUnsent(out.objects());
    result = error.code;
    return FailureReply(error.code, error.what);
  } catch (const std::exception& error) {
    Objects().ReleaseUnsent(out.objects());
    result = E_UNEXPECTED;
    const std::string text = error.what();
    return FailureReply(E_UNEXPECTED, std::wstring(text.begin(), text.end()));
  }
}

}  // namespace concierge

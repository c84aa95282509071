#include "single_calls.h"

#include <cstring>
#include <exception>
#include <new>

#include "apartment.h"
#include "batch_commands.h"
#include "com_error.h"
#include "failure_reply.h"
#include "object_table.h"
#include "parcels.h"

namespace concierge {

namespace {

/** Numbers of the index for each single call. */
constexpr size_t kIndexNumbers = 4;

}  // namespace

class SingleCalls::Runner {
 public:
  Runner(const std::shared_ptr<Apartment>& apartment, const std::vector<uint8_t>& packed, size_t count)
      : batch(apartment, packed), index(batch.in().LastNumbers(count * kIndexNumbers)) {}
  size_t At(size_t call, size_t number) const {
    double value;
    std::memcpy(&value, index + call * kIndexNumbers + number, sizeof value);
    return static_cast<size_t>(value);
  }
  Batch batch;
  const uint64_t* index;
};

SingleCalls::SingleCalls(const std::shared_ptr<Apartment>& apartment, const std::vector<uint8_t>& packed, size_t count)
    : runner_(std::make_unique<Runner>(apartment, packed, count)) {}

SingleCalls::~SingleCalls() = default;

std::wstring_view SingleCalls::name() const { return runner_->batch.member(); }

uint32_t SingleCalls::id(size_t call) const { return static_cast<uint32_t>(runner_->At(call, 0)); }

HRESULT SingleCalls::Run(size_t call, Packer& answer) {
  const uint32_t id = this->id(call);
  ComError failure(S_OK, L"");
  try {
    runner_->batch.in().Seek(runner_->At(call, 1), runner_->At(call, 2), runner_->At(call, 3));
    Variant result;
    const Home home = runner_->batch.RunOne(result.get());
    answer.PutNumber(id);
    answer.PutByte(1);
    Parcels parcels(runner_->batch.apartment());
    WriteVariant(result.get(), answer, home, &parcels);
    parcels.Keep();
    return S_OK;
  } catch (const ComError& error) {
    failure = error;
  } catch (const std::bad_alloc&) {
    failure = ComError(E_OUTOFMEMORY, L"");
  } catch (const std::exception& error) {
    const std::string text = error.what();
    failure = ComError(E_UNEXPECTED, std::wstring(text.begin(), text.end()));
  }
  Objects().ReleaseUnsent(answer.objects());
  answer.Clear();  // a value may have been written in part
  answer.PutNumber(id);
  answer.PutByte(0);
  PutFailure(answer, failure, 0);
  return failure.code;
}

std::vector<uint32_t> IdsOfSingleCalls(const std::vector<uint8_t>& packed, size_t count) {
  const Unpacker in(packed.data(), packed.size());
  const uint64_t* index = in.LastNumbers(count * kIndexNumbers);
  std::vector<uint32_t> ids;
  for (size_t i = 0; i < count; i++) {
    double id;
    std::memcpy(&id, index + i * kIndexNumbers, sizeof id);
    ids.push_back(static_cast<uint32_t>(id));
  }
  return ids;
}

void PutSingleFailure(uint32_t id, HRESULT code, Packer& answer) {
  answer.PutNumber(id);
  answer.PutByte(0);
  PutFailure(answer, ComError(code, L""), 0);
}

}  // namespace concierge

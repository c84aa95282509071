#include <algorithm>
#include <exception>
#include <utility>

#include "apartment.h"
#include "batch.h"
#include "call_ring.h"
#include "clock.h"
#include "single_calls.h"

// How an apartment takes its jobs and runs them.

namespace concierge {

namespace {

/** Calls that run on a thread which COM lends to the MTA, one inside of the other. */
thread_local uint32_t lent_depth = 0;

}  // namespace

bool Apartment::TakeJob(Job& job, uint32_t within) {
  const std::lock_guard lock(mutex_);
  // A handler's batch whose call was given up meanwhile is ordinary work: it runs when its turn comes.
  const auto next = std::find_if(queue_.begin(), queue_.end(),
                                 [&](const Job& queued) { return within == 0 || queued.within == within; });
  if (next == queue_.end()) {
    if (within == 0) woken_ = false;
    return false;
  }
  job = std::move(*next);
  queue_.erase(next);
  queued_ = queue_.size();
  return true;
}

// Who awaits call after call sends the next within microseconds of an answer. Until TakeJob finds nothing, `woken_`
// spares the sender the event.
void Apartment::Linger() {
  lookout_.For([this] { return queued_ != 0 || stopping_; });
}

uint32_t Apartment::BeginDepth() { return OnOwnThread() ? depth_++ : lent_depth++; }

void Apartment::EndDepth() {
  if (OnOwnThread()) depth_--;
  else lent_depth--;
}

void Apartment::Execute(Job& job) {
  // A handler's work may run on a thread that COM lends to the MTA, beside the apartment's own: the row tells of that.
  const bool own = OnOwnThread();
  Running running{&job};
  Running* const outer = own ? innermost_ : nullptr;
  const ApartmentState before = counters_.state;
  const uint64_t since = counters_.running_since;
  std::wstring outer_label;
  {
    const std::lock_guard lock(mutex_);
    running_.push_back(&running);
    if (own) outer_label = std::exchange(current_label_, job.label);
  }
  bool outgoing = false;
  std::optional<ArgumentTypes> outer_types;
  if (own) {
    if (outer == nullptr) filter_.ForgetCancel();
    innermost_ = &running;
    counters_.state = ApartmentState::kRunning;
    counters_.running_since = GetTickCount64();
    // What runs inside of a call out keeps the thread from pumping again.
    outgoing = outgoing_.exchange(false);
    if (outgoing) counters_.last_pump = GetTickCount64();
    outer_types = std::exchange(types_, std::nullopt);
  }
  const uint32_t depth = BeginDepth();
  std::vector<uint8_t> reply;
  if (job.calls != 0) {
    ExecuteCalls(running, depth);
  } else {
    const uint64_t start = NowMicroseconds();
    HRESULT result = S_OK;
    if (job.work) {
      result = job.work();
    } else {
      reply = RunBatch(shared_from_this(), job.batch, result);
    }
    counters_.calls++;
    if (FAILED(result)) counters_.failures++;
    Record({id_, job.call, job.label, start, NowMicroseconds(), result, GetCurrentThreadId(), CallKind::kBatch, depth,
            own ? types_.value_or(ArgumentTypes()) : ArgumentTypes()});
  }
  EndDepth();
  if (own) {
    innermost_ = outer;
    outgoing_ = outgoing;
    types_ = outer_types;
    // A nested batch gives the thread back to the call it was run within.
    counters_.running_since = since;
    counters_.state = before;
    if (outer == nullptr) filter_.ForgetCancel();
  }
  bool answer = !job.work && job.calls == 0;
  {
    const std::lock_guard lock(mutex_);
    running_.erase(std::find(running_.begin(), running_.end(), &running));
    if (own) current_label_ = std::move(outer_label);
    answer = answer && !detached_;
  }
  if (answer) completions_->Push({id_, job.call, std::move(reply)});
  if (job.ended) job.ended();
}

void Apartment::ExecuteCalls(Running& running, uint32_t depth) {
  const bool own = OnOwnThread();
  const Job& job = *running.job;
  try {
    SingleCalls calls(shared_from_this(), job.batch, job.calls);
    Packer answer;
    uint64_t start = NowMicroseconds();
    for (size_t i = 0; i < job.calls && !stopping_; i++) {
      answer.Clear();
      if (own) types_.reset();
      const HRESULT result = calls.Run(i, answer);
      const uint64_t end = NowMicroseconds();
      counters_.calls++;
      if (FAILED(result)) counters_.failures++;
      Record({id_, calls.id(i), std::wstring(calls.name()), start, end, result, GetCurrentThreadId(), CallKind::kBatch,
              depth, own ? types_.value_or(ArgumentTypes()) : ArgumentTypes()});
      {
        const std::lock_guard lock(mutex_);
        if (detached_) return;
        running.answered++;
      }
      // Outside the lock: posting is a request to the kernel, and JavaScript queues its next call meanwhile.
      completions_->PushAnswer(id_, answer);
      start = end;
      if (i + 1 == job.calls) return;
      if (own) counters_.running_since = GetTickCount64();
      if (own && end - pumped_us_ >= kPumpDueUs) {
        Pump();
        start = NowMicroseconds();
      }
    }
  } catch (const std::exception&) {
    // A buffer that our own packer did not make: its calls are failed below.
  }
  const std::lock_guard lock(mutex_);
  if (detached_) return;
  Fail(job, running.answered, stopping_ ? RPC_E_DISCONNECTED : E_UNEXPECTED);
}

void Apartment::NoteMember(std::wstring_view name) {
  // A batch keeps the label that JavaScript gave it.
  if (!OnOwnThread() || innermost_ == nullptr || innermost_->job->calls == 0) return;
  const std::lock_guard lock(mutex_);
  current_label_.assign(name);
}

void Apartment::NoteArguments(const std::vector<Variant>& arguments) {
  if (!OnOwnThread() || types_) return;
  types_.emplace();
  for (size_t i = 0; i < arguments.size() && !types_->full(); i++) types_->Add(arguments[i].get().vt);
}

void Apartment::Fail(const Job& job, size_t from, HRESULT code) {
  if (job.work) return;
  if (job.calls == 0) return completions_->Push({id_, job.call, FailureReply(code, job.label)});
  const std::vector<uint32_t> ids = IdsOfSingleCalls(job.batch, job.calls);
  for (size_t i = from; i < ids.size(); i++) {
    Packer answer;
    PutSingleFailure(ids[i], code, answer);
    completions_->PushAnswer(id_, answer);
  }
}

}  // namespace concierge

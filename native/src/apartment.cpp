#include "apartment.h"

#include <process.h>

#include <algorithm>
#include <cwchar>
#include <stdexcept>
#include <utility>

#include "activation_context.h"
#include "apartment_end.h"
#include "batch.h"
#include "com_error.h"
#include "foreign_threads.h"
#include "object_table.h"
#include "own_objects.h"
#include "platform.h"
#include "single_calls.h"
#include "sync_objects.h"

namespace concierge {

namespace {

/** How long messages may wait while batches follow one another. */
constexpr uint64_t kPumpDueUs = 2000;
/** How long a thread without work looks out for the next before it sleeps. */
constexpr uint64_t kLingerUs = 100;
/** Looks at the queue between two looks at the clock. */
constexpr int kLooks = 32;
/** A thread that lingered in vain again and again does so after every so many jobs only. */
constexpr uint32_t kMostHurry = 16;
std::atomic<int> main_stas{0};
/** Threads of ours in the MTA, which is one for the process. */
std::atomic<int> mta_threads{0};
/** Calls that run on a thread which COM lends to the MTA, one inside of the other. */
thread_local uint32_t lent_depth = 0;

/** Keeps the module loaded for ever: a detached thread may come back from its call long after the addon's last user. */
void PinModule() {
  HMODULE self;
  GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
                     reinterpret_cast<LPCWSTR>(&PinModule), &self);
}

/** COM's own counting of references to proxies, which comes in as calls to an object of COM. */
bool IsCounting(const IID& iid) {
  constexpr IID kCom = {0, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
  IID rest = iid;
  rest.Data1 = 0;
  return rest == kCom && (iid.Data1 == 0x131 || iid.Data1 == 0x134 || iid.Data1 == 0x143);  // IRemUnknown and its kin
}

/** The window by which COM delivers calls to an STA. */
bool IsComWindow(HWND window) {
  wchar_t name[32];
  return window != nullptr && GetClassNameW(window, name, 32) > 0 && std::wcscmp(name, L"OleMainThreadWndClass") == 0;
}

}  // namespace

Apartment::Apartment(uint32_t id, std::wstring name, ApartmentKind kind, std::wstring manifest,
                     std::shared_ptr<AnswerSink> completions)
    : id_(id),
      name_(std::move(name)),
      kind_(kind),
      manifest_(std::move(manifest)),
      completions_(std::move(completions)) {
  wake_ = CreateEventW(nullptr, FALSE, FALSE, nullptr);
  stop_ = CreateEventW(nullptr, TRUE, FALSE, nullptr);
  entered_ = CreateEventW(nullptr, TRUE, FALSE, nullptr);
  if (wake_ == nullptr || stop_ == nullptr || entered_ == nullptr)
    throw std::runtime_error("no event for a new apartment");
}

Apartment::~Apartment() {
  if (thread_ != nullptr) CloseHandle(thread_);
  CloseHandle(wake_);
  CloseHandle(stop_);
  CloseHandle(entered_);
}

bool Apartment::HasMainSta() { return main_stas > 0; }

void Apartment::Start(bool suspended, std::shared_ptr<Apartment> predecessor) {
  PinModule();
  predecessor_ = std::move(predecessor);
  auto* self = new std::shared_ptr<Apartment>(shared_from_this());
  unsigned thread_id = 0;
  thread_ =
      reinterpret_cast<HANDLE>(_beginthreadex(nullptr, 0, &Apartment::ThreadMain, self, CREATE_SUSPENDED, &thread_id));
  if (thread_ == nullptr) {
    delete self;
    throw std::runtime_error("no thread for a new apartment");
  }
  counters_.thread_id = thread_id;
  if (!suspended) Resume();
}

void Apartment::Resume() {
  auto expected = ApartmentState::kSuspended;
  if (counters_.state.compare_exchange_strong(expected, ApartmentState::kStarting)) ResumeThread(thread_);
}

bool Apartment::Post(uint32_t call, std::vector<uint8_t> batch, std::wstring label, uint32_t within) {
  return Enqueue({call, std::move(batch), std::move(label), GetTickCount64(), within, nullptr});
}

bool Apartment::PostCalls(std::vector<uint8_t> calls, size_t count, uint32_t within) {
  return Enqueue({0, std::move(calls), {}, GetTickCount64(), within, nullptr, count});
}

bool Apartment::Run(std::wstring label, std::function<HRESULT()> work) {
  return Enqueue({0, {}, std::move(label), GetTickCount64(), 0, std::move(work)});
}

bool Apartment::Enqueue(Job job) {
  const uint32_t within = job.within;
  bool woken;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return false;
    queue_.push_back(std::move(job));
    queued_ = queue_.size();
    woken = std::exchange(woken_, true);
  }
  if (!woken) SetEvent(wake_);
  // Who waits for a handler's answer runs what that handler queues.
  if (within != 0) IncomingCall::Wake(within);
  return true;
}

void Apartment::RequestStop() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  stopping_ = true;
  SetEvent(stop_);
  Resume();
}

void Apartment::Detach() {
  FailQueued();
  const std::lock_guard lock(mutex_);
  if (detached_ || counters_.state == ApartmentState::kStopped) return;
  // Under the lock that the thread takes before it answers, so that no call is answered twice. A job that is running
  // stays on the thread's stack for as long as it is in `running_`.
  for (const Running* running : running_) Fail(*running->job, running->answered, RPC_E_CALL_CANCELED);
  detached_ = true;
  counters_.state = ApartmentState::kDetached;
}

std::wstring Apartment::CurrentLabel() const {
  const std::lock_guard lock(mutex_);
  return current_label_;
}

size_t Apartment::QueueDepth() const {
  const std::lock_guard lock(mutex_);
  size_t depth = 0;
  for (const Job& job : queue_) depth += job.calls == 0 ? 1 : job.calls;
  // Single calls that crossed together still wait for those before them.
  for (const Running* running : running_) {
    if (running->job->calls > running->answered + 1) depth += running->job->calls - running->answered - 1;
  }
  return depth;
}

uint64_t Apartment::QueueAge() const {
  const std::lock_guard lock(mutex_);
  return queue_.empty() ? 0 : GetTickCount64() - queue_.front().queued;
}

unsigned __stdcall Apartment::ThreadMain(void* raw) {
  const std::unique_ptr<std::shared_ptr<Apartment>> self(static_cast<std::shared_ptr<Apartment>*>(raw));
  (*self)->Main();
  return 0;
}

void Apartment::Main() {
  const ActivationContext classes(manifest_);
  if (predecessor_) {
    const HANDLE handles[] = {predecessor_->entered(), stop_};
    WaitForMultipleObjects(2, handles, FALSE, INFINITE);
    predecessor_.reset();
  }
  const DWORD model = kind_ == ApartmentKind::kSta ? COINIT_APARTMENTTHREADED | COINIT_DISABLE_OLE1DDE
                                                   : COINIT_MULTITHREADED | COINIT_DISABLE_OLE1DDE;
  const bool mta = kind_ == ApartmentKind::kMta;
  if (mta) mta_threads++;
  const HRESULT entered = CoInitializeEx(nullptr, model);
  if (SUCCEEDED(entered)) {
    APTTYPE type;
    APTTYPEQUALIFIER qualifier;
    if (SUCCEEDED(CoGetApartmentType(&type, &qualifier))) {
      counters_.type = type;
      counters_.qualifier = qualifier;
    }
    if (counters_.type == APTTYPE_MAINSTA) main_stas++;
    MarkOwnThread(mta);
    SetEvent(entered_);
    EnterSta();
    RunLoop();
  }
  SetEvent(entered_);  // also where COM refused: nobody must wait for what will not come
  counters_.state = ApartmentState::kStopping;
  FailQueued();
  if (SUCCEEDED(entered)) {
    TakeBack(id_);
    if (!mta) CoRegisterMessageFilter(nullptr, nullptr);
    // The MTA belongs to several threads: what lives there goes with the last of ours.
    if (mta) mta_threads--;
    Objects().ReleaseApartment(mta ? 0 : GetCurrentThreadId(), mta ? &mta_threads : nullptr);
    CoUninitialize();
    UnmarkOwnThread(mta);
    if (counters_.type == APTTYPE_MAINSTA) main_stas--;
  } else if (mta) {
    mta_threads--;
  }
  {
    const std::lock_guard lock(mutex_);
    if (!detached_) counters_.state = ApartmentState::kStopped;
  }
  completions_->Push({id_, 0, {}});
}

void Apartment::EnterSta() {
  if (kind_ != ApartmentKind::kSta) return;
  CoRegisterMessageFilter(&filter_, nullptr);
  // Off by default, and per thread; Wine raises an exception in CoCancelCall, so nothing is promised there.
  if (!UnderWine()) CoEnableCallCancellation(nullptr);
}

bool Apartment::CancelCall() {
  if (UnderWine() || counters_.running_since == 0) return false;
  if (SUCCEEDED(CoCancelCall(counters_.thread_id, 0))) return true;
  filter_.RequestCancel();
  // COM asks the filter when a message comes.
  PostThreadMessageW(counters_.thread_id, WM_NULL, 0, 0);
  return true;
}

bool Apartment::Pause(DWORD ms) {
  const uint64_t deadline = GetTickCount64() + ms;
  for (;;) {
    const uint64_t now = GetTickCount64();
    if (now >= deadline) return true;
    const auto left = static_cast<DWORD>(deadline - now);
    const DWORD woke = WaitTakingMessages(1, &stop_, left);
    if (woke == WAIT_OBJECT_0 || woke == WAIT_FAILED) return false;
    Pump();
  }
}

uint64_t Apartment::PumpWaiting() {
  const uint64_t before = counters_.messages;
  Pump();
  return counters_.messages - before;
}

void Apartment::NoteWait(std::vector<uint32_t> objects) {
  std::vector<uint32_t> ended;
  {
    const std::lock_guard lock(mutex_);
    waiting_since_ = objects.empty() ? 0 : GetTickCount64();
    ended = std::exchange(waiting_on_, std::move(objects));
  }
  const uint64_t now = NowMicroseconds();
  if (!ended.empty()) {
    Record({id_, 0, NamesOfSync(ended), wait_started_, now, S_OK, GetCurrentThreadId(), CallKind::kWait, depth_});
  }
  wait_started_ = now;
}

void Apartment::NoteArguments(const std::vector<Variant>& arguments) {
  if (!OnOwnThread() || types_) return;
  types_.emplace();
  for (size_t i = 0; i < arguments.size() && !types_->full(); i++) types_->Add(arguments[i].get().vt);
}

std::vector<uint32_t> Apartment::WaitingOn() const {
  const std::lock_guard lock(mutex_);
  return waiting_on_;
}

void Apartment::RunLoop() {
  MSG message;
  PeekMessageW(&message, nullptr, WM_USER, WM_USER, PM_NOREMOVE);  // makes the thread's message queue
  counters_.state = ApartmentState::kIdle;
  counters_.last_pump = GetTickCount64();
  const HANDLE handles[] = {stop_, wake_};
  for (;;) {
    Job job;
    for (bool worked = false;; worked = true) {
      if (worked) Linger();
      if (stopping_ || !TakeJob(job, 0)) break;
      Execute(job);
      PumpIfDue();
    }
    const DWORD woke = kind_ == ApartmentKind::kSta
                           ? MsgWaitForMultipleObjectsEx(2, handles, INFINITE, QS_ALLINPUT, MWMO_INPUTAVAILABLE)
                           : WaitForMultipleObjects(2, handles, FALSE, INFINITE);
    if (woke == WAIT_OBJECT_0 || woke == WAIT_FAILED) return;
    // For a batch the thread need not look for messages first: MWMO_INPUTAVAILABLE ends the next wait for them.
    if (woke == WAIT_OBJECT_0 + 1) PumpIfDue();
    else Pump();
  }
}

void Apartment::Tell(TellKind kind, uint32_t handler, std::vector<uint8_t> message) {
  completions_->Push({id_, static_cast<uint32_t>(kind) | handler, std::move(message)});
}

void Apartment::SendParcel(Packer& parcel) {
  {
    const std::lock_guard lock(mutex_);
    if (detached_) return;
  }
  completions_->PushParcel(id_, parcel);
}

bool Apartment::AwaitAnswer(const IncomingCall& call, DWORD timeout_ms) {
  const uint64_t deadline = GetTickCount64() + timeout_ms;
  // Not the event of the queue: in the MTA this may be a thread of COM, and the apartment's own waits for that one.
  const HANDLE handles[] = {call.signal(), stop_};
  for (;;) {
    Job job;
    while (!call.answered() && TakeJob(job, call.id())) Execute(job);
    if (call.answered()) return true;
    const uint64_t now = GetTickCount64();
    const DWORD left = now < deadline ? static_cast<DWORD>(deadline - now) : 0;
    const DWORD woke = WaitTakingMessages(2, handles, left);
    if (woke == WAIT_OBJECT_0) continue;
    if (woke == WAIT_OBJECT_0 + 1 || woke == WAIT_TIMEOUT || woke == WAIT_FAILED) return call.answered();
    Pump();
  }
}

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

// Who awaits call after call sends the next within microseconds of an answer: sooner than the thread would be asleep
// and awake again. Until TakeJob finds nothing, `woken_` spares the sender the event. Where nothing came again and
// again, or one processor would have to do both, the thread sleeps at once.
void Apartment::Linger() {
  static const bool alone = [] {
    SYSTEM_INFO system;
    GetSystemInfo(&system);
    return system.dwNumberOfProcessors < 2;
  }();
  if (alone || queued_ != 0) return;
  if (hurry_ > 0) {
    hurry_--;
    return;
  }
  const uint64_t end = NowMicroseconds() + kLingerUs;
  do {
    for (int look = 0; look < kLooks; look++) {
      if (queued_ != 0) {
        vain_ = 0;
        return;
      }
      YieldProcessor();
    }
  } while (!stopping_ && NowMicroseconds() < end);
  vain_++;
  hurry_ = vain_ < 4 ? 0 : kMostHurry;
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

HRESULT Apartment::RunIncoming(const std::wstring& name, const DISPPARAMS& parameters,
                               const std::function<HRESULT()>& call) {
  NoteIncomingCall(name);
  // Into the MTA several calls come at once, on threads of COM: there the call ring tells, not the apartment's row.
  const bool here = OnOwnThread();
  const ApartmentState before = counters_.state;
  const uint64_t since = counters_.running_since;
  std::wstring outer;
  if (here) {
    counters_.state = ApartmentState::kRunning;
    counters_.running_since = GetTickCount64();
    const std::lock_guard lock(mutex_);
    outer = std::exchange(current_label_, L"incoming " + name);
  }
  CallRecord record{id_, 0, name, NowMicroseconds(), {}, {}, GetCurrentThreadId(), CallKind::kIncoming, BeginDepth()};
  // COM hands arguments over from the last to the first.
  for (UINT i = parameters.cArgs; i-- > 0 && !record.types.full();) record.types.Add(parameters.rgvarg[i].vt);
  const HRESULT result = call();
  record.result = result;
  EndDepth();
  record.end = NowMicroseconds();
  Record(std::move(record));
  if (here) {
    counters_.running_since = since;
    counters_.state = before;
    const std::lock_guard lock(mutex_);
    current_label_ = std::move(outer);
  }
  return result;
}

void Apartment::PumpIfDue() {
  if (NowMicroseconds() - pumped_us_ >= kPumpDueUs) Pump();
}

DWORD Apartment::WaitTakingMessages(DWORD count, const HANDLE* handles, DWORD timeout_ms) {
  if (kind_ != ApartmentKind::kSta) return WaitForMultipleObjects(count, handles, FALSE, timeout_ms);
  NoteGap();
  waits_pumping_ = true;
  const DWORD woke = MsgWaitForMultipleObjectsEx(count, handles, timeout_ms, QS_ALLINPUT, MWMO_INPUTAVAILABLE);
  waits_pumping_ = false;
  counters_.last_pump = GetTickCount64();
  return woke;
}

bool Apartment::OwesPump() const {
  // An MTA thread owes nobody a pump, an idle STA pumps by waiting for messages, and COM pumps during a call out.
  return kind_ == ApartmentKind::kSta && counters_.state == ApartmentState::kRunning && counters_.last_pump != 0 &&
         !outgoing_ && !waits_pumping_;
}

void Apartment::BeginOutgoing() {
  if (!OnOwnThread()) return;
  NoteGap();
  outgoing_ = true;
}

void Apartment::EndOutgoing() {
  if (!OnOwnThread()) return;
  outgoing_ = false;
  counters_.last_pump = GetTickCount64();
}

/** Waiting idle in the message wait is pumping too: only the time a batch kept the thread from it is a gap. */
void Apartment::NoteGap() {
  const uint64_t gap = GetTickCount64() - counters_.last_pump;
  if (counters_.state != ApartmentState::kIdle && gap > counters_.longest_gap) counters_.longest_gap = gap;
}

void Apartment::Pump() {
  NoteGap();
  if (kind_ == ApartmentKind::kSta) {
    MSG message;
    while (PeekMessageW(&message, nullptr, 0, 0, PM_REMOVE)) {
      counters_.messages++;
      TranslateMessage(&message);
      Deliver(message);
    }
  }
  counters_.last_pump = GetTickCount64();
  pumped_us_ = NowMicroseconds();
}

void Apartment::Deliver(const MSG& message) {
  Delivery delivery{message.hwnd};
  Delivery* const outer = std::exchange(delivery_, &delivery);
  DispatchMessageW(&message);
  delivery_ = outer;
  if (delivery.foreign_since != 0) EndForeignCall(delivery);
}

// The filter tells that a call comes in, never that it is over. Where this thread's own loop dispatches the message
// that brings the call, it is over when the dispatch is. During a call out COM dispatches in a loop of its own: of what
// comes in then only the beginning is known.
void Apartment::NoteArrival(const INTERFACEINFO* info) {
  Delivery* const delivery = delivery_;
  const bool brought = delivery != nullptr && !std::exchange(delivery->arrived, true);
  if (info != nullptr && (IsOwnObject(info->pUnk) || IsCounting(info->iid))) return;
  if (brought && IsComWindow(delivery->window)) return BeginForeignCall(*delivery);
  Record({id_, 0, kForeignCall, NowMicroseconds(), {}, {}, GetCurrentThreadId(), CallKind::kIncoming, depth_});
}

void Apartment::BeginForeignCall(Delivery& delivery) {
  delivery.foreign_since = NowMicroseconds();
  delivery.state = counters_.state;
  delivery.running_since = counters_.running_since;
  counters_.state = ApartmentState::kRunning;
  counters_.running_since = counters_.last_pump = GetTickCount64();
  depth_++;
  const std::lock_guard lock(mutex_);
  delivery.label = std::exchange(current_label_, kForeignCall);
}

void Apartment::EndForeignCall(Delivery& delivery) {
  NoteGap();
  counters_.last_pump = GetTickCount64();
  Record({id_,
          0,
          kForeignCall,
          delivery.foreign_since,
          NowMicroseconds(),
          {},
          GetCurrentThreadId(),
          CallKind::kIncoming,
          --depth_});
  counters_.running_since = delivery.running_since;
  counters_.state = delivery.state;
  const std::lock_guard lock(mutex_);
  current_label_ = std::move(delivery.label);
}

void Apartment::FailQueued() {
  std::deque<Job> left;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    left.swap(queue_);
    queued_ = 0;
  }
  for (const Job& job : left) Fail(job, 0, RPC_E_DISCONNECTED);
}

}  // namespace concierge

#include "apartment.h"

#include <process.h>

#include <stdexcept>
#include <utility>

#include "activation_context.h"
#include "apartment_end.h"
#include "call_ring.h"
#include "clock.h"
#include "foreign_threads.h"
#include "object_table.h"
#include "platform.h"
#include "sync_objects.h"
#include "thread_description.h"

namespace concierge {

namespace {

std::atomic<int> main_stas{0};
/** Threads of ours in the MTA, which is one for the process. */
std::atomic<int> mta_threads{0};

/** Keeps the module loaded for ever: a detached thread may come back from its call long after the addon's last user. */
void PinModule() {
  HMODULE self;
  GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
                     reinterpret_cast<LPCWSTR>(&PinModule), &self);
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

bool Apartment::Run(std::wstring label, std::function<HRESULT()> work, std::function<void()> ended) {
  return Enqueue({0, {}, std::move(label), GetTickCount64(), 0, std::move(work), 0, std::move(ended)});
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

uint64_t Apartment::QueuedSince() const {
  const std::lock_guard lock(mutex_);
  return queue_.empty() ? 0 : queue_.front().queued;
}

unsigned __stdcall Apartment::ThreadMain(void* raw) {
  const std::unique_ptr<std::shared_ptr<Apartment>> self(static_cast<std::shared_ptr<Apartment>*>(raw));
  (*self)->Main();
  return 0;
}

void Apartment::Main() {
  DescribeThread(name_);
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

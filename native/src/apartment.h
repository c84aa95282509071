#pragma once

#include <windows.h>

#include <objbase.h>

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "answer_sink.h"
#include "argument_types.h"
#include "call_ring.h"
#include "clock.h"
#include "incoming.h"
#include "lookout.h"
#include "message_filter.h"
#include "object_table.h"
#include "srw_mutex.h"
#include "variant_codec.h"

namespace concierge {

enum class ApartmentKind : uint8_t { kSta, kMta };
enum class ApartmentState : uint8_t { kSuspended, kStarting, kIdle, kRunning, kStopping, kStopped, kDetached };

/** What can be asked of a thread without stopping it. Written by its own thread, read by anyone. */
struct ApartmentCounters {
  std::atomic<ApartmentState> state{ApartmentState::kSuspended};
  std::atomic<DWORD> thread_id{0};
  /** As CoGetApartmentType reported on the thread itself; -1 before. */
  std::atomic<int> type{-1};
  std::atomic<int> qualifier{-1};
  std::atomic<uint64_t> messages{0};
  std::atomic<uint64_t> calls{0};
  std::atomic<uint64_t> failures{0};
  std::atomic<uint64_t> last_pump{0};      // GetTickCount64
  std::atomic<uint64_t> longest_gap{0};    // milliseconds between two pumps while a call ran
  std::atomic<uint64_t> running_since{0};  // GetTickCount64; 0 while nothing runs
};

/** What an apartment tells JavaScript without having been asked. Travels as the high bits of a completion's call. */
enum class TellKind : uint32_t {
  kCall = 0x80000000u,
  kEvent = 0x90000000u,
  kReleased = 0xa0000000u,
  kCreated = 0xb0000000u
};

/**
 * One thread in one COM apartment, with a queue of batches. An STA waits in MsgWaitForMultipleObjectsEx on its wake
 * handle, its stop handle and its message queue, and pumps: COM delivers incoming calls as window messages, so an STA
 * in a plain wait would hang its callers. What the thread created it also releases, before it leaves the apartment.
 */
class Apartment : public std::enable_shared_from_this<Apartment> {
 public:
  /** `manifest` is the path of an assembly manifest whose classes this apartment can create without registration
   * (registration-free COM); empty for none. */
  Apartment(uint32_t id, std::wstring name, ApartmentKind kind, std::wstring manifest,
            std::shared_ptr<AnswerSink> completions);
  ~Apartment();
  Apartment(const Apartment&) = delete;
  Apartment& operator=(const Apartment&) = delete;

  /** Starts the thread; throws std::runtime_error where Windows gives none. It enters its apartment after `predecessor`
   * has: the first STA of a process is its main STA, so somebody has to decide who is first. */
  void Start(bool suspended, std::shared_ptr<Apartment> predecessor = nullptr);
  void Resume();
  /** Queues a packed batch; false once the apartment is stopping. */
  /** `within` is the incoming call whose handler queues it, 0 for none: see AwaitAnswer. */
  bool Post(uint32_t call, std::vector<uint8_t> batch, std::wstring label, uint32_t within);
  /** Queues `count` independent calls that cross together, see single_calls.h. */
  bool PostCalls(std::vector<uint8_t> calls, size_t count, uint32_t within);
  /** Notes the member that the running single call is for, so that the snapshot names it. */
  void NoteMember(std::wstring_view name);
  /** Queues work of our own code; `work` must not throw. `ended` is called on the thread once it is shown as free of
   * the work. False once the apartment is stopping. */
  bool Run(std::wstring label, std::function<HRESULT()> work, std::function<void()> ended = nullptr);
  /** Asks the thread to end. Queued batches are failed by name; the running one is finished first. */
  void RequestStop();
  /** Gives up on a thread that does not end: its calls are failed by name and later answers dropped. It is never
   * terminated, since TerminateThread would leave locks held and the heap torn. */
  void Detach();

  /** Tells the JavaScript handler something; from this apartment's thread. */
  void Tell(TellKind kind, uint32_t handler, std::vector<uint8_t> message);
  /** Waits on this apartment's thread for JavaScript's answer. An STA pumps meanwhile; either kind runs the batches
   * that the handler queues, and no others. False when the time is over or the apartment is told to stop. */
  bool AwaitAnswer(const IncomingCall& call, DWORD timeout_ms);

  /** Sends a part of a long array ahead of the answer it belongs to; leaves the packer empty. */
  void SendParcel(Packer& parcel);

  /** Notes which wait objects the thread waits on without pumping; none ends the wait. */
  void NoteWait(std::vector<uint32_t> objects);
  /** Notes the argument types of the running batch's first invocation. */
  void NoteArguments(const std::vector<Variant>& arguments);
  std::vector<uint32_t> WaitingOn() const;
  /** GetTickCount64 when the wait on wait objects began; 0 while there is none. */
  uint64_t WaitingSince() const { return waiting_since_; }
  /** Notes where the object lives that a call of the apartment's own thread goes to; an empty home ends it. */
  void NoteCallInto(const Home& home) {
    if (!OnOwnThread()) return;
    calling_into_ = home.apartment;
    calling_process_ = home.pid;
  }
  Home CallingInto() const { return {calling_into_, calling_process_}; }
  /** Around a call through a proxy: meanwhile COM's own loop pumps an STA, so the time is no gap. */
  void BeginOutgoing();
  void EndOutgoing();
  bool Outgoing() const { return outgoing_; }
  bool stopping() const { return stopping_; }
  /** Calls that run on the thread, one inside of the other. */
  uint32_t Depth() const { return depth_; }
  /** Whether a running STA keeps the messages that come waiting. */
  bool OwesPump() const;
  /** Runs `call`, which came in for an object of ours, under a name that the snapshot and the call ring show. */
  HRESULT RunIncoming(const std::wstring& name, const DISPPARAMS& parameters, const std::function<HRESULT()>& call);
  /** A call comes in, as the message filter says; `info` may be null. One for an object of ours has its own record. */
  void NoteArrival(const INTERFACEINFO* info);
  HANDLE stop_handle() const { return stop_; }
  MessageFilter& filter() { return filter_; }
  const MessageFilter& filter() const { return filter_; }
  /** Gives up the call that the thread is in (CoCancelCall, else the message filter). False where the platform cannot.
   */
  bool CancelCall();
  /** Lets `ms` pass on this apartment's thread, pumping; false when it is told to stop. */
  bool Pause(DWORD ms);
  /** Dispatches what waits in the message queue and answers how many there were. */
  uint64_t PumpWaiting();

  uint32_t id() const { return id_; }
  const std::wstring& name() const { return name_; }
  ApartmentKind kind() const { return kind_; }
  const ApartmentCounters& counters() const { return counters_; }
  std::wstring CurrentLabel() const;
  size_t QueueDepth() const;
  /** GetTickCount64 when the oldest queued batch was queued; 0 with an empty queue. */
  uint64_t QueuedSince() const;
  /** Handle of the thread; null before the start. */
  HANDLE thread() const { return thread_; }
  /** Signalled when the thread has entered its apartment, or could not. */
  HANDLE entered() const { return entered_; }
  /** Whether a thread of ours, in any environment, is the process's main STA. */
  static bool HasMainSta();

 private:
  static constexpr uint64_t kLingerUs = 100;
  /** How long messages may wait while batches follow one another. */
  static constexpr uint64_t kPumpDueUs = 2000;

  struct Job {
    uint32_t call;
    std::vector<uint8_t> batch;
    std::wstring label;
    uint64_t queued;
    uint32_t within;
    std::function<HRESULT()> work;  // instead of a batch
    size_t calls = 0;               // single calls in `batch`; 0: it is a batch
    std::function<void()> ended = nullptr;
  };
  /** A job that its thread is in. Nested ones run within an incoming call that the outer ones wait for. */
  struct Running {
    const Job* job;
    /** Single calls answered so far. */
    size_t answered = 0;
  };
  /** A message that the thread's loop dispatches. */
  struct Delivery {
    HWND window;
    /** The call that the message brings has come in: others that come in meanwhile are taken by COM's own loop. */
    bool arrived = false;
    /** It is for an object that is not ours, and began then; 0 for none. */
    uint64_t foreign_since = 0;
    ApartmentState state = ApartmentState::kIdle;
    uint64_t running_since = 0;
    std::wstring label = {};
  };
  bool Enqueue(Job job);
  static unsigned __stdcall ThreadMain(void* raw);
  void Main();
  void EnterSta();
  void RunLoop();
  bool TakeJob(Job& job, uint32_t within);
  /** Looks out for the next job for a moment before the thread goes to sleep. */
  void Linger();
  void Execute(Job& job);
  void ExecuteCalls(Running& running, uint32_t depth);
  /** False on a thread that COM lends to the MTA for a call: there this apartment's row does not tell of it. */
  bool OnOwnThread() const { return GetCurrentThreadId() == counters_.thread_id; }
  /** Counts a call that begins or ends on the calling thread; answers how many it runs inside of. */
  uint32_t BeginDepth();
  void EndDepth();
  /** Answers every call of a job from number `from` on as failed. */
  void Fail(const Job& job, size_t from, HRESULT code);
  void Pump();
  void Deliver(const MSG& message);
  void BeginForeignCall(Delivery& delivery);
  void EndForeignCall(Delivery& delivery);
  void NoteGap();
  /** Waits for one of `handles`; an STA takes messages meanwhile. */
  DWORD WaitTakingMessages(DWORD count, const HANDLE* handles, DWORD timeout_ms);
  /** Pumps where the last time is so long ago that waiting messages would be kept waiting by a row of batches. */
  void PumpIfDue();
  void FailQueued();

  const uint32_t id_;
  const std::wstring name_;
  const ApartmentKind kind_;
  const std::wstring manifest_;
  const std::shared_ptr<AnswerSink> completions_;
  ApartmentCounters counters_;
  HANDLE thread_ = nullptr;
  HANDLE wake_ = nullptr;
  HANDLE stop_ = nullptr;
  HANDLE entered_ = nullptr;
  std::shared_ptr<Apartment> predecessor_;
  mutable SrwMutex mutex_;
  std::deque<Job> queue_;
  std::wstring current_label_;
  /** Of the own thread, and of threads that COM lends: these end in any order. */
  std::vector<Running*> running_;
  /** The innermost of the own thread. */
  Running* innermost_ = nullptr;
  bool closed_ = false;
  /** The wake event was set and the thread has not yet found the queue empty: setting it again would tell nothing. */
  bool woken_ = false;
  /** Jobs in the queue, to be looked at without its lock. */
  std::atomic<size_t> queued_{0};
  /** For the next job, of a thread that has none. */
  Lookout lookout_{kLingerUs};
  std::atomic<bool> stopping_{false};
  uint64_t pumped_us_ = 0;
  bool detached_ = false;
  std::vector<uint32_t> waiting_on_;
  uint64_t wait_started_ = 0;
  /** Types of the running batch's first invocation. */
  std::optional<ArgumentTypes> types_;
  std::atomic<uint32_t> depth_{0};
  std::atomic<uint64_t> waiting_since_{0};
  std::atomic<uint32_t> calling_into_{0};
  std::atomic<DWORD> calling_process_{0};
  std::atomic<bool> outgoing_{false};
  /** In a wait inside of a call that takes messages as they come. */
  std::atomic<bool> waits_pumping_{false};
  MessageFilter filter_{[this](const INTERFACEINFO* info) { NoteArrival(info); }};
  /** The innermost message that is being dispatched; the thread's own. */
  Delivery* delivery_ = nullptr;
};

}  // namespace concierge

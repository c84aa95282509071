#include "completion.h"

#include <cstring>
#include <mutex>

#include "apartment.h"

namespace concierge {

namespace {
/** The longest turn of JavaScript that handing messages may make. */
constexpr uint64_t kTurnUs = 4000;
}  // namespace

bool CompletionQueue::TurnIsOver() const { return NowMicroseconds() - turn_began_ > kTurnUs; }

CompletionQueue::CompletionQueue(Napi::Function handler, Napi::ArrayBuffer inbox)
    : function_(Napi::ThreadSafeFunction::New(handler.Env(), handler, "concierge apartments", 0, 1)),
      inbox_(Napi::Persistent(inbox)),
      inbox_data_(static_cast<uint8_t*>(inbox.Data())),
      inbox_size_(inbox.ByteLength()) {
  function_.Unref(handler.Env());
}

void CompletionQueue::Push(Completion completion) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    waiting_.push_back({std::move(completion), nullptr});
    if (!MustPost()) return;
  }
  Post();
}

void CompletionQueue::PushAnswer(uint32_t apartment, Packer& answer) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    // Only to the last message, so that everything is heard in the order in which it was said.
    const bool joins = !waiting_.empty() && waiting_.back().completion.call == kAnswers &&
                       waiting_.back().completion.apartment == apartment &&
                       waiting_.back().packer->FinishedSize() + answer.FinishedSize() <= inbox_size_;
    if (!joins) {
      Message message;
      message.completion.apartment = apartment;
      message.completion.call = kAnswers;
      message.packer = TakeSpare();
      waiting_.push_back(std::move(message));
    }
    // A large one is a message of its own, and moves without being copied.
    if (answer.FinishedSize() > inbox_size_) std::swap(*waiting_.back().packer, answer);
    else waiting_.back().packer->Append(answer);
    if (!MustPost()) return;
  }
  Post();
}

void CompletionQueue::PushParcel(uint32_t apartment, Packer& parcel) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    Message message;
    message.completion.apartment = apartment;
    message.completion.call = kParcel;
    message.packer = TakeSpare();
    std::swap(*message.packer, parcel);
    waiting_.push_back(std::move(message));
    if (!MustPost()) return;
  }
  Post();
}

std::unique_ptr<Packer> CompletionQueue::TakeSpare() {
  if (spare_.empty()) return std::make_unique<Packer>();
  std::unique_ptr<Packer> packer = std::move(spare_.back());
  spare_.pop_back();
  return packer;
}

bool CompletionQueue::MustPost() {
  if (!watched_) return !std::exchange(posted_, true);
  seen_ = true;
  return false;
}

// Outside the lock of the queue: JavaScript wakes up while this is still under way, and takes that lock first of all.
void CompletionQueue::Post() {
  AcquireSRWLockShared(&closing_);
  bool posted = false;
  {
    const std::lock_guard lock(mutex_);
    posted = !closed_;
  }
  if (posted) {
    posted = function_.NonBlockingCall(this, [](Napi::Env env, Napi::Function handler, CompletionQueue* self) {
      self->Drain(env, handler, self->TurnIsOver());
    }) == napi_ok;
  }
  ReleaseSRWLockShared(&closing_);
  if (posted) return;
  const std::lock_guard lock(mutex_);
  posted_ = false;
}

void CompletionQueue::Reference(Napi::Env env, bool on) {
  if (on) {
    function_.Ref(env);
  } else {
    function_.Unref(env);
  }
}

void CompletionQueue::Close() {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    closed_ = true;
    waiting_.clear();
  }
  AcquireSRWLockExclusive(&closing_);
  function_.Release();
  inbox_.Reset();  // here: the last owner of this queue may be a thread of COM
  ReleaseSRWLockExclusive(&closing_);
}

void CompletionQueue::Resume(Napi::Env env, Napi::Function handler) {
  turn_began_ = NowMicroseconds();
  Drain(env, handler, false);
}

void CompletionQueue::LookOut(Napi::Env env, Napi::Function handler) {
  if (TurnIsOver()) return;
  {
    const std::lock_guard lock(mutex_);
    if (closed_ || posted_) return;
    watched_ = true;
    seen_ = false;
  }
  lookout_.For([this] { return seen_.load(); });
  {
    const std::lock_guard lock(mutex_);
    watched_ = false;
    if (waiting_.empty()) return;
    posted_ = true;
  }
  Drain(env, handler, false);
}

void CompletionQueue::Drain(Napi::Env env, Napi::Function handler, bool ends_turn) {
  const uint64_t begun = NowMicroseconds();
  for (;;) {
    Message message;
    {
      const std::lock_guard lock(mutex_);
      if (env == nullptr || (waiting_.empty() && !ends_turn)) {
        posted_ = false;
        return;
      }
      if (waiting_.empty()) break;
      message = std::move(waiting_.front());
      waiting_.pop_front();
    }
    // An exception that leaves a thread-safe function's callback ends the process, and one handler's must not cost the
    // others their answers.
    try {
      const Napi::HandleScope scope(env);
      Hand(env, handler, message);
    } catch (const Napi::Error& error) {
      napi_fatal_exception(env, error.Value());
    }
    if (message.packer) KeepSpare(std::move(message.packer));
    if (NowMicroseconds() - begun < kTurnUs) continue;
    const std::lock_guard lock(mutex_);
    if (!waiting_.empty()) break;
  }
  // Nobody posts before JavaScript resumes: node runs what is posted to a thread-safe function meanwhile in the same
  // turn of the event loop, a thousand times over. Eight apartments that answer faster than JavaScript asks held up its
  // timers for fifty milliseconds that way.
  const Napi::HandleScope scope(env);
  handler.Call({Napi::Number::New(env, 0), Napi::Number::New(env, kMore), env.Null()});
}

void CompletionQueue::KeepSpare(std::unique_ptr<Packer> packer) {
  constexpr size_t kMostSpare = 16;
  if (packer->FinishedSize() > inbox_size_) return;
  packer->Clear();
  const std::lock_guard lock(mutex_);
  if (spare_.size() < kMostSpare) spare_.push_back(std::move(packer));
}

void CompletionQueue::Hand(Napi::Env env, Napi::Function handler, const Message& message) {
  const Completion& completion = message.completion;
  const size_t size = message.packer ? message.packer->FinishedSize() : completion.reply.size();
  const bool in_inbox = size <= inbox_size_;
  Napi::Value handed = env.Null();
  uint8_t* to = inbox_data_;
  if (!in_inbox) {
    // Electron forbids external buffers, so it is copied into memory that JavaScript owns.
    Napi::ArrayBuffer buffer = Napi::ArrayBuffer::New(env, size);
    to = static_cast<uint8_t*>(buffer.Data());
    handed = buffer;
  }
  if (message.packer) message.packer->FinishInto(to);
  else if (size != 0) std::memcpy(to, completion.reply.data(), size);
  handler.Call({Napi::Number::New(env, completion.apartment), Napi::Number::New(env, completion.call), handed});
}

}  // namespace concierge

#include "completion.h"

#include <cstring>
#include <mutex>

namespace concierge {

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
    if (std::exchange(posted_, true)) return;
  }
  Post();
}

void CompletionQueue::PushAnswer(uint32_t apartment, Packer& answer) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    // Only to the last message, so that everything is heard in the order in which it was said.
    const bool joins = !waiting_.empty() && waiting_.back().answers &&
                       waiting_.back().completion.apartment == apartment &&
                       waiting_.back().answers->FinishedSize() + answer.FinishedSize() <= inbox_size_;
    if (!joins) {
      Message message;
      message.completion.apartment = apartment;
      message.completion.call = kAnswers;
      message.answers = TakeSpare();
      waiting_.push_back(std::move(message));
    }
    // A large one is a message of its own, and moves without being copied.
    if (answer.FinishedSize() > inbox_size_) std::swap(*waiting_.back().answers, answer);
    else waiting_.back().answers->Append(answer);
    if (std::exchange(posted_, true)) return;
  }
  Post();
}

std::unique_ptr<Packer> CompletionQueue::TakeSpare() {
  if (spare_.empty()) return std::make_unique<Packer>();
  std::unique_ptr<Packer> packer = std::move(spare_.back());
  spare_.pop_back();
  return packer;
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
      self->Drain(env, handler);
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

void CompletionQueue::Drain(Napi::Env env, Napi::Function handler) {
  std::vector<Message> ready;
  {
    const std::lock_guard lock(mutex_);
    ready.swap(waiting_);
    posted_ = false;
  }
  if (env == nullptr || ready.empty()) return;
  for (const Message& message : ready) {
    // An exception that leaves a thread-safe function's callback ends the process, and one handler's must not cost the
    // others their answers.
    try {
      const Napi::HandleScope scope(env);
      Hand(env, handler, message);
    } catch (const Napi::Error& error) {
      napi_fatal_exception(env, error.Value());
    }
  }
  constexpr size_t kMostSpare = 4;
  const std::lock_guard lock(mutex_);
  for (Message& message : ready) {
    if (!message.answers || spare_.size() == kMostSpare || message.answers->FinishedSize() > inbox_size_) continue;
    message.answers->Clear();
    spare_.push_back(std::move(message.answers));
  }
}

void CompletionQueue::Hand(Napi::Env env, Napi::Function handler, const Message& message) {
  const Completion& completion = message.completion;
  const size_t size = message.answers ? message.answers->FinishedSize() : completion.reply.size();
  const bool in_inbox = message.answers && size <= inbox_size_;
  Napi::Value handed = env.Null();
  uint8_t* to = inbox_data_;
  if (!in_inbox) {
    // Electron forbids external buffers, so it is copied into memory that JavaScript owns.
    Napi::ArrayBuffer buffer = Napi::ArrayBuffer::New(env, size);
    to = static_cast<uint8_t*>(buffer.Data());
    handed = buffer;
  }
  if (message.answers) message.answers->FinishInto(to);
  else if (size != 0) std::memcpy(to, completion.reply.data(), size);
  handler.Call({Napi::Number::New(env, completion.apartment), Napi::Number::New(env, completion.call), handed});
}

}  // namespace concierge

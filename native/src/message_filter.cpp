#include "message_filter.h"

#include <exception>

#include "platform.h"

namespace concierge {

STDMETHODIMP MessageFilter::QueryInterface(REFIID iid, void** out) {
  if (out == nullptr) return E_POINTER;
  if (iid == IID_IUnknown || iid == IID_IMessageFilter) {
    *out = static_cast<IMessageFilter*>(this);
    return S_OK;
  }
  *out = nullptr;
  return E_NOINTERFACE;
}

STDMETHODIMP_(DWORD) MessageFilter::HandleInComingCall(DWORD, HTASK, DWORD, LPINTERFACEINFO info) {
  incoming_++;
  try {
    if (arrived_) arrived_(info);
  } catch (const std::exception&) {
    // No memory for a record: the call itself must not suffer, and no exception may cross into COM.
  }
  return SERVERCALL_ISHANDLED;
}

// Wine 8 never calls this; there a rejected call fails at once.
STDMETHODIMP_(DWORD) MessageFilter::RetryRejectedCall(HTASK, DWORD ticks, DWORD type) {
  const std::lock_guard lock(mutex_);
  const Rejection why = type == SERVERCALL_RETRYLATER ? Rejection::kRetryLater : Rejection::kRejected;
  return static_cast<DWORD>(policy_.Next(why, rejected_.Attempt(now_() - ticks), ticks));
}

STDMETHODIMP_(DWORD) MessageFilter::MessagePending(HTASK, DWORD, DWORD) {
  pending_++;
  // Under Wine this answer does not cancel: it waits on and then spoils the result of a call that succeeded.
  if (cancel_.exchange(false) && !UnderWine()) return PENDINGMSG_CANCELCALL;
  return PENDINGMSG_WAITDEFPROCESS;
}

int32_t MessageFilter::AfterUserBusy(uint32_t attempt, uint32_t elapsed) {
  const std::lock_guard lock(mutex_);
  return policy_.Next(Rejection::kUserBusy, attempt, elapsed);
}

FilterCounts MessageFilter::counts() const {
  const std::lock_guard lock(mutex_);
  return {incoming_, pending_, policy_.counts()};
}

}  // namespace concierge

#pragma once

#include <windows.h>

#include <objidl.h>

#include <atomic>
#include <functional>
#include <mutex>

#include "retry_policy.h"

namespace concierge {

/** What the filter of one STA has seen and decided. */
struct FilterCounts {
  uint64_t incoming;
  uint64_t pending;
  RetryCounts retries;
};

/** The message filter of one STA: takes every incoming call, retries rejected ones within the policy's bounds. */
class MessageFilter final : public IMessageFilter {
 public:
  /** `arrived` hears of each incoming call before it runs, on the STA's thread. What COM says of it may be null. `now`
   * is the clock of COM's ticks. */
  explicit MessageFilter(std::function<void(const INTERFACEINFO*)> arrived = {}, DWORD(WINAPI* now)() = GetTickCount)
      : arrived_(std::move(arrived)), now_(now) {}
  MessageFilter(const MessageFilter&) = delete;
  MessageFilter& operator=(const MessageFilter&) = delete;

  STDMETHODIMP QueryInterface(REFIID iid, void** out) override;
  STDMETHODIMP_(ULONG) AddRef() override { return 2; }  // owned by its apartment, never by COM alone
  STDMETHODIMP_(ULONG) Release() override { return 1; }
  STDMETHODIMP_(DWORD) HandleInComingCall(DWORD type, HTASK task, DWORD ticks, LPINTERFACEINFO info) override;
  STDMETHODIMP_(DWORD) RetryRejectedCall(HTASK task, DWORD ticks, DWORD type) override;
  STDMETHODIMP_(DWORD) MessagePending(HTASK task, DWORD ticks, DWORD type) override;

  /** The pause before a call that Excel refused with VBA_E_IGNORE is made again, or RetryPolicy::kGiveUp. */
  int32_t AfterUserBusy(uint32_t attempt, uint32_t elapsed);
  /** From any thread: the next MessagePending gives the pending call up. */
  void RequestCancel() { cancel_ = true; }
  /** The call that was to be given up is over: the request must not hit the next one. */
  void ForgetCancel() { cancel_ = false; }
  FilterCounts counts() const;

 private:
  const std::function<void(const INTERFACEINFO*)> arrived_;
  DWORD(WINAPI* const now_)();
  std::atomic<uint64_t> incoming_{0};
  std::atomic<uint64_t> pending_{0};
  std::atomic<bool> cancel_{false};
  mutable std::mutex mutex_;
  RetryPolicy policy_;
  RejectedCall rejected_;
};

}  // namespace concierge

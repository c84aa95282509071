#include "../src/message_filter.h"

#include "../src/platform.h"
#include "check.h"

namespace concierge::unit {

void CheckMessageFilter(Report& report) {
  MessageFilter filter;
  report.Equal<uint64_t>(filter.counts().incoming, 0, "filter: nothing came in yet");
  report.Equal<DWORD>(filter.HandleInComingCall(CALLTYPE_TOPLEVEL, nullptr, 0, nullptr), SERVERCALL_ISHANDLED,
                      "filter: an incoming call is taken");
  filter.HandleInComingCall(CALLTYPE_NESTED, nullptr, 0, nullptr);
  filter.HandleInComingCall(CALLTYPE_TOPLEVEL_CALLPENDING, nullptr, 0, nullptr);
  report.Equal<uint64_t>(filter.counts().incoming, 3, "filter: incoming calls of every type are counted");

  report.Equal<DWORD>(filter.RetryRejectedCall(nullptr, 0, SERVERCALL_REJECTED), 100,
                      "filter: the first retry after 100 ms");
  report.Equal<DWORD>(filter.RetryRejectedCall(nullptr, 100, SERVERCALL_REJECTED), 200,
                      "filter: the second after 200 ms");
  report.Equal<DWORD>(filter.RetryRejectedCall(nullptr, 300, SERVERCALL_RETRYLATER), 200,
                      "filter: later counts as its own kind");
  report.Equal<DWORD>(filter.RetryRejectedCall(nullptr, 30'000, SERVERCALL_REJECTED), static_cast<DWORD>(-1),
                      "filter: after the total it gives up");
  report.Equal<DWORD>(filter.RetryRejectedCall(nullptr, 0, SERVERCALL_REJECTED), 100, "filter: a new call begins anew");
  report.Equal<uint64_t>(filter.counts().retries.rejections, 5, "filter: rejections are counted");
  report.Equal<uint64_t>(filter.counts().retries.retries, 4, "filter: retries are counted");
  report.Equal<uint64_t>(filter.counts().retries.given_up, 1, "filter: giving up is counted");
  report.Equal(filter.AfterUserBusy(0, 0), 100, "filter: 0x800AC472 is retried by the same policy");
  report.Equal(filter.AfterUserBusy(0, 30'000), RetryPolicy::kGiveUp, "filter: 0x800AC472 within the same total");
  report.Equal<uint64_t>(filter.counts().retries.rejections, 7, "filter: 0x800AC472 is counted too");

  report.Equal<DWORD>(filter.MessagePending(nullptr, 0, PENDINGTYPE_TOPLEVEL), PENDINGMSG_WAITDEFPROCESS,
                      "filter: a pending call is waited for");
  filter.RequestCancel();
  // Wine would wait on and then spoil the result, so nothing is cancelled there.
  report.Equal<DWORD>(filter.MessagePending(nullptr, 0, PENDINGTYPE_TOPLEVEL),
                      UnderWine() ? PENDINGMSG_WAITDEFPROCESS : PENDINGMSG_CANCELCALL,
                      "filter: a cancelled call is given up where the platform can");
  report.Equal<DWORD>(filter.MessagePending(nullptr, 0, PENDINGTYPE_TOPLEVEL), PENDINGMSG_WAITDEFPROCESS,
                      "filter: one request cancels one call");
  report.Equal<uint64_t>(filter.counts().pending, 3, "filter: pending messages are counted");

  void* out = nullptr;
  report.That(filter.QueryInterface(IID_IMessageFilter, &out) == S_OK && out == static_cast<IMessageFilter*>(&filter),
              "filter: is an IMessageFilter");
  report.That(filter.QueryInterface(IID_IDispatch, &out) == E_NOINTERFACE && out == nullptr, "filter: is nothing else");
  report.That(filter.QueryInterface(IID_IUnknown, nullptr) == E_POINTER, "filter: no place to answer to");
}

}  // namespace concierge::unit

#include "../src/message_filter.h"

#include <new>

#include "../src/platform.h"
#include "check.h"

namespace concierge::unit {

namespace {

DWORD fake_now = 0;
DWORD WINAPI FakeNow() { return fake_now; }

/** A call that was made at `made` is rejected now, `ticks` later. */
DWORD Rejected(MessageFilter& filter, DWORD made, DWORD ticks, DWORD type = SERVERCALL_REJECTED) {
  fake_now = made + ticks;
  return filter.RetryRejectedCall(nullptr, ticks, type);
}

void TellsCallsApart(Report& report) {
  MessageFilter filter({}, FakeNow);
  for (DWORD attempt = 0; attempt < 30; attempt++) Rejected(filter, 1000, attempt * 100);
  report.Equal<DWORD>(Rejected(filter, 1000, 3000), static_cast<DWORD>(-1), "filter: after 30 attempts it gives up");
  // Its server took its time to reject it, so the first rejection comes late.
  report.Equal<DWORD>(Rejected(filter, 5000, 400), 100, "filter: a new call that is rejected late begins anew");
  report.Equal<DWORD>(Rejected(filter, 5012, 500), 200, "filter: the clocks go in steps of 16 ms");
  report.Equal<DWORD>(Rejected(filter, 0xfffffff0u, 0), 100, "filter: a call just before the clock wraps");
  report.Equal<DWORD>(Rejected(filter, 0xfffffff4u, 100), 200, "filter: and goes on after it has");
}

void TellsArrivals(Report& report) {
  const INTERFACEINFO* heard = nullptr;
  MessageFilter filter([&](const INTERFACEINFO* info) { heard = info; });
  INTERFACEINFO info{};
  filter.HandleInComingCall(CALLTYPE_TOPLEVEL, nullptr, 0, &info);
  report.That(heard == &info, "filter: tells what comes in");
  MessageFilter poor([](const INTERFACEINFO*) { throw std::bad_alloc(); });
  report.Equal<DWORD>(poor.HandleInComingCall(CALLTYPE_TOPLEVEL, nullptr, 0, &info), SERVERCALL_ISHANDLED,
                      "filter: no exception crosses into COM");
}

}  // namespace

void CheckMessageFilter(Report& report) {
  TellsCallsApart(report);
  TellsArrivals(report);
  MessageFilter filter({}, FakeNow);
  report.Equal<uint64_t>(filter.counts().incoming, 0, "filter: nothing came in yet");
  report.Equal<DWORD>(filter.HandleInComingCall(CALLTYPE_TOPLEVEL, nullptr, 0, nullptr), SERVERCALL_ISHANDLED,
                      "filter: an incoming call is taken");
  filter.HandleInComingCall(CALLTYPE_NESTED, nullptr, 0, nullptr);
  filter.HandleInComingCall(CALLTYPE_TOPLEVEL_CALLPENDING, nullptr, 0, nullptr);
  report.Equal<uint64_t>(filter.counts().incoming, 3, "filter: incoming calls of every type are counted");

  report.Equal<DWORD>(Rejected(filter, 1000, 0), 100, "filter: the first retry after 100 ms");
  report.Equal<DWORD>(Rejected(filter, 1000, 100), 200, "filter: the second after 200 ms");
  report.Equal<DWORD>(Rejected(filter, 1000, 300, SERVERCALL_RETRYLATER), 200, "filter: later counts as its own kind");
  report.Equal<DWORD>(Rejected(filter, 1000, 30'000), static_cast<DWORD>(-1), "filter: after the total it gives up");
  report.Equal<DWORD>(Rejected(filter, 40'000, 0), 100, "filter: a new call begins anew");
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
  filter.RequestCancel();
  filter.ForgetCancel();
  report.Equal<DWORD>(filter.MessagePending(nullptr, 0, PENDINGTYPE_TOPLEVEL), PENDINGMSG_WAITDEFPROCESS,
                      "filter: a request for a call that is over does not hit the next");
  report.Equal<uint64_t>(filter.counts().pending, 4, "filter: pending messages are counted");

  void* out = nullptr;
  report.That(filter.QueryInterface(IID_IMessageFilter, &out) == S_OK && out == static_cast<IMessageFilter*>(&filter),
              "filter: is an IMessageFilter");
  report.That(filter.QueryInterface(IID_IDispatch, &out) == E_NOINTERFACE && out == nullptr, "filter: is nothing else");
  report.That(filter.QueryInterface(IID_IUnknown, nullptr) == E_POINTER, "filter: no place to answer to");
}

}  // namespace concierge::unit

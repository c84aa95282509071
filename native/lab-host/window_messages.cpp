#include "../src/test_window.h"
#include "experiments.h"

namespace concierge::lab {

void WindowMessages(Lab& lab) {
  const auto owner = lab.Start(L"owner", ApartmentKind::kSta);
  const auto sender = lab.Start(L"sender", ApartmentKind::kSta);
  uint32_t window = 0;
  lab.On(owner, L"create a window", [&] {
    window = CreateTestWindow();
    return S_OK;
  });
  bool sent = false, sent_asleep = true;
  lab.transcript.Step(L"owner made a window");
  lab.On(sender, L"post", [&] { return PostToWindow(window) ? S_OK : E_FAIL; });
  lab.On(sender, L"send", [&] {
    sent = SendToWindow(window, kLimitMs / 2);
    return S_OK;
  });
  lab.transcript.Step(sent ? L"sender posted a message and sent one, which was taken" : L"the message was not taken");
  const Event wake = MakeEvent();
  HANDLE asleep = lab.BeginSleep(owner, wake);
  lab.On(sender, L"send to a thread that does not pump", [&] {
    sent_asleep = SendToWindow(window, 300);
    return S_OK;
  });
  lab.transcript.Step(sent_asleep ? L"the message sent while owner sleeps was taken"
                                  : L"owner sleeps: the message sent to its window timed out");
  SetEvent(wake.get());
  WaitForSingleObject(asleep, kLimitMs);
  CloseHandle(asleep);
  WindowState state{};
  lab.On(owner, L"look", [&] {
    state = StateOfWindow(window);
    DestroyTestWindow(window);
    return S_OK;
  });
  lab.transcript.Step(L"the window received " + std::to_wstring(state.received) + L" messages, all on thread " +
                      std::to_wstring(state.last_thread));
  lab.transcript.Result("window", {{"received", Json(static_cast<double>(state.received))},
                                   {"onOwner", Json(state.last_thread == state.owner_thread)},
                                   {"sent", Json(sent)},
                                   {"sentWhileAsleep", Json(sent_asleep)}});
}

}  // namespace concierge::lab

#include "../src/marshaling.h"
#include "demo_objects.h"
#include "experiments.h"
#include "local_server.h"

namespace concierge::lab {

void CreatorEnds(Lab& lab) {
  const auto main = lab.Start(L"main", ApartmentKind::kSta);
  const auto owner = lab.Start(L"owner", ApartmentKind::kSta);
  const auto client = lab.Start(L"client", ApartmentKind::kSta);
  uint32_t stream = 0, proxy = 0;
  IDispatch* left_behind = nullptr;
  const DWORD home = owner->counters().thread_id;
  lab.On(owner, L"create", [&] {
    const uint32_t object = Make(Model::kApartment);
    // Never released: what its thread leaves behind is the point. The pointer must not be touched from here on.
    left_behind = Object(object).detach();
    stream = MarshalToStream(object, owner->id());
    return S_OK;
  });
  lab.On(client, L"unmarshal", [&] {
    proxy = UnmarshalFromStream(stream);
    return S_OK;
  });
  LONG thread = 0;
  const auto call = [&] { return AskOn(lab, client, home, proxy, L"GetCurrentThreadId", thread); };
  const HRESULT before = lab.On(client, L"call", call);
  lab.Settle(owner);
  lab.transcript.Step(L"client called owner's object: " + Hex(before));
  lab.Stop(owner);
  const HRESULT after = lab.On(client, L"call again", call);
  lab.transcript.Step(L"before: " + Hex(before) + L", after its owner ended: " + Hex(after));
  lab.transcript.Result("creator-ends", {{"before", Json(static_cast<double>(before))},
                                         {"after", Json(static_cast<double>(after))},
                                         {"leftBehind", Json(left_behind != nullptr)}});
  lab.Release({client});
}

void CreatorEndsServer(Lab& lab) {
  const HRESULT registered = RegisterServer();
  HRESULT made = registered;
  bool ended = false;
  if (SUCCEEDED(registered)) {
    const auto client = lab.Start(L"client", ApartmentKind::kSta);
    LONG process = 0;
    made = lab.On(client, L"start the server", [&] {
      ComPtr<IDispatch> server;
      const HRESULT hr = StartServer(0, server);
      if (FAILED(hr)) return hr;
      const HRESULT asked = Ask(server.get(), L"GetProcessId", process);
      lab.NoteNeighbour(static_cast<DWORD>(process));
      lab.transcript.Step(L"the server is process " + std::to_wstring(process));
      return asked;
    });
    HANDLE handle = OpenProcess(SYNCHRONIZE, FALSE, static_cast<DWORD>(process));
    lab.Stop(client);
    ended = handle == nullptr || WaitForSingleObject(handle, kLimitMs) == WAIT_OBJECT_0;
    if (handle != nullptr) CloseHandle(handle);
    lab.transcript.Step(ended ? L"its process ended with its last client" : L"its process is still there");
  }
  UnregisterServer();
  lab.transcript.Result("creator-ends-server", {{"made", Json(static_cast<double>(made))}, {"ended", Json(ended)}});
}

}  // namespace concierge::lab

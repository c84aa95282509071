#include "demo_objects.h"
#include "experiments.h"
#include "local_server.h"

namespace concierge::lab {

void KeepWarm(Lab& lab) {
  constexpr unsigned kJobs = 5;
  const HRESULT registered = RegisterServer();
  double cold_us = 0, warm_us = 0;
  HRESULT hr = registered;
  if (SUCCEEDED(hr)) {
    const auto client = lab.Start(L"client", ApartmentKind::kSta);
    const auto job = [&client](IDispatch* server, DWORD process) {
      LONG thread = 0;
      const Home outer = client->BeginCall({0, process}, true);
      const HRESULT asked = Ask(server, L"GetCurrentThreadId", thread);
      client->EndCall(outer, true);
      return asked;
    };
    const auto meet = [&lab](IDispatch* server) {
      LONG process = 0;
      if (SUCCEEDED(Ask(server, L"GetProcessId", process))) lab.NoteNeighbour(static_cast<DWORD>(process));
      return static_cast<DWORD>(process);
    };
    hr = lab.On(
        client, L"a server for each job",
        [&] {
          HRESULT each = S_OK;
          const uint64_t start = NowMicroseconds();
          for (unsigned i = 0; i < kJobs && SUCCEEDED(each); i++) {
            ComPtr<IDispatch> server;
            // A class is used up by its first client, so the next gets a process of its own.
            each = StartServer(0, server);
            if (SUCCEEDED(each)) each = job(server.get(), meet(server.get()));
          }
          cold_us = static_cast<double>(NowMicroseconds() - start) / kJobs;
          return each;
        },
        60'000);
    lab.transcript.Step(L"five jobs, each on a server started for it: " + std::to_wstring(static_cast<long>(cold_us)) +
                        L" us a job");
    if (SUCCEEDED(hr)) {
      hr = lab.On(
          client, L"one server for all jobs",
          [&] {
            ComPtr<IDispatch> server;
            HRESULT each = StartServer(0, server);
            const DWORD process = FAILED(each) ? 0 : meet(server.get());
            const uint64_t start = NowMicroseconds();
            for (unsigned i = 0; i < kJobs && SUCCEEDED(each); i++) each = job(server.get(), process);
            warm_us = static_cast<double>(NowMicroseconds() - start) / kJobs;
            return each;
          },
          60'000);
    }
    lab.transcript.Step(L"five jobs on one server that is kept: " + std::to_wstring(static_cast<long>(warm_us)) +
                        L" us a job");
  }
  UnregisterServer();
  lab.transcript.Result(
      "keep-warm", {{"result", Json(static_cast<double>(hr))}, {"coldUs", Json(cold_us)}, {"warmUs", Json(warm_us)}});
}

}  // namespace concierge::lab

#include "marshaling.h"

#include <windows.h>

#include <objidl.h>

#include <map>
#include <mutex>

#include "com_error.h"
#include "com_ptr.h"
#include "object_table.h"

namespace concierge {

namespace {

struct Pending {
  IStream* stream;
  Home home;
  DWORD thread;
  uint64_t since;
};

std::mutex mutex;
std::map<uint32_t, Pending> streams;
std::map<uint32_t, Pending> cookies;
uint32_t next_token = 1;

ComPtr<IGlobalInterfaceTable> Git() {
  ComPtr<IGlobalInterfaceTable> git;
  Check(CoCreateInstance(CLSID_StdGlobalInterfaceTable, nullptr, CLSCTX_INPROC_SERVER, IID_IGlobalInterfaceTable,
                         git.put_void()),
        L"global interface table");
  return git;
}

}  // namespace

uint32_t MarshalToStream(uint32_t object, uint32_t apartment) {
  ComPtr<IUnknown> source = Objects().Get(object, L"marshal");
  IStream* stream = nullptr;
  // IDispatch, since a proxy for IUnknown alone would have to be asked again across the border for every use.
  ComPtr<IDispatch> dispatch;
  const bool late_bound = SUCCEEDED(source->QueryInterface(IID_IDispatch, dispatch.put_void()));
  Check(CoMarshalInterThreadInterfaceInStream(late_bound ? IID_IDispatch : IID_IUnknown,
                                              late_bound ? dispatch.get() : source.get(), &stream),
        L"marshal");
  const std::lock_guard lock(mutex);
  const uint32_t token = next_token++;
  streams.emplace(token,
                  Pending{stream, {apartment, Objects().HomeOf(object).pid}, GetCurrentThreadId(), GetTickCount64()});
  return token;
}

uint32_t UnmarshalFromStream(uint32_t token) {
  CurrentApartment();
  IStream* stream = nullptr;
  Home home;
  {
    const std::lock_guard lock(mutex);
    const auto found = streams.find(token);
    if (found == streams.end())
      throw ComError(RPC_E_INVALID_OBJECT,
                     L"unmarshal (a stream can be used once, and while the apartment that made it lives)");
    stream = found->second.stream;
    home = found->second.home;
    streams.erase(found);
  }
  ComPtr<IUnknown> object;
  // Releases the stream whatever the outcome.
  Check(CoGetInterfaceAndReleaseStream(stream, IID_IUnknown, object.put_void()), L"unmarshal");
  return Objects().Add(std::move(object), home);
}

uint32_t RegisterInGit(uint32_t object, uint32_t apartment) {
  ComPtr<IUnknown> source = Objects().Get(object, L"register in the global interface table");
  ComPtr<IDispatch> dispatch;
  const bool late_bound = SUCCEEDED(source->QueryInterface(IID_IDispatch, dispatch.put_void()));
  DWORD cookie = 0;
  Check(Git()->RegisterInterfaceInGlobal(late_bound ? dispatch.get() : source.get(),
                                         late_bound ? IID_IDispatch : IID_IUnknown, &cookie),
        L"register in the global interface table");
  const std::lock_guard lock(mutex);
  cookies.emplace(cookie,
                  Pending{nullptr, {apartment, Objects().HomeOf(object).pid}, GetCurrentThreadId(), GetTickCount64()});
  return cookie;
}

uint32_t TakeFromGit(uint32_t cookie) {
  CurrentApartment();
  ComPtr<IUnknown> object;
  Check(Git()->GetInterfaceFromGlobal(cookie, IID_IUnknown, object.put_void()),
        L"take from the global interface table");
  Home home;
  {
    const std::lock_guard lock(mutex);
    const auto found = cookies.find(cookie);
    if (found != cookies.end()) home = found->second.home;
  }
  return Objects().Add(std::move(object), home);
}

void RevokeFromGit(uint32_t cookie) {
  Check(Git()->RevokeInterfaceFromGlobal(cookie), L"revoke from the global interface table");
  const std::lock_guard lock(mutex);
  cookies.erase(cookie);
}

void EndHandovers(uint32_t apartment) {
  std::vector<IStream*> unread;
  std::vector<uint32_t> unrevoked;
  {
    const std::lock_guard lock(mutex);
    for (auto it = streams.begin(); it != streams.end();) {
      const bool own = it->second.home.apartment == apartment;
      if (own) unread.push_back(it->second.stream);
      it = own ? streams.erase(it) : std::next(it);
    }
    for (auto it = cookies.begin(); it != cookies.end();) {
      const bool own = it->second.home.apartment == apartment;
      if (own) unrevoked.push_back(it->first);
      it = own ? cookies.erase(it) : std::next(it);
    }
  }
  for (IStream* stream : unread) {
    stream->Seek({}, STREAM_SEEK_SET, nullptr);
    CoReleaseMarshalData(stream);
    stream->Release();
  }
  if (unrevoked.empty()) return;
  ComPtr<IGlobalInterfaceTable> git;
  if (FAILED(CoCreateInstance(CLSID_StdGlobalInterfaceTable, nullptr, CLSCTX_INPROC_SERVER, IID_IGlobalInterfaceTable,
                              git.put_void()))) {
    return;
  }
  for (const uint32_t cookie : unrevoked) git->RevokeInterfaceFromGlobal(cookie);
}

std::vector<Handover> OpenHandovers() {
  const std::lock_guard lock(mutex);
  std::vector<Handover> open;
  for (const auto& [token, pending] : streams) open.push_back({token, false, pending.thread, pending.since});
  for (const auto& [cookie, pending] : cookies) open.push_back({cookie, true, pending.thread, pending.since});
  return open;
}

}  // namespace concierge

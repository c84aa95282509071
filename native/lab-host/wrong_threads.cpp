#include <objbase.h>

#include "demo_objects.h"
#include "experiments.h"

namespace concierge::lab {

void WrongThread(Lab& lab) {
  const auto main = lab.Start(L"main", ApartmentKind::kSta);
  const auto owner = lab.Start(L"owner", ApartmentKind::kSta);
  const auto stranger = lab.Start(L"stranger", ApartmentKind::kSta);
  ComPtr<IDispatch> proxy;
  // A "none" object made away from the main STA comes as a proxy, and proxies check who uses them.
  lab.On(owner, L"create", [&] {
    proxy = Object(Make(Model::kNone));
    return S_OK;
  });
  lab.Settle(main);
  lab.transcript.Step(L"owner made an object without ThreadingModel: it lives in the main STA, owner has a proxy");
  LONG thread = 0;
  const HRESULT raw = lab.On(stranger, L"call raw", [&] { return Ask(proxy.get(), L"GetCurrentThreadId", thread); });
  lab.transcript.Step(L"stranger used owner's pointer raw: " + Hex(raw));
  lab.transcript.Result("wrong-thread", {{"result", Json(static_cast<double>(raw))}});
  lab.On(owner, L"release", [&] {
    proxy = {};
    return S_OK;
  });
  lab.Release({owner});
}

void NoCoInitialize(Lab& lab) {
  const HRESULT bare = lab.OnBareThread([] {
    ComPtr<IDispatch> object;
    return CoCreateInstance(ClassOf(Model::kBoth), nullptr, CLSCTX_INPROC_SERVER, IID_IDispatch, object.put_void());
  });
  lab.transcript.Step(L"a thread that never entered an apartment tried to create an object: " + Hex(bare));
  HRESULT changed = S_OK;
  lab.OnBareThread([&] {
    CoInitializeEx(nullptr, COINIT_APARTMENTTHREADED);
    changed = CoInitializeEx(nullptr, COINIT_MULTITHREADED);
    CoUninitialize();
    return changed;
  });
  lab.transcript.Step(L"a thread of an STA tried to enter the MTA: " + Hex(changed));
  lab.transcript.Result("no-coinitialize", {{"result", Json(static_cast<double>(bare))},
                                            {"changedMode", Json(static_cast<double>(changed))}});
}

}  // namespace concierge::lab

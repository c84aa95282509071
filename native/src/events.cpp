#include "events.h"

#include <olectl.h>

#include <map>
#include <mutex>
#include <vector>

#include "com_error.h"
#include "object_table.h"

namespace concierge {

namespace {

struct Connection {
  ComPtr<IConnectionPoint> point;
  DWORD cookie;
  ApartmentKey key;
  /** Ours that the sink belongs to. The threads of the MTA share a key, and each ends with its own sinks only. */
  uint32_t apartment;
};
std::mutex mutex;
std::map<uint32_t, Connection> connections;
uint32_t next_advice = 1;

/** Type information of an interface: through the object's class, or the library that the object's own belongs to. */
ComPtr<ITypeInfo> InterfaceInfo(IUnknown* source, const IID& id) {
  ComPtr<ITypeInfo> own;
  ComPtr<IProvideClassInfo> provider;
  if (SUCCEEDED(source->QueryInterface(IID_IProvideClassInfo, provider.put_void()))) provider->GetClassInfo(own.put());
  if (!own) {
    ComPtr<IDispatch> dispatch;
    if (SUCCEEDED(source->QueryInterface(IID_IDispatch, dispatch.put_void()))) {
      dispatch->GetTypeInfo(0, LOCALE_INVARIANT, own.put());
    }
  }
  ComPtr<ITypeInfo> found;
  ComPtr<ITypeLib> library;
  UINT index;
  if (own && SUCCEEDED(own->GetContainingTypeLib(library.put(), &index))) library->GetTypeInfoOfGuid(id, found.put());
  return found;
}

void AddMembers(ITypeInfo* info, std::vector<JsMember>& members) {
  TYPEATTR* attributes = nullptr;
  if (FAILED(info->GetTypeAttr(&attributes))) return;
  for (UINT i = 0; i < attributes->cFuncs; i++) {
    FUNCDESC* function = nullptr;
    if (FAILED(info->GetFuncDesc(i, &function))) continue;
    BSTR name = nullptr;
    UINT count = 0;
    // Restricted are those of IDispatch itself, which a dispatch interface lists too.
    const bool event = (function->wFuncFlags & FUNCFLAG_FRESTRICTED) == 0;
    if (event && SUCCEEDED(info->GetNames(function->memid, &name, 1, &count)) && count == 1) {
      members.push_back({std::wstring(name, SysStringLen(name)), function->memid});
      SysFreeString(name);
    }
    info->ReleaseFuncDesc(function);
  }
  info->ReleaseTypeAttr(attributes);
}

}  // namespace

JsShape EventShape(IUnknown* source, const IID& wanted) {
  JsShape shape;
  shape.events = true;
  shape.event_interface = wanted;
  if (wanted == GUID_NULL) {
    ComPtr<IProvideClassInfo2> provider;
    if (SUCCEEDED(source->QueryInterface(IID_IProvideClassInfo2, provider.put_void()))) {
      provider->GetGUID(GUIDKIND_DEFAULT_SOURCE_DISP_IID, &shape.event_interface);
    }
  }
  if (shape.event_interface == GUID_NULL) {
    // An object without class information: its first connection point that is a dispatch interface of its library.
    ComPtr<IConnectionPointContainer> container;
    Check(source->QueryInterface(IID_IConnectionPointContainer, container.put_void()), L"events");
    ComPtr<IEnumConnectionPoints> points;
    Check(container->EnumConnectionPoints(points.put()), L"events");
    ComPtr<IConnectionPoint> point;
    while (points->Next(1, point.put(), nullptr) == S_OK) {
      IID id;
      if (SUCCEEDED(point->GetConnectionInterface(&id)) && InterfaceInfo(source, id)) {
        shape.event_interface = id;
        break;
      }
    }
  }
  if (shape.event_interface == GUID_NULL) throw ComError(CONNECT_E_NOCONNECTION, L"events");
  const ComPtr<ITypeInfo> info = InterfaceInfo(source, shape.event_interface);
  if (info) AddMembers(info.get(), shape.members);
  return shape;
}

uint32_t Advise(IUnknown* source, const IID& interface_id, IDispatch* sink, uint32_t apartment) {
  const ApartmentKey key = CurrentApartment();
  ComPtr<IConnectionPointContainer> container;
  Check(source->QueryInterface(IID_IConnectionPointContainer, container.put_void()), L"advise");
  ComPtr<IConnectionPoint> point;
  Check(container->FindConnectionPoint(interface_id, point.put()), L"advise");
  DWORD cookie = 0;
  Check(point->Advise(sink, &cookie), L"advise");
  const std::lock_guard lock(mutex);
  const uint32_t advice = next_advice++;
  connections.emplace(advice, Connection{std::move(point), cookie, key, apartment});
  return advice;
}

void Unadvise(uint32_t advice) {
  Connection connection;
  {
    const std::lock_guard lock(mutex);
    const auto found = connections.find(advice);
    if (found == connections.end()) return;
    if (found->second.key != CurrentApartment()) throw ComError(RPC_E_WRONG_THREAD, L"unadvise");
    connection = std::move(found->second);
    connections.erase(found);
  }
  Check(connection.point->Unadvise(connection.cookie), L"unadvise");
}

void UnadviseApartment(uint32_t apartment) {
  std::vector<Connection> own;
  {
    const std::lock_guard lock(mutex);
    for (auto it = connections.begin(); it != connections.end();) {
      if (it->second.apartment == apartment) {
        own.push_back(std::move(it->second));
        it = connections.erase(it);
      } else {
        ++it;
      }
    }
  }
  // A source that has gone already cannot be left; that is what was wanted anyway.
  for (Connection& connection : own) connection.point->Unadvise(connection.cookie);
}

}  // namespace concierge

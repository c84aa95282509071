#pragma once

#include <objidl.h>

#include "apartment.h"
#include "com_ptr.h"

namespace concierge {

/** Says, while a call is out, which apartment of ours it went into. */
class CallNote {
 public:
  CallNote(Apartment& apartment, const Home& into, bool proxy)
      : apartment_(apartment), proxy_(proxy), outer_(apartment.BeginCall(into, proxy)) {}
  ~CallNote() { apartment_.EndCall(outer_, proxy_); }
  CallNote(const CallNote&) = delete;
  CallNote& operator=(const CallNote&) = delete;

 private:
  Apartment& apartment_;
  const bool proxy_;
  const Home outer_;
};

/** Whether calls to it leave the apartment: the proxy manager answers for itself, without a call. */
inline bool IsProxy(IUnknown* object) {
  ComPtr<IClientSecurity> security;
  return SUCCEEDED(object->QueryInterface(IID_IClientSecurity, security.put_void()));
}

}  // namespace concierge

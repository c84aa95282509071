#include "running_objects.h"

#include <oleauto.h>

#include <map>
#include <mutex>
#include <vector>

#include "com_error.h"

namespace concierge {

namespace {
std::mutex mutex;
/** Apartments of ours by cookie. */
std::map<DWORD, uint32_t> entries;
}  // namespace

DWORD RegisterActive(IUnknown* object, const CLSID& id, uint32_t apartment) {
  DWORD cookie = 0;
  Check(RegisterActiveObject(object, id, ACTIVEOBJECT_WEAK, &cookie), L"register as running");
  const std::lock_guard lock(mutex);
  entries.insert_or_assign(cookie, apartment);
  return cookie;
}

void RevokeActive(DWORD cookie) {
  {
    const std::lock_guard lock(mutex);
    entries.erase(cookie);
  }
  Check(RevokeActiveObject(cookie, nullptr), L"revoke as running");
}

void RevokeActiveOf(uint32_t apartment) {
  std::vector<DWORD> left;
  {
    const std::lock_guard lock(mutex);
    for (auto it = entries.begin(); it != entries.end();) {
      if (it->second == apartment) left.push_back(it->first);
      it = it->second == apartment ? entries.erase(it) : std::next(it);
    }
  }
  for (const DWORD cookie : left) RevokeActiveObject(cookie, nullptr);
}

}  // namespace concierge

#include "object_classes.h"

#include <map>
#include <mutex>

#include "apartment.h"
#include "com_error.h"

namespace concierge {

namespace {

struct ObjectClass {
  std::weak_ptr<Apartment> apartment;
  uint32_t apartment_id;
  std::shared_ptr<const JsShape> shape;
};
std::mutex mutex;
std::map<uint32_t, ObjectClass> classes;
uint32_t next_class = 1;

}  // namespace

uint32_t DeclareClass(const std::shared_ptr<Apartment>& apartment, std::shared_ptr<const JsShape> shape) {
  const std::lock_guard lock(mutex);
  const uint32_t id = next_class++;
  classes.emplace(id, ObjectClass{apartment, apartment->id(), std::move(shape)});
  return id;
}

void ForgetObjectClasses(uint32_t apartment) {
  const std::lock_guard lock(mutex);
  for (auto it = classes.begin(); it != classes.end();) {
    it = it->second.apartment_id == apartment ? classes.erase(it) : std::next(it);
  }
}

IDispatch* MakeObject(uint32_t object_class, uint32_t handler) {
  std::shared_ptr<Apartment> apartment;
  std::shared_ptr<const JsShape> shape;
  {
    const std::lock_guard lock(mutex);
    const auto found = classes.find(object_class);
    if (found == classes.end()) throw ComError(E_INVALIDARG, L"object class");
    apartment = found->second.apartment.lock();
    shape = found->second.shape;
  }
  if (!apartment) throw ComError(RPC_E_DISCONNECTED, L"object class");
  return new JsObject(std::move(apartment), handler, std::move(shape));
}

}  // namespace concierge

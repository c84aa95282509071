#include "object_classes.h"

#include <map>
#include <mutex>

#include "apartment.h"
#include "com_error.h"

namespace concierge {

namespace {

struct ObjectClass {
  std::weak_ptr<Apartment> apartment;
  std::shared_ptr<const JsShape> shape;
};
std::mutex mutex;
std::map<uint32_t, ObjectClass> classes;

}  // namespace

uint32_t DeclareClass(const std::shared_ptr<Apartment>& apartment, std::shared_ptr<const JsShape> shape) {
  const std::lock_guard lock(mutex);
  const auto id = static_cast<uint32_t>(classes.size() + 1);
  classes.emplace(id, ObjectClass{apartment, std::move(shape)});
  return id;
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

#include "own_objects.h"

#include <mutex>
#include <unordered_map>

#include "srw_mutex.h"

namespace concierge {

namespace {

SrwMutex mutex;
// Never destroyed: what a stuck thread still holds may be released after the statics of the module are gone.
std::unordered_map<IUnknown*, uint32_t>& objects = *new std::unordered_map<IUnknown*, uint32_t>;

}  // namespace

void NoteOwnObject(IUnknown* object, uint32_t handler) {
  const std::lock_guard lock(mutex);
  objects.insert_or_assign(object, handler);
}

void ForgetOwnObject(IUnknown* object) {
  const std::lock_guard lock(mutex);
  objects.erase(object);
}

bool IsOwnObject(IUnknown* pointer) {
  const std::lock_guard lock(mutex);
  return objects.count(pointer) != 0;
}

uint32_t HandlerOfOwnObject(IUnknown* pointer) {
  const std::lock_guard lock(mutex);
  const auto found = objects.find(pointer);
  return found == objects.end() ? 0 : found->second;
}

}  // namespace concierge

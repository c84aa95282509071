#include "apartment_end.h"

#include "class_factory.h"
#include "events.h"
#include "marshaling.h"
#include "object_classes.h"
#include "running_objects.h"
#include "sync_objects.h"
#include "test_window.h"

namespace concierge {

void TakeBack(uint32_t apartment) {
  RevokeClassesOf(apartment);
  RevokeActiveOf(apartment);
  UnadviseApartment(apartment);
  EndHandovers(apartment);
  ForgetObjectClasses(apartment);
  DestroyTestWindows();
  ForgetMutexOwner(apartment);
}

}  // namespace concierge

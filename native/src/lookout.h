#pragma once

#include <windows.h>

#include <atomic>
#include <cstdint>

#include "clock.h"

namespace concierge {

/**
 * Looks out for something for a moment, instead of going to sleep at once: what comes within microseconds comes sooner
 * than a thread is asleep and awake again. Where nothing came again and again it seldom tries. Of one thread.
 */
class Lookout {
 public:
  explicit Lookout(uint64_t us) : us_(us) {}

  /** Whether `come()` came to be true in that time. */
  template <typename Come>
  bool For(Come come) {
    if (come()) return true;
    if (hurry_ > 0) {
      hurry_--;
      return false;
    }
    const Place place;
    if (!place.taken()) return false;
    const uint64_t end = NowMicroseconds() + us_;
    do {
      for (int look = 0; look < kLooks; look++) {
        if (come()) {
          vain_ = 0;
          return true;
        }
        YieldProcessor();
      }
    } while (NowMicroseconds() < end);
    if (vain_ < kOftenInVain) vain_++;
    if (vain_ == kOftenInVain) hurry_ = kHurry;
    return false;
  }

 private:
  /** Looks between two looks at the clock. */
  static constexpr int kLooks = 32;
  static constexpr uint32_t kOftenInVain = 4;
  /** How many times it is not tried then. */
  static constexpr uint32_t kHurry = 16;

  /** One of the processors that may be kept busy with looking: all but one, for whoever brings what is looked for.
   * Eight threads that looked out on two processors kept the JavaScript thread, which they all waited for, from
   * running. */
  class Place {
   public:
    Place() : taken_(looking++ < All()) {}
    ~Place() { looking--; }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    bool taken() const { return taken_; }

   private:
    static int All() {
      static const int all = [] {
        SYSTEM_INFO system;
        GetSystemInfo(&system);
        return static_cast<int>(system.dwNumberOfProcessors) - 1;
      }();
      return all;
    }
    inline static std::atomic<int> looking{0};
    const bool taken_;
  };

  const uint64_t us_;
  uint32_t vain_ = 0;
  uint32_t hurry_ = 0;
};

}  // namespace concierge

#pragma once

#include <windows.h>

namespace concierge {

/** A mutex for paths that every call takes. std::mutex of mingw-w64 waits on a kernel event where it is contended,
 * which under Wine is a way to another process; an SRW lock is what MSVC's std::mutex is. */
class SrwMutex {
 public:
  SrwMutex() = default;
  SrwMutex(const SrwMutex&) = delete;
  SrwMutex& operator=(const SrwMutex&) = delete;
  void lock() { AcquireSRWLockExclusive(&lock_); }
  void unlock() { ReleaseSRWLockExclusive(&lock_); }

 private:
  SRWLOCK lock_ = SRWLOCK_INIT;
};

}  // namespace concierge

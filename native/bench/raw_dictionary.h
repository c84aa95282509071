#pragma once

#include <windows.h>

#include <oaidl.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "../src/dual_member.h"

namespace concierge::bench {

/** A Scripting.Dictionary with the keys 0 to 99, read by a plain C++ loop over IDispatch::Invoke: the limit that the
 * library is measured against. To be used in one apartment. */
class RawDictionary {
 public:
  static constexpr LONG kKeys = 100;
  static constexpr LONG kReads = 1000;

  RawDictionary();
  ~RawDictionary();
  RawDictionary(const RawDictionary&) = delete;
  RawDictionary& operator=(const RawDictionary&) = delete;

  /** Reads Item a thousand times; answers the sum, so that no compiler leaves the reads out. */
  double ReadAll();
  /** The same through the vtable. */
  double ReadAllEarly();

 private:
  IDispatch* object_ = nullptr;
  DISPID item_ = DISPID_UNKNOWN;
  std::unique_ptr<DualMember> early_;
};

/** Enters an STA on a fresh thread, makes a thousand reads `rounds` times there, by Invoke or early bound, and answers
 * the microseconds of each round. */
std::vector<double> TimeRawLoop(uint32_t rounds, bool early);

/** Threads of an STA each that read back to back until they are told to stop, and post nothing to anybody. */
class RawThreads {
 public:
  explicit RawThreads(uint32_t count);
  ~RawThreads() { Stop(); }
  RawThreads(const RawThreads&) = delete;
  RawThreads& operator=(const RawThreads&) = delete;
  /** Answers how many reads the threads made together. */
  uint64_t Stop();

 private:
  static unsigned __stdcall Main(void* raw);
  volatile LONG stopping_ = 0;
  volatile LONG64 reads_ = 0;
  std::vector<HANDLE> threads_;
};

/** Times a C++ client of a local server: creates the class, calls the member with rows and columns, reads every cell of
 * the answered array of VARIANT, and clears it. Microseconds of each round; throws std::runtime_error. */
std::vector<double> TimeCells(const wchar_t* class_id, DISPID member, LONG rows, LONG columns, uint32_t rounds);

}  // namespace concierge::bench

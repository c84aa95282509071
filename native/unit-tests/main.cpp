#include <windows.h>

#include "check.h"

// Tests of the parts that need no apartment of ours: unit-tests.exe FILE writes one line a check.
int wmain(int count, wchar_t** arguments) {
  if (count != 2) return 2;
  std::FILE* file = _wfopen(arguments[1], L"w");
  if (file == nullptr) return 2;
  concierge::unit::Report report(file);
  // First, because it is about the first use in a process.
  concierge::unit::CheckForeignThreads(report);
  concierge::unit::CheckRetryPolicy(report);
  concierge::unit::CheckMessageFilter(report);
  concierge::unit::CheckComError(report);
  concierge::unit::CheckPack(report);
  concierge::unit::CheckThreadDescription(report);
  concierge::unit::CheckLookout(report);
  concierge::unit::CheckDualMember(report);
  concierge::unit::CheckIncoming(report);
  std::fclose(file);
  return report.failed() == 0 ? 0 : 1;
}

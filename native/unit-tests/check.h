#pragma once

#include <cstdio>
#include <string>

namespace concierge::unit {

/** Collects what was checked; one line a check goes to the file that native/tests/unit.wine.test.ts reads. */
class Report {
 public:
  explicit Report(std::FILE* file) : file_(file) {}
  void That(bool holds, const std::string& what) {
    std::fprintf(file_, "%s %s\n", holds ? "ok" : "FAILED", what.c_str());
    if (!holds) failed_++;
  }
  template <typename T>
  void Equal(T found, T wanted, const std::string& what) {
    That(found == wanted,
         found == wanted ? what : what + ": " + std::to_string(found) + ", not " + std::to_string(wanted));
  }
  int failed() const { return failed_; }

 private:
  std::FILE* file_;
  int failed_ = 0;
};

void CheckForeignThreads(Report& report);
void CheckRetryPolicy(Report& report);
void CheckMessageFilter(Report& report);
void CheckComError(Report& report);
void CheckPack(Report& report);
void CheckThreadDescription(Report& report);
void CheckLookout(Report& report);
void CheckDualMember(Report& report);
void CheckIncoming(Report& report);

}  // namespace concierge::unit

#pragma once

#include <windows.h>

#include <cstdint>
#include <optional>
#include <string>

namespace concierge {

/** What Windows tells of a process. */
struct ProcessFacts {
  DWORD pid;
  /** FILETIME: 100-nanosecond units since 1601. With the id it names one process for ever; the id alone is reused. */
  uint64_t created_at;
  std::optional<uint64_t> resident_bytes;
  std::optional<double> cpu_ms;
  /** Full path of the executable; empty where it is not told. */
  std::wstring image;
};

/**
 * A living process, held open: while the handle is there Windows gives its id to no other. Opening, asking and ending
 * are requests to the kernel that wait for nobody, so they may be made on any thread.
 */
class ProcessHandle {
 public:
  /** Throws ComError with the Windows error where the process exists and may not be opened; `is_open` is false where
   * there is none, or where it has ended. */
  ProcessHandle(DWORD pid, DWORD access);
  ~ProcessHandle();
  ProcessHandle(const ProcessHandle&) = delete;
  ProcessHandle& operator=(const ProcessHandle&) = delete;

  bool is_open() const { return handle_ != nullptr; }
  HANDLE get() const { return handle_; }
  uint64_t CreatedAt() const;
  ProcessFacts Facts() const;

 private:
  void Close();

  const DWORD pid_;
  HANDLE handle_ = nullptr;
};

/** Ends the process that has this id and was created then. False where it is gone, also where its id names another
 * process now. Throws ComError where Windows refuses. */
bool EndProcess(DWORD pid, uint64_t created_at);

}  // namespace concierge

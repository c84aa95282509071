#pragma once

#include <windows.h>

#include <cstdint>
#include <string>

namespace concierge {

/**
 * A job object that ends its processes when its last handle is closed (JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE): also when
 * this process ends, however it ends. Requests to the kernel only, from any thread.
 */
class JobObject {
 public:
  /** An empty name makes an unnamed job; a name that exists opens that job. Throws ComError. */
  explicit JobObject(const std::wstring& name);
  ~JobObject();
  JobObject(const JobObject&) = delete;
  JobObject& operator=(const JobObject&) = delete;

  /** Takes the process that has this id and was created then. False where it is gone. Throws ComError where Windows
   * refuses. What the process starts later belongs to the job too. */
  bool Assign(DWORD pid, uint64_t created_at);

 private:
  HANDLE handle_;
};

/** Jobs by id, so that no JavaScript garbage collection ever ends a process: a job is there until it is closed. */
uint32_t OpenJob(const std::wstring& name);
/** Throws ComError(E_HANDLE) for a closed job. */
bool AssignToJob(uint32_t job, DWORD pid, uint64_t created_at);
void CloseJob(uint32_t job);

}  // namespace concierge

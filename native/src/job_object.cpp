#include "job_object.h"

#include <map>
#include <memory>
#include <mutex>

#include "com_error.h"
#include "process_handle.h"

namespace concierge {

namespace {
std::mutex mutex;
std::map<uint32_t, std::unique_ptr<JobObject>> jobs;
uint32_t next_id = 1;
}  // namespace

JobObject::JobObject(const std::wstring& name)
    : handle_(CreateJobObjectW(nullptr, name.empty() ? nullptr : name.c_str())) {
  if (handle_ == nullptr) throw ComError(HRESULT_FROM_WIN32(GetLastError()), L"job object");
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
  limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
  if (!SetInformationJobObject(handle_, JobObjectExtendedLimitInformation, &limits, sizeof limits)) {
    const HRESULT refused = HRESULT_FROM_WIN32(GetLastError());
    CloseHandle(handle_);
    throw ComError(refused, L"job object");
  }
}

JobObject::~JobObject() { CloseHandle(handle_); }

bool JobObject::Assign(DWORD pid, uint64_t created_at) {
  const ProcessHandle process(pid, PROCESS_SET_QUOTA | PROCESS_TERMINATE);
  if (!process.is_open() || process.CreatedAt() != created_at) return false;
  if (AssignProcessToJobObject(handle_, process.get())) return true;
  const HRESULT refused = HRESULT_FROM_WIN32(GetLastError());
  if (WaitForSingleObject(process.get(), 0) == WAIT_OBJECT_0) return false;
  throw ComError(refused, L"assign process " + std::to_wstring(pid) + L" to a job object");
}

uint32_t OpenJob(const std::wstring& name) {
  auto job = std::make_unique<JobObject>(name);
  const std::lock_guard lock(mutex);
  const uint32_t id = next_id++;
  jobs.emplace(id, std::move(job));
  return id;
}

bool AssignToJob(uint32_t job, DWORD pid, uint64_t created_at) {
  const std::lock_guard lock(mutex);
  const auto found = jobs.find(job);
  if (found == jobs.end()) throw ComError(E_HANDLE, L"job object");
  return found->second->Assign(pid, created_at);
}

void CloseJob(uint32_t job) {
  const std::lock_guard lock(mutex);
  jobs.erase(job);
}

}  // namespace concierge

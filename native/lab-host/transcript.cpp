#include "transcript.h"

#include <stdexcept>

#include "snapshot_json.h"

namespace concierge::lab {

namespace {

constexpr DWORD kSampleMs = 100;

/** Version of Wine as JSON; null on Windows. */
std::string WineVersion() {
  using Version = const char*(CDECL*)();
  const auto version = reinterpret_cast<Version>(GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "wine_get_version"));
  return version == nullptr ? "null" : Json(std::string(version()));
}

}  // namespace

Transcript::Transcript(const std::wstring& path) : file_(path.empty() ? stdout : _wfopen(path.c_str(), L"wb")) {
  if (file_ == nullptr) throw std::runtime_error("the transcript cannot be written");
  Line("start", {{"startUs", JsonCount(start_)}, {"pid", JsonCount(GetCurrentProcessId())}, {"wine", WineVersion()}});
}

Transcript::~Transcript() {
  if (file_ != stdout) std::fclose(file_);
}

void Transcript::Line(const std::string& type, const Fields& fields) {
  Fields all{{"type", Json(type)}, {"atUs", JsonCount(NowMicroseconds() - start_)}};
  all.insert(all.end(), fields.begin(), fields.end());
  const std::string line = JsonObject(all) + "\n";
  std::fwrite(line.data(), 1, line.size(), file_);
  std::fflush(file_);
}

void Transcript::Draw(Picture picture) {
  const std::lock_guard lock(mutex_);
  picture_ = std::move(picture);
}

void Transcript::Step(const std::wstring& text) {
  const std::lock_guard lock(mutex_);
  Line("step", {{"text", Json(text)}});
  ObserveLocked();
}

void Transcript::Result(const std::string& experiment, const Fields& observed) {
  const std::lock_guard lock(mutex_);
  ObserveLocked();
  ended_ = true;
  Line("result", {{"experiment", Json(experiment)}, {"observed", JsonObject(observed)}});
}

void Transcript::Observe() {
  const std::lock_guard lock(mutex_);
  ObserveLocked();
}

void Transcript::ObserveLocked() {
  if (ended_ || !picture_) return;
  const std::string calls = DrainedCallsJson();
  if (!calls.empty()) Line("calls", {{"drained", calls}});
  Line("snapshot", picture_());
}

Sampler::Sampler(Transcript& transcript)
    : transcript_(transcript),
      stop_(CreateEventW(nullptr, TRUE, FALSE, nullptr)),
      thread_(CreateThread(nullptr, 0, &Sampler::Main, this, 0, nullptr)) {}

Sampler::~Sampler() {
  SetEvent(stop_);
  if (thread_ != nullptr) {
    WaitForSingleObject(thread_, INFINITE);
    CloseHandle(thread_);
  }
  CloseHandle(stop_);
}

DWORD WINAPI Sampler::Main(void* raw) {
  auto* self = static_cast<Sampler*>(raw);
  while (WaitForSingleObject(self->stop_, kSampleMs) == WAIT_TIMEOUT) self->transcript_.Observe();
  return 0;
}

}  // namespace concierge::lab

#pragma once

#include <windows.h>

#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "../src/apartment.h"

namespace concierge::lab {

/** A JSON value written as text; only what the transcript needs. */
std::string Json(const std::wstring& text);
std::string Json(const std::string& ascii);
inline std::string Json(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.17g", number);
  return text;
}
inline std::string Json(bool value) { return value ? "true" : "false"; }

using Fields = std::vector<std::pair<std::string, std::string>>;

/**
 * What an experiment tells, a line of JSON each: `step` while it goes on, `snapshot` and `call` with the same figures
 * that the app's own panel shows, and at the end one `result` with what was expected and what was observed.
 */
class Transcript {
 public:
  /** Writes to a file, or to standard output where the path is empty. */
  explicit Transcript(const std::wstring& path);
  ~Transcript();
  Transcript(const Transcript&) = delete;
  Transcript& operator=(const Transcript&) = delete;

  void Step(const std::wstring& text);
  void Result(const std::string& experiment, const Fields& observed);
  void Snapshot(const std::vector<std::shared_ptr<Apartment>>& apartments);
  /** The call ring since the last time. */
  void Calls();

 private:
  void Line(const std::string& type, const Fields& fields);

  std::mutex mutex_;
  std::FILE* file_;
  const uint64_t start_ = NowMicroseconds();
};

}  // namespace concierge::lab

#pragma once

#include <windows.h>

#include <cstdint>
#include <cstdio>
#include <functional>
#include <mutex>
#include <string>

#include "../src/apartment.h"
#include "json.h"

namespace concierge::lab {

/** What a snapshot line says, as fields of JSON. */
using Picture = std::function<Fields()>;

/**
 * What an experiment tells, a line of JSON each: `start`, then `step` while it goes on, `snapshot` and `calls` with the
 * same records that the addon gives the app's own panel, and at the end one `result` with what was observed. A picture
 * follows each step and precedes the result; nothing is pictured after that, because taking down is not the experiment.
 */
class Transcript {
 public:
  /** Writes to a file, or to standard output where the path is empty. */
  explicit Transcript(const std::wstring& path);
  ~Transcript();
  Transcript(const Transcript&) = delete;
  Transcript& operator=(const Transcript&) = delete;

  /** Says where snapshots come from. */
  void Draw(Picture picture);
  void Step(const std::wstring& text);
  void Result(const std::string& experiment, const Fields& observed);
  /** Calls that ended since the last time, and how things stand now. From any thread. */
  void Observe();

 private:
  void Line(const std::string& type, const Fields& fields);
  void ObserveLocked();

  std::mutex mutex_;
  std::FILE* file_;
  const uint64_t start_ = NowMicroseconds();
  Picture picture_;
  bool ended_ = false;
};

/** Observes ten times a second while it lives. */
class Sampler {
 public:
  explicit Sampler(Transcript& transcript);
  ~Sampler();
  Sampler(const Sampler&) = delete;
  Sampler& operator=(const Sampler&) = delete;

 private:
  static DWORD WINAPI Main(void* raw);

  Transcript& transcript_;
  HANDLE stop_;
  HANDLE thread_;
};

}  // namespace concierge::lab

#include <windows.h>

#include <cstdio>
#include <cwchar>
#include <exception>
#include <string>

#include "experiments.h"
#include "hanging_windows.h"
#include "local_server.h"
#include "selftest.h"
#include "thread_notices.h"

// Experiments about COM's apartments, each in a fresh process: some need "no main STA yet" or "no MTA yet", which a
// running app cannot offer.
//
//   lab-host EXPERIMENT [ARGUMENT] [--out FILE] [--manifest FILE] [--watched]
//   (--watched: ends when its standard input does, that is when whoever started it closes it or is gone)
//   lab-host [--set NUMBER] --register | --unregister
//   lab-host --windows                  (for tests of the process guard)
//   lab-host --set NUMBER --class N -Embedding  (COM starts it so, as the local server of class N of that set)

namespace {

/** No experiment takes this long; one that hangs must not leave a process behind. */
constexpr DWORD kTimeoutMs = 120'000;

std::string Narrow(const wchar_t* text) {
  std::string out;
  for (; *text != 0; text++) out += *text < 0x80 ? static_cast<char>(*text) : '?';
  return out;
}

std::wstring BesideThisProgram(const wchar_t* file) {
  wchar_t path[MAX_PATH];
  GetModuleFileNameW(nullptr, path, MAX_PATH);
  std::wstring folder(path);
  return folder.substr(0, folder.find_last_of(L'\\') + 1) + file;
}

/** Ends at once, whatever its threads are stuck in; only what outlives the process is put in order. */
void EndEarly(UINT code) {
  concierge::lab::UnregisterOwn();
  TerminateProcess(GetCurrentProcess(), code);
}

DWORD WINAPI Watchdog(void*) {
  Sleep(kTimeoutMs);
  std::fputs("lab-host: the experiment took too long\n", stderr);
  EndEarly(3);
  return 0;
}

DWORD WINAPI EndWithInput(void*) {
  const HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
  char byte;
  DWORD read = 0;
  while (ReadFile(input, &byte, 1, &read, nullptr) && read == 1) continue;
  EndEarly(4);
  return 0;
}

/** Local servers end with this process where they are its children, as under Wine. On Windows COM's launcher starts
 * them, and they end when COM has noticed that their client is gone. */
void TakeChildrenAlong() {
  const HANDLE job = CreateJobObjectW(nullptr, nullptr);
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
  limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
  SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
  AssignProcessToJobObject(job, GetCurrentProcess());
  // The handle stays open: closing it, which the system does at the end, is what ends them.
}

}  // namespace

int wmain(int count, wchar_t** arguments) {
  using namespace concierge::lab;
  std::string experiment, argument;
  unsigned served = 0;
  bool watched = false;
  std::wstring out, manifest = BesideThisProgram(L"concierge_thread_demo.manifest");
  for (int i = 1; i < count; i++) {
    const std::wstring word = arguments[i];
    if (word == L"-Embedding" || word == L"/Embedding") return ServeUntilIdle(served);
    if (word == L"--windows") return ShowWindowsThenHang();
    if (word == L"--register") return SUCCEEDED(RegisterServer()) ? 0 : 1;
    if (word == L"--unregister") {
      UnregisterServer();
      return 0;
    }
    if (word == L"--set" && i + 1 < count) UseServerSet(std::wcstoul(arguments[++i], nullptr, 10));
    else if (word == L"--class" && i + 1 < count)
      served = static_cast<unsigned>(std::wcstoul(arguments[++i], nullptr, 10));
    else if (word == L"--out" && i + 1 < count) out = arguments[++i];
    else if (word == L"--watched") watched = true;
    else if (word == L"--manifest" && i + 1 < count) manifest = arguments[++i];
    else if (experiment.empty()) experiment = Narrow(arguments[i]);
    else argument = Narrow(arguments[i]);
  }
  CloseHandle(CreateThread(nullptr, 0, Watchdog, nullptr, 0, nullptr));
  if (watched) {
    TakeChildrenAlong();
    CloseHandle(CreateThread(nullptr, 0, EndWithInput, nullptr, 0, nullptr));
  }
  try {
    NoticeThreads();
    Transcript transcript(out);
    Lab lab(transcript, manifest);
    const Sampler sampler(transcript);
    if (RunExperiment(lab, experiment, argument) || RunSelftest(lab, experiment)) return 0;
    std::fputs("lab-host: no such experiment\n", stderr);
    return 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "lab-host: %s\n", error.what());
    return 1;
  }
}

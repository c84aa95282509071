#pragma once

#include <windows.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace concierge {

enum class ForeignKind : uint8_t { kHostSta, kHostMta, kMta };

/**
 * A thread of this process in an apartment that COM made, not we. COM has no way to list them, so each says how it is
 * known: `reported` by CoGetApartmentType, asked on that thread while it ran code of ours, or inferred on a ground.
 */
struct ForeignThread {
  DWORD thread_id;
  ForeignKind kind;
  bool reported;
  /** APTTYPE and APTTYPEQUALIFIER where they were reported; -1 where not. */
  int type;
  int qualifier;
  std::wstring ground;
  /** GetTickCount64 when it was first seen. */
  uint64_t since;
  std::optional<double> cpu_ms;
};

/** From DllMain, on the thread that begins or ends: so threads that COM starts are seen without looking for them. */
void NoteThreadBegin();
void NoteThreadEnd();
/** Looks once through the threads that were there before this module. */
void NoteThreadsBefore();

/** The calling thread is ours: an apartment's or JavaScript's. */
void MarkOwnThread(bool in_mta);
void UnmarkOwnThread(bool in_mta);

/** The calling thread runs a call into an object of ours. Where the thread is not ours, COM made it or lent it. */
void NoteIncomingCall(const std::wstring& member);

/** This process serves a class from now on. */
void NoteServing();

std::vector<ForeignThread> ForeignThreads();

}  // namespace concierge

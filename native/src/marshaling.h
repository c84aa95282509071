#pragma once

#include <cstdint>
#include <vector>

namespace concierge {

/** Marshals an object of the calling apartment into a stream and answers the stream's token
 * (CoMarshalInterThreadInterfaceInStream). `apartment` is ours that marshals: the wait-for graph wants to know where
 * calls through the proxy go. */
uint32_t MarshalToStream(uint32_t object, uint32_t apartment);

/** Unmarshals in the calling apartment and uses the stream up, as COM's table-less marshaling allows only once. */
uint32_t UnmarshalFromStream(uint32_t token);

/** Puts an object into the process's global interface table; every apartment may take it out, any number of times. */
uint32_t RegisterInGit(uint32_t object, uint32_t apartment);
uint32_t TakeFromGit(uint32_t cookie);
void RevokeFromGit(uint32_t cookie);

/** Ends the hand-overs that an apartment of ours began, on its thread: nobody can take the objects of an apartment
 * that is gone, and a stream that is only dropped keeps its object's stub for ever. */
void EndHandovers(uint32_t apartment);

struct Handover {
  uint32_t token;
  bool git;
  /** Thread that marshaled it, and when (GetTickCount64). */
  unsigned long thread;
  uint64_t since;
};

/** Streams not yet unmarshaled and cookies not yet revoked. */
std::vector<Handover> OpenHandovers();

}  // namespace concierge

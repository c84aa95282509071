#pragma once

#include <cstdint>
#include <vector>

#include "pack.h"

namespace concierge {

/** Something an apartment has to say: the packed reply of a batch, a call into JavaScript, or the end of its thread. */
struct Completion {
  uint32_t apartment;
  uint32_t call;  // 0: the apartment's thread has ended
  std::vector<uint8_t> reply;
};

/** Where apartments send what they have to say: JavaScript in the addon, the transcript in the lab host. */
class AnswerSink {
 public:
  virtual ~AnswerSink() = default;
  /** From any thread; must not block. */
  virtual void Push(Completion completion) = 0;
  /** The answer of one single call (single_calls.h), to be brought together with others. It keeps its place among what
   * was pushed before and after it. Leaves the packer empty, or with what it held. */
  virtual void PushAnswer(uint32_t apartment, Packer& answer) = 0;
  /** A part of a long array, see parcels.h. Keeps its place and leaves the packer empty, too. */
  virtual void PushParcel(uint32_t apartment, Packer& parcel) = 0;
};

}  // namespace concierge

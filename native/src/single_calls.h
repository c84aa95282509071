#pragma once

#include <windows.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace concierge {

class Apartment;
class Packer;

/**
 * Independent calls that JavaScript began in one turn and that crossed together. Unlike a batch, each has an answer of
 * its own, sent as soon as it is there, and one that fails stops no other. native/single-calls.ts is the other side.
 *
 * The commands are packed as in a batch. Behind their numbers stands the index: id, and where its tags, numbers and
 * text begin, for each call, so that a call whose arguments could not be read leaves the next ones readable.
 *
 * An answer is: number id, byte 1 and the value, or byte 0 and the failure as batches have it. An empty name in a
 * failure stands for the one that the caller gave.
 */
class SingleCalls {
 public:
  /** Throws std::runtime_error for a malformed buffer. `packed` must outlive it. */
  SingleCalls(const std::shared_ptr<Apartment>& apartment, const std::vector<uint8_t>& packed, size_t count);
  ~SingleCalls();
  SingleCalls(const SingleCalls&) = delete;
  SingleCalls& operator=(const SingleCalls&) = delete;

  /** Runs a call on the apartment's thread and writes its answer. Never throws. */
  HRESULT Run(size_t call, Packer& answer);
  /** Id of a call, by its number. */
  uint32_t id(size_t call) const;
  /** Member of the call that ran last. */
  std::wstring_view name() const;

 private:
  class Runner;
  const std::unique_ptr<Runner> runner_;
};

/** Ids of packed calls, in their order. Throws std::runtime_error for a malformed buffer. */
std::vector<uint32_t> IdsOfSingleCalls(const std::vector<uint8_t>& packed, size_t count);

/** The answer of a call that never ran, or was given up. */
void PutSingleFailure(uint32_t id, HRESULT code, Packer& answer);

}  // namespace concierge

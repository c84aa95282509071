#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "pack.h"

namespace concierge {

class Apartment;

/**
 * Sends long arrays of VARIANT ahead of the answer that they belong to, in parcels of some thousand elements. So
 * JavaScript makes values of the first ones while the thread still packs the last, and no turn of its loop has to copy
 * or make all of them. The answer then names the array by its number.
 *
 * A parcel's message is: number array, number of all its elements, number of elements that went before, and the values
 * up to the end. A message of the number alone takes the array back.
 */
class Parcels {
 public:
  /** Shorter arrays travel within the answer. */
  static constexpr size_t kLeastElements = 8192;

  explicit Parcels(Apartment& apartment) : apartment_(apartment) {}
  /** Takes back what no answer names. */
  ~Parcels();
  Parcels(const Parcels&) = delete;
  Parcels& operator=(const Parcels&) = delete;

  /** Begins an array; answers its number. */
  uint32_t Begin(size_t elements);
  /** Where the next element is to be written. */
  Packer& Next();
  /** After the last element. */
  void End();
  /** The answer that names the arrays is made. */
  void Keep() { sent_.clear(); }

 private:
  static constexpr size_t kParcelElements = 2048;
  void Open();

  Apartment& apartment_;
  Packer packer_;
  std::vector<uint32_t> sent_;
  size_t total_ = 0;
  size_t done_ = 0;
};

}  // namespace concierge

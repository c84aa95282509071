#include "parcels.h"

#include <atomic>

#include "apartment.h"

namespace concierge {

namespace {
std::atomic<uint32_t> next_array{1};
}

Parcels::~Parcels() {
  for (const uint32_t array : sent_) {
    packer_.Clear();
    packer_.PutNumber(array);
    apartment_.SendParcel(packer_);
  }
}

uint32_t Parcels::Begin(size_t elements) {
  sent_.push_back(next_array++);
  total_ = elements;
  done_ = 0;
  Open();
  return sent_.back();
}

void Parcels::Open() {
  packer_.Clear();
  packer_.ShareTexts();
  packer_.PutNumber(sent_.back());
  packer_.PutNumber(static_cast<double>(total_));
  packer_.PutNumber(static_cast<double>(done_));
}

Packer& Parcels::Next() {
  if (done_ != 0 && done_ % kParcelElements == 0) {
    apartment_.SendParcel(packer_);
    Open();
  }
  done_++;
  return packer_;
}

void Parcels::End() { apartment_.SendParcel(packer_); }

}  // namespace concierge

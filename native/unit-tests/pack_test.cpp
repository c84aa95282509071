#include "../src/pack.h"

#include <stdexcept>

#include "check.h"

namespace concierge::unit {

namespace {

template <typename Work>
bool Throws(Work work) {
  try {
    work();
  } catch (const std::runtime_error&) {
    return true;
  }
  return false;
}

}  // namespace

void CheckPack(Report& report) {
  Packer packer;
  packer.PutByte(7);
  packer.PutNumber(-0.5);
  packer.PutRaw(0x7ff0000000000001u);  // a signalling NaN as a float
  packer.PutString(std::wstring_view(L"a\0b", 3));
  const std::vector<uint8_t> packed = packer.Finish();

  Unpacker in(packed.data(), packed.size());
  report.That(in.Byte() == 7 && in.Number() == -0.5 && in.Raw() == 0x7ff0000000000001u, "pack: what goes in comes out");
  report.That(in.NextTag() == Tag::kString && in.Text() == std::wstring_view(L"a\0b", 3), "pack: text with NUL");
  report.That(in.AtEnd(), "pack: and nothing more");
  report.That(Throws([&] { in.Byte(); }), "pack: reading tags beyond the end is refused");
  report.That(Throws([&] { in.Number(); }), "pack: reading numbers beyond the end is refused");
  report.That(Throws([&] { in.Numbers(1); }), "pack: reading a column beyond the end is refused");

  for (size_t size = 0; size < packed.size(); size++) {
    if (!Throws([&] { Unpacker(packed.data(), size); })) report.That(false, "pack: cut off at " + std::to_string(size));
  }
  report.That(true, "pack: a buffer cut off anywhere is refused");

  Packer lying;
  lying.PutNumber(1e9);
  const std::vector<uint8_t> long_text = lying.Finish();
  Unpacker text(long_text.data(), long_text.size());
  report.That(Throws([&] { text.Text(); }), "pack: a text longer than the buffer is refused");
  Packer negative;
  negative.PutNumber(-1);
  const std::vector<uint8_t> negative_text = negative.Finish();
  Unpacker less(negative_text.data(), negative_text.size());
  report.That(Throws([&] { less.Text(); }), "pack: a text of negative length is refused");
}

}  // namespace concierge::unit

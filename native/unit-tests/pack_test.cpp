#include "../src/pack.h"

#include <cmath>
#include <cstring>
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

  Packer odd;
  for (const double number : {4294967295.0, -1.0, 1.5, 4294967296.0, std::nan("")}) odd.PutNumber(number);
  const std::vector<uint8_t> odd_numbers = odd.Finish();
  Unpacker whole(odd_numbers.data(), odd_numbers.size());
  report.Equal<uint32_t>(whole.Whole(), 4294967295u, "pack: the largest id");
  for (int i = 0; i < 4; i++)
    report.That(Throws([&] { whole.Whole(); }), "pack: what is no id is refused, number " + std::to_string(i));
  Unpacker integers(odd_numbers.data(), odd_numbers.size());
  report.That(Throws([&] { integers.Int(); }) && integers.Int() == -1 && Throws([&] { integers.Int(); }),
              "pack: what is no integer of 32 bits is refused");

  Packer shared;
  shared.ShareTexts();
  for (const wchar_t* text : {L"open", L"", L"closed", L"open", L""}) shared.PutString(text);
  const std::vector<uint8_t> table = shared.Finish();
  Unpacker texts(table.data(), table.size());
  const auto string = [&](std::wstring_view text) { return texts.NextTag() == Tag::kString && texts.Text() == text; };
  const auto again = [&](double number) { return texts.NextTag() == Tag::kAgain && texts.Number() == number; };
  report.That(string(L"open") && string(L"") && string(L"closed") && again(0) && again(1) && texts.AtEnd(),
              "pack: a text that was there is referred to by its number");

  shared.Clear();
  shared.PutString(L"open");
  Packer both;
  both.PutNumber(1);
  both.Append(packer);
  both.Append(shared);
  const std::vector<uint8_t> joined = both.Finish();
  Unpacker parts(joined.data(), joined.size());
  report.That(parts.Number() == 1 && parts.Byte() == 7 && parts.Number() == -0.5, "pack: what is appended follows");
  // Past the first text: its tag, and its length after the raw number.
  parts.Seek(2, 4, 3);
  report.That(parts.NextTag() == Tag::kString && parts.Text() == L"open", "pack: reading goes on at a place");
  double last;
  std::memcpy(&last, parts.LastNumbers(1), sizeof last);
  report.That(last == 4 && parts.AtEnd(), "pack: the last numbers are found from anywhere");
  report.That(Throws([&] { parts.Seek(9, 0, 0); }) && Throws([&] { parts.LastNumbers(99); }),
              "pack: places that are not there are refused");
}

}  // namespace concierge::unit

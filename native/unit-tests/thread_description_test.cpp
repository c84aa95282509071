#include <windows.h>

#include "../src/apartment.h"
#include "check.h"

namespace concierge::unit {

namespace {

/** Nobody listens. */
class NoAnswers final : public AnswerSink {
 public:
  void Push(Completion) override {}
  void PushAnswer(uint32_t, Packer&) override {}
  void PushParcel(uint32_t, Packer&) override {}
};

std::wstring DescriptionOf(HANDLE thread) {
  using Read = HRESULT(WINAPI*)(HANDLE, PWSTR*);
  const auto read = reinterpret_cast<Read>(
      reinterpret_cast<void*>(GetProcAddress(GetModuleHandleW(L"kernel32.dll"), "GetThreadDescription")));
  PWSTR text = nullptr;
  if (read == nullptr || FAILED(read(thread, &text)) || text == nullptr) return {};
  std::wstring description(text);
  LocalFree(text);
  return description;
}

}  // namespace

void CheckThreadDescription(Report& report) {
  const auto apartment =
      std::make_shared<Apartment>(1, L"books", ApartmentKind::kMta, L"", std::make_shared<NoAnswers>());
  apartment->Start(false, nullptr);
  WaitForSingleObject(apartment->entered(), 5000);
  report.That(DescriptionOf(apartment->thread()) == L"books", "an apartment's thread has its name as description");
  apartment->RequestStop();
  report.That(WaitForSingleObject(apartment->thread(), 5000) == WAIT_OBJECT_0, "and ends when it is told to");
}

}  // namespace concierge::unit

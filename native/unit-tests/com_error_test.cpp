#include "../src/com_error.h"

#include "check.h"

namespace concierge::unit {

namespace {

HRESULT CodeOf(SCODE scode, WORD own) {
  EXCEPINFO info{};
  info.scode = scode;
  info.wCode = own;
  ComError error(DISP_E_EXCEPTION, L"member");
  TakeExceptionInfo(info, error);
  return error.code;
}

HRESULT WINAPI FillIn(EXCEPINFO* info) {
  info->bstrDescription = SysAllocString(L"filled in late");
  info->scode = E_ACCESSDENIED;
  return S_OK;
}

}  // namespace

void CheckComError(Report& report) {
  report.Equal<HRESULT>(CodeOf(E_FAIL, 0), E_FAIL, "exception: its SCODE is the code");
  report.Equal<HRESULT>(CodeOf(0, 1004), static_cast<HRESULT>(0x80040200u + 1004),
                        "exception: a code of its own becomes an HRESULT as in comdef.h");
  report.Equal<HRESULT>(CodeOf(0, 0xffff), static_cast<HRESULT>(0x8004ffffu), "exception: the largest one too");
  report.Equal<HRESULT>(CodeOf(1004, 0), static_cast<HRESULT>(0x80040200u + 1004),
                        "exception: a code of its own in the SCODE is still a failure");
  report.Equal<HRESULT>(CodeOf(0, 0), DISP_E_EXCEPTION, "exception: without any code");
  EXCEPINFO late{};
  late.pfnDeferredFillIn = FillIn;
  late.bstrSource = SysAllocString(L"Ledger");
  ComError error(DISP_E_EXCEPTION, L"member");
  TakeExceptionInfo(late, error);
  report.That(error.code == E_ACCESSDENIED && error.description == L"filled in late" && error.source == L"Ledger",
              "exception: what is filled in late is asked for");
  report.That(late.bstrSource == nullptr && late.bstrDescription == nullptr, "exception: its texts are taken over");
}

}  // namespace concierge::unit

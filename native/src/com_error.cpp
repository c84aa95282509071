#include "com_error.h"

namespace concierge {

namespace {
void Take(BSTR& text, std::wstring& into) {
  if (text == nullptr) return;
  into.assign(text, SysStringLen(text));
  SysFreeString(text);
  text = nullptr;
}

/** As _com_error::WCodeToHRESULT of the Windows SDK (comdef.h): codes of an object's own begin at 0x80040200. */
HRESULT OfOwnCode(DWORD code) {
  constexpr DWORD kFirst = 0x80040200, kLast = 0x8004ffff;
  return static_cast<HRESULT>(code >= 0xfe00 ? kLast : kFirst + code);
}
}  // namespace

void TakeExceptionInfo(EXCEPINFO& info, ComError& error) {
  if (info.pfnDeferredFillIn != nullptr) info.pfnDeferredFillIn(&info);
  Take(info.bstrSource, error.source);
  Take(info.bstrDescription, error.description);
  if (info.bstrHelpFile != nullptr) SysFreeString(info.bstrHelpFile);
  info.bstrHelpFile = nullptr;
  // An object reports either an SCODE or a code of its own, never both. Some put a code of their own into the SCODE:
  // that is no failure by its bits, and must not make a failed call look like one that went well.
  if (FAILED(info.scode)) {
    error.code = info.scode;
  } else if (const DWORD own = info.wCode != 0 ? info.wCode : static_cast<DWORD>(info.scode); own != 0) {
    error.code = OfOwnCode(own);
  }
}

}  // namespace concierge

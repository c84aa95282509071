#include "com_error.h"

namespace concierge {

namespace {
void Take(BSTR& text, std::wstring& into) {
  if (text == nullptr) return;
  into.assign(text, SysStringLen(text));
  SysFreeString(text);
  text = nullptr;
}
}  // namespace

void TakeExceptionInfo(EXCEPINFO& info, ComError& error) {
  if (info.pfnDeferredFillIn != nullptr) info.pfnDeferredFillIn(&info);
  Take(info.bstrSource, error.source);
  Take(info.bstrDescription, error.description);
  if (info.bstrHelpFile != nullptr) SysFreeString(info.bstrHelpFile);
  info.bstrHelpFile = nullptr;
  // An object reports either an SCODE or an application-defined code below 1000, never both.
  if (info.scode != 0) {
    error.code = info.scode;
  } else if (info.wCode != 0) {
    error.code = MAKE_HRESULT(SEVERITY_ERROR, FACILITY_DISPATCH, info.wCode);
  }
}

}  // namespace concierge

#pragma once

#include <windows.h>

#include <oaidl.h>

#include <string>

namespace concierge {

/** A failed COM operation, with what the documentation lets us know about it. Thrown on apartment threads only. */
struct ComError {
  HRESULT code = S_OK;
  /** Member, class or operation, as the caller named it. */
  std::wstring what;
  /** Index of the argument at fault counted from 0 in the caller's order; -1 when unknown. */
  int argument = -1;
  /** From EXCEPINFO, where the object filled it in. */
  std::wstring source;
  std::wstring description;

  ComError(HRESULT hr, std::wstring member) : code(hr), what(std::move(member)) {}
};

/** Throws ComError where `hr` failed. */
inline void Check(HRESULT hr, const wchar_t* what) {
  if (FAILED(hr)) throw ComError(hr, what);
}

/** Moves EXCEPINFO into the error; asks its deferred filler first, as IDispatch::Invoke wants. */
void TakeExceptionInfo(EXCEPINFO& info, ComError& error);

}  // namespace concierge

#pragma once

#include <windows.h>

/** A class of the demo server as it is registered. */
struct DemoClass {
  CLSID id;
  const wchar_t* prog_id;
  /** Null registers none: COM then takes the class for one that knows nothing of threads. */
  const wchar_t* threading_model;
};

/** Writes ProgID, CLSID, path and ThreadingModel of each class for this user (under Wine, which ignores the user's
 * classes, for the machine). What was written is taken back where something fails. */
HRESULT RegisterClasses(const DemoClass* classes, size_t count, const wchar_t* module);
/** Removes them again. Classes that are not registered are no error. */
HRESULT UnregisterClasses(const DemoClass* classes, size_t count);

#pragma once

#include <windows.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace concierge {

class Apartment;

/** Commands of a batch. native/ops.ts is the other side. Every command yields one value. */
enum class Op : uint8_t {
  kCreate = 1,       // string class, number CLSCTX
  kAttach = 2,       // string class: GetActiveObject
  kInvoke = 3,       // number flags, number LCID, target value, member value (string or DISPID), number arguments,
                     // number named, the arguments, the names
  kRelease = 4,      // number object
  kMarshal = 5,      // number object -> token
  kUnmarshal = 6,    // number token -> object
  kGitRegister = 7,  // number object -> cookie
  kGitTake = 8,      // number cookie -> object
  kGitRevoke = 9,    // number cookie
  kEnumerate = 10,   // target value, number LCID, number limit
  kColumn = 11,      // number LCID, target value, member value, number count, count numbers: a property read or method
                     // called with one number each; answers a column of numbers
  kModel = 12,  // string class -> ThreadingModel of its in-process server ("" for none), or null without such a server
  kApartment = 13,  // -> [type, qualifier, thread id] as COM reports on this thread
  kSleep = 14,      // number milliseconds, without pumping: for experiments
  kAdvise = 15,     // target value, string interface ("" is the default source), number handler, number time-out
                    // -> [advice, DISPID and name of each event]
  kUnadvise = 16,   // number advice
  kExpose = 17,     // number handler, number time-out, string name, number members, each: string name, number DISPID,
                    // number kinds (JsMember), number parameters -> object
  kWait = 18,       // number mode, number time-out, number objects, their ids -> [end, index, taken...]
  kPump = 19,       // -> messages dispatched
  kReleaseMutex = 20,    // number object
  kWindow = 21,          // -> window
  kWindowDestroy = 22,   // number window
  kPost = 23,            // number window -> boolean
  kSend = 24,            // number window, number time-out -> boolean
  kWindowState = 25,     // number window -> [received, owner thread, last thread]
  kTypeInfo = 30,        // target value, number LCID -> the object's type information, see type_info.h
  kTypeLibrary = 31,     // string ProgID, {CLSID}, {LIBID} or file -> everything in the library
  kServeClass = 32,      // string class, number REGCLS, number handler, number time-out -> cookie
  kRevokeClass = 33,     // number cookie
  kDeclareClass = 34,    // number time-out, string name, number members, each: string name, number DISPID, number kinds
                         // (JsMember), number parameters, their names -> object class
  kKeep = 35,            // object of a declared class -> the number of a COM object made of it
  kServerWindow = 36,    // string title -> HWND
  kRegisterActive = 37,  // target value, string class -> cookie: RegisterActiveObject, weakly
  kRevokeActive = 38,    // number cookie
};

/** Runs a packed batch on the calling apartment's thread, stopping at the first error. Never throws. */
std::vector<uint8_t> RunBatch(const std::shared_ptr<Apartment>& apartment, const std::vector<uint8_t>& batch,
                              HRESULT& result);

/** The reply of a batch that never ran. */
std::vector<uint8_t> FailureReply(HRESULT code, const std::wstring& what);

}  // namespace concierge

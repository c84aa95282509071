#pragma once

#include <memory>

#include "lab.h"

namespace concierge::lab {

/** How long the calls take that are made to be seen: a few pictures. */
constexpr LONG kSeenMs = 350;

/** Makes an object in the calling apartment and answers its number in the object table, which snapshots count. */
uint32_t Make(Model model);

/** The object with that number; in its own apartment only. */
ComPtr<IDispatch> Object(uint32_t id);

/** Asks the object with that number, which lives on the thread given. `begun` is set once the picture shows the call.
 */
HRESULT AskOn(Lab& lab, const std::shared_ptr<Apartment>& from, DWORD home, uint32_t object, const wchar_t* member,
              LONG& answer, const Event& begun = nullptr);

/** Has the object call another demo object back. */
HRESULT CallBack(IDispatch* object, IDispatch* other, LONG& thread);

/** An object of the lab's own local server, whose process COM starts for it. */
HRESULT StartServer(unsigned index, ComPtr<IDispatch>& server);

}  // namespace concierge::lab

#include "matrix.h"

#include <stdexcept>

namespace concierge::lab {

namespace {

struct Sighting {
  HRESULT hr = E_FAIL;
  DWORD creator = 0;
  LONG created_on = 0;
  bool proxy = false;
};

Sighting Create(Model model) {
  Sighting seen;
  seen.creator = GetCurrentThreadId();
  ComPtr<IDispatch> object;
  seen.hr = CoCreateInstance(ClassOf(model), nullptr, CLSCTX_INPROC_SERVER, IID_IDispatch, object.put_void());
  if (FAILED(seen.hr)) return seen;
  seen.proxy = IsProxy(object.get());
  seen.hr = Ask(object.get(), L"GetCreatedThreadId", seen.created_on);
  return seen;
}

/** Whether the process has an MTA: a thread without COM then counts as in it. */
bool HasMta(Lab& lab) {
  return SUCCEEDED(lab.OnBareThread([] {
    APTTYPE type;
    APTTYPEQUALIFIER qualifier;
    return CoGetApartmentType(&type, &qualifier);
  }));
}

std::string WhereLives(const Sighting& seen, const std::shared_ptr<Apartment>& main, const Lab& lab, bool mta_before) {
  const auto thread = static_cast<DWORD>(seen.created_on);
  if (thread == seen.creator) return "the creator's thread";
  if (main && thread == main->counters().thread_id) return "main STA";
  for (const auto& apartment : lab.apartments()) {
    if (thread == apartment->counters().thread_id)
      return apartment->kind() == ApartmentKind::kMta ? "MTA" : "another STA";
  }
  // A thread that COM itself made; what it is can only be inferred from whether it has COM's window.
  if (HasComWindow(thread)) return "host STA";
  return mta_before ? "MTA" : "host MTA";
}

}  // namespace

void RunMatrixCell(Lab& lab, const std::string& creator, Model model) {
  std::shared_ptr<Apartment> main, on;
  bool bare = false;
  if (creator == "main-sta") {
    on = main = lab.Start(L"main", ApartmentKind::kSta);
  } else if (creator == "other-sta") {
    main = lab.Start(L"main", ApartmentKind::kSta);
    lab.Start(L"mta", ApartmentKind::kMta);
    on = lab.Start(L"creator", ApartmentKind::kSta);
  } else if (creator == "first-sta") {
    lab.Start(L"mta", ApartmentKind::kMta);
    on = main = lab.Start(L"creator", ApartmentKind::kSta);
  } else if (creator == "mta-with-sta") {
    main = lab.Start(L"main", ApartmentKind::kSta);
    on = lab.Start(L"creator", ApartmentKind::kMta);
  } else if (creator == "mta-alone") {
    on = lab.Start(L"creator", ApartmentKind::kMta);
  } else if (creator == "bare-with-mta") {
    lab.Start(L"mta", ApartmentKind::kMta);
    bare = true;
  } else if (creator == "bare-with-mta-and-sta") {
    main = lab.Start(L"main", ApartmentKind::kSta);
    lab.Start(L"mta", ApartmentKind::kMta);
    bare = true;
  } else if (creator == "bare-alone") {
    bare = true;
  } else {
    throw std::runtime_error("no such creator: " + creator);
  }

  const bool mta_before = HasMta(lab);
  lab.transcript.Step(bare ? L"a thread that never entered an apartment makes the object"
                           : on->name() + L" makes the object");
  Sighting seen;
  const auto create = [&seen, model] {
    seen = Create(model);
    return seen.hr;
  };
  const HRESULT hr = bare ? lab.OnBareThread(create) : lab.On(on, L"create and ask", create);
  Fields observed{{"creator", Json(creator)},
                  {"model", Json(std::wstring(NameOf(model)))},
                  {"result", Json(static_cast<double>(hr))}};
  if (SUCCEEDED(hr)) {
    // A thread without COM whose object is made beside it is not one that COM made.
    if (static_cast<DWORD>(seen.created_on) != seen.creator)
      lab.NoteHost(static_cast<DWORD>(seen.created_on), mta_before);
    observed.emplace_back("lives", Json(WhereLives(seen, main, lab, mta_before)));
    observed.emplace_back("proxy", Json(seen.proxy));
    observed.emplace_back("mtaMade", Json(!mta_before && HasMta(lab)));
  }
  for (const auto& apartment : lab.apartments()) lab.Settle(apartment);
  lab.transcript.Result("matrix", observed);
}

}  // namespace concierge::lab

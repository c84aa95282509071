#include "snapshot_json.h"

#include "../src/incoming.h"
#include "../src/js_object.h"
#include "../src/marshaling.h"
#include "../src/object_table.h"
#include "../src/platform.h"
#include "../src/sync_objects.h"
#include "json.h"

namespace concierge::lab {

namespace {

std::string Name(const char* name) { return Json(std::string(name)); }

const char* StateName(ApartmentState state) {
  static constexpr const char* kNames[] = {"suspended", "starting", "idle",    "running",
                                           "stopping",  "stopped",  "detached"};
  return kNames[static_cast<size_t>(state)];
}

const char* SyncKindName(SyncKind kind) {
  static constexpr const char* kNames[] = {"event", "mutex", "semaphore", "process", "thread"};
  return kNames[static_cast<size_t>(kind)];
}

double Milliseconds(const FILETIME& time) {
  ULARGE_INTEGER ticks;
  ticks.LowPart = time.dwLowDateTime;
  ticks.HighPart = time.dwHighDateTime;
  return static_cast<double>(ticks.QuadPart) / 10'000.0;
}

std::string CpuTime(HANDLE thread) {
  FILETIME created, exited, kernel, user;
  if (thread == nullptr || !GetThreadTimes(thread, &created, &exited, &kernel, &user)) return "null";
  return Json(Milliseconds(kernel) + Milliseconds(user));
}

const char* CallKindName(CallKind kind) {
  static constexpr const char* kNames[] = {"call", "incoming", "wait"};
  return kNames[static_cast<size_t>(kind)];
}

const char* ForeignKindName(ForeignKind kind) {
  static constexpr const char* kNames[] = {"host STA", "host MTA", "MTA"};
  return kNames[static_cast<size_t>(kind)];
}

/** Milliseconds, as in native/src/snapshot.cpp: of one moment for all of a snapshot. */
std::string JsonAge(uint64_t since, uint64_t now) {
  return since == 0 ? JsonCount(0) : Json(static_cast<double>(now) - static_cast<double>(since));
}

std::string One(const Apartment& apartment, uint64_t now) {
  const ApartmentCounters& counters = apartment.counters();
  const ApartmentNow at = apartment.Now();
  const FilterCounts filter = apartment.filter().counts();
  std::vector<std::string> waits;
  for (const uint32_t id : at.waiting_on) waits.push_back(JsonCount(id));
  const bool reported = counters.type >= 0;
  return JsonObject({
      {"id", JsonCount(apartment.id())},
      {"name", Json(apartment.name())},
      {"kind", Name(apartment.kind() == ApartmentKind::kSta ? "sta" : "mta")},
      {"state", Name(StateName(at.state))},
      {"threadId", JsonCount(counters.thread_id)},
      {"type", Json(static_cast<double>(counters.type))},
      {"qualifier", Json(static_cast<double>(counters.qualifier))},
      {"basis", Name(reported ? "reported" : "unknown")},
      {"ground", Name(reported ? "CoGetApartmentType on the thread" : "the thread has not entered its apartment")},
      {"call", Json(at.label)},
      {"callAgeMs", JsonAge(at.running_since, now)},
      {"depth", JsonCount(at.depth)},
      {"queued", JsonCount(at.queued)},
      {"queueAgeMs", JsonAge(at.queued_since, now)},
      {"messages", JsonCount(counters.messages)},
      {"calls", JsonCount(counters.calls)},
      {"failures", JsonCount(counters.failures)},
      {"unpumpedMs", at.unpumped_since != 0 ? JsonAge(at.unpumped_since, now) : "null"},
      {"outgoing", Json(at.outgoing)},
      {"longestGapMs", JsonCount(counters.longest_gap)},
      {"objects", JsonCount(Objects().Count(apartment.kind() == ApartmentKind::kSta ? counters.thread_id.load() : 0))},
      {"incoming", JsonCount(filter.incoming)},
      {"rejections", JsonCount(filter.retries.rejections)},
      {"retries", JsonCount(filter.retries.retries)},
      {"givenUp", JsonCount(filter.retries.given_up)},
      {"waitingOn", JsonArray(waits)},
      {"waitingMs", JsonAge(at.waiting_since, now)},
      {"callingInto", JsonCount(at.calling_into.apartment)},
      {"callingProcess", JsonCount(at.calling_into.pid)},
      {"cpuMs", CpuTime(apartment.thread())},
  });
}

}  // namespace

std::string SnapshotJson(const std::vector<std::shared_ptr<Apartment>>& apartments,
                         const std::vector<ForeignThread>& foreign) {
  std::vector<std::string> rows, handovers, objects, others;
  const uint64_t now = GetTickCount64();
  const uint64_t now_us = NowMicroseconds();
  for (const auto& apartment : apartments) rows.push_back(One(*apartment, now));
  for (const ForeignThread& thread : foreign) {
    others.push_back(JsonObject({{"threadId", JsonCount(thread.thread_id)},
                                 {"kind", Name(ForeignKindName(thread.kind))},
                                 {"basis", Name(thread.reported ? "reported" : "inferred")},
                                 {"ground", Json(thread.ground)},
                                 {"type", Json(static_cast<double>(thread.type))},
                                 {"qualifier", Json(static_cast<double>(thread.qualifier))},
                                 {"ageMs", JsonAge(thread.since, now)},
                                 {"cpuMs", thread.cpu_ms ? Json(*thread.cpu_ms) : "null"}}));
  }
  for (const Handover& open : OpenHandovers()) {
    handovers.push_back(JsonObject({{"token", JsonCount(open.token)},
                                    {"how", Name(open.git ? "git" : "stream")},
                                    {"threadId", JsonCount(open.thread)},
                                    {"ageMs", JsonAge(open.since, now)}}));
  }
  for (const SyncState& state : SyncStates()) {
    objects.push_back(JsonObject({{"id", JsonCount(state.id)},
                                  {"kind", Name(SyncKindName(state.kind))},
                                  {"name", Json(state.name)},
                                  {"apartment", JsonCount(state.apartment)},
                                  {"pid", JsonCount(state.pid)}}));
  }
  return JsonObject({{"apartments", JsonArray(rows)},
                     {"foreign", JsonArray(others)},
                     {"handovers", JsonArray(handovers)},
                     {"waitObjects", JsonArray(objects)},
                     {"cancellation", Json(!UnderWine())},
                     {"wine", Json(UnderWine())},
                     {"nowUs", JsonCount(now_us)},
                     {"tickMs", JsonCount(now)},
                     {"exposed", JsonCount(JsObject::Live())},
                     {"lateAnswers", JsonCount(IncomingCall::LateAnswers())}});
}

std::string DrainedCallsJson() {
  uint64_t dropped = 0;
  std::vector<std::string> calls;
  for (const CallRecord& call : DrainCalls(dropped)) {
    std::vector<std::string> types;
    for (const VARTYPE type : call.types) types.push_back(JsonCount(type));
    calls.push_back(JsonObject({{"apartment", JsonCount(call.apartment)},
                                {"call", JsonCount(call.call)},
                                {"label", Json(call.label)},
                                {"startUs", JsonCount(call.start)},
                                {"endUs", call.end ? JsonCount(*call.end) : "null"},
                                {"result", call.result ? Json(static_cast<double>(*call.result)) : "null"},
                                {"kind", Name(CallKindName(call.kind))},
                                {"depth", JsonCount(call.depth)},
                                {"types", JsonArray(types)},
                                {"threadId", JsonCount(call.thread)}}));
  }
  if (calls.empty()) return {};
  return JsonObject({{"calls", JsonArray(calls)}, {"dropped", JsonCount(dropped)}});
}

}  // namespace concierge::lab

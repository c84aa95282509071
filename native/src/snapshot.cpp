#include "snapshot.h"

#include "foreign_threads.h"
#include "incoming.h"
#include "js_object.h"
#include "marshaling.h"
#include "object_table.h"
#include "platform.h"
#include "sync_objects.h"

namespace concierge {

namespace {

Napi::String Text(Napi::Env env, const std::wstring& text) {
  return Napi::String::New(env, reinterpret_cast<const char16_t*>(text.data()), text.size());
}

double Milliseconds(const FILETIME& time) {
  ULARGE_INTEGER ticks;
  ticks.LowPart = time.dwLowDateTime;
  ticks.HighPart = time.dwHighDateTime;
  return static_cast<double>(ticks.QuadPart) / 10'000.0;
}

const char* StateName(ApartmentState state) {
  switch (state) {
    case ApartmentState::kSuspended: return "suspended";
    case ApartmentState::kStarting: return "starting";
    case ApartmentState::kIdle: return "idle";
    case ApartmentState::kRunning: return "running";
    case ApartmentState::kStopping: return "stopping";
    case ApartmentState::kStopped: return "stopped";
    case ApartmentState::kDetached: return "detached";
  }
  return "unknown";
}

const char* SyncKindName(SyncKind kind) {
  switch (kind) {
    case SyncKind::kEvent: return "event";
    case SyncKind::kMutex: return "mutex";
    case SyncKind::kSemaphore: return "semaphore";
    case SyncKind::kProcess: return "process";
    case SyncKind::kThread: return "thread";
  }
  return "unknown";
}

const char* CallKindName(CallKind kind) {
  switch (kind) {
    case CallKind::kBatch: return "call";
    case CallKind::kIncoming: return "incoming";
    case CallKind::kWait: return "wait";
  }
  return "unknown";
}

const char* ForeignKindName(ForeignKind kind) {
  switch (kind) {
    case ForeignKind::kHostSta: return "host STA";
    case ForeignKind::kHostMta: return "host MTA";
    case ForeignKind::kMta: return "MTA";
  }
  return "unknown";
}

/**
 * Milliseconds since something began; 0 where it did not. All ages of a snapshot are of one moment, so that a beginning
 * is the same number in every snapshot. What began while the snapshot was read is a little younger than 0.
 */
double Age(uint64_t since, uint64_t now) {
  return since == 0 ? 0 : static_cast<double>(now) - static_cast<double>(since);
}

Napi::Object One(Napi::Env env, const Apartment& apartment, uint64_t now) {
  const ApartmentCounters& counters = apartment.counters();
  const ApartmentNow at = apartment.Now();
  const auto number = [&](double of) { return Napi::Number::New(env, of); };
  Napi::Object out = Napi::Object::New(env);
  out.Set("id", number(apartment.id()));
  out.Set("name", Text(env, apartment.name()));
  out.Set("kind", apartment.kind() == ApartmentKind::kSta ? "sta" : "mta");
  out.Set("state", StateName(at.state));
  out.Set("threadId", number(counters.thread_id));
  out.Set("type", number(counters.type));
  out.Set("qualifier", number(counters.qualifier));
  const bool reported = counters.type >= 0;
  out.Set("basis", reported ? "reported" : "unknown");
  out.Set("ground", reported ? "CoGetApartmentType on the thread" : "the thread has not entered its apartment");
  out.Set("call", Text(env, at.label));
  out.Set("depth", number(at.depth));
  out.Set("callAgeMs", number(Age(at.running_since, now)));
  out.Set("queued", number(static_cast<double>(at.queued)));
  out.Set("queueAgeMs", number(Age(at.queued_since, now)));
  out.Set("messages", number(static_cast<double>(counters.messages)));
  out.Set("calls", number(static_cast<double>(counters.calls)));
  out.Set("failures", number(static_cast<double>(counters.failures)));
  out.Set("longestGapMs", number(static_cast<double>(counters.longest_gap)));
  const bool owes = at.unpumped_since != 0;
  out.Set("unpumpedMs", owes ? Napi::Value(number(Age(at.unpumped_since, now))) : env.Null());
  const ApartmentKey key = apartment.kind() == ApartmentKind::kSta ? counters.thread_id.load() : 0;
  out.Set("objects", number(static_cast<double>(Objects().Count(key))));
  const FilterCounts filter = apartment.filter().counts();
  out.Set("incoming", number(static_cast<double>(filter.incoming)));
  out.Set("rejections", number(static_cast<double>(filter.retries.rejections)));
  out.Set("retries", number(static_cast<double>(filter.retries.retries)));
  out.Set("givenUp", number(static_cast<double>(filter.retries.given_up)));
  Napi::Array waits = Napi::Array::New(env, at.waiting_on.size());
  for (uint32_t i = 0; i < at.waiting_on.size(); i++) waits.Set(i, number(at.waiting_on[i]));
  out.Set("waitingOn", waits);
  out.Set("waitingMs", number(Age(at.waiting_since, now)));
  out.Set("callingInto", number(at.calling_into.apartment));
  out.Set("callingProcess", number(at.calling_into.pid));
  out.Set("outgoing", at.outgoing);
  FILETIME created, exited, kernel, user;
  const bool known =
      apartment.thread() != nullptr && GetThreadTimes(apartment.thread(), &created, &exited, &kernel, &user) != 0;
  out.Set("cpuMs", known ? Napi::Value(number(Milliseconds(kernel) + Milliseconds(user))) : env.Null());
  return out;
}

Napi::Object Foreign(Napi::Env env, const ForeignThread& thread, uint64_t now) {
  const auto number = [&](double of) { return Napi::Number::New(env, of); };
  Napi::Object out = Napi::Object::New(env);
  out.Set("threadId", number(thread.thread_id));
  out.Set("kind", ForeignKindName(thread.kind));
  out.Set("basis", thread.reported ? "reported" : "inferred");
  out.Set("ground", Text(env, thread.ground));
  out.Set("type", number(thread.type));
  out.Set("qualifier", number(thread.qualifier));
  out.Set("ageMs", number(Age(thread.since, now)));
  out.Set("cpuMs", thread.cpu_ms ? Napi::Value(number(*thread.cpu_ms)) : env.Null());
  return out;
}

}  // namespace

Napi::Object Snapshot(Napi::Env env, const std::vector<std::shared_ptr<Apartment>>& apartments) {
  const uint64_t now = GetTickCount64();
  const uint64_t now_us = NowMicroseconds();
  Napi::Array rows = Napi::Array::New(env, apartments.size());
  for (uint32_t i = 0; i < apartments.size(); i++) rows.Set(i, One(env, *apartments[i], now));
  const std::vector<Handover> open = OpenHandovers();
  Napi::Array handovers = Napi::Array::New(env, open.size());
  for (uint32_t i = 0; i < open.size(); i++) {
    Napi::Object row = Napi::Object::New(env);
    row.Set("token", Napi::Number::New(env, open[i].token));
    row.Set("how", open[i].git ? "git" : "stream");
    row.Set("threadId", Napi::Number::New(env, open[i].thread));
    row.Set("ageMs", Napi::Number::New(env, Age(open[i].since, now)));
    handovers.Set(i, row);
  }
  Napi::Object out = Napi::Object::New(env);
  out.Set("apartments", rows);
  out.Set("handovers", handovers);
  const std::vector<SyncState> states = SyncStates();
  Napi::Array objects = Napi::Array::New(env, states.size());
  for (uint32_t i = 0; i < states.size(); i++) {
    Napi::Object row = Napi::Object::New(env);
    row.Set("id", Napi::Number::New(env, states[i].id));
    row.Set("kind", SyncKindName(states[i].kind));
    row.Set("name", Text(env, states[i].name));
    row.Set("apartment", Napi::Number::New(env, states[i].apartment));
    row.Set("pid", Napi::Number::New(env, states[i].pid));
    objects.Set(i, row);
  }
  out.Set("waitObjects", objects);
  const std::vector<ForeignThread> threads = ForeignThreads();
  Napi::Array foreign = Napi::Array::New(env, threads.size());
  for (uint32_t i = 0; i < threads.size(); i++) foreign.Set(i, Foreign(env, threads[i], now));
  out.Set("foreign", foreign);
  out.Set("cancellation", !UnderWine());
  out.Set("wine", UnderWine());
  out.Set("nowUs", Napi::Number::New(env, static_cast<double>(now_us)));
  out.Set("tickMs", Napi::Number::New(env, static_cast<double>(now)));
  out.Set("exposed", Napi::Number::New(env, JsObject::Live()));
  out.Set("lateAnswers", Napi::Number::New(env, static_cast<double>(IncomingCall::LateAnswers())));
  return out;
}

Napi::Object DrainedCalls(Napi::Env env) {
  uint64_t dropped = 0;
  const std::vector<CallRecord> records = DrainCalls(dropped);
  Napi::Array calls = Napi::Array::New(env, records.size());
  for (uint32_t i = 0; i < records.size(); i++) {
    const CallRecord& record = records[i];
    Napi::Object row = Napi::Object::New(env);
    row.Set("apartment", Napi::Number::New(env, record.apartment));
    row.Set("call", Napi::Number::New(env, record.call));
    row.Set("label", Text(env, record.label));
    row.Set("startUs", Napi::Number::New(env, static_cast<double>(record.start)));
    row.Set("endUs", record.end ? Napi::Value(Napi::Number::New(env, static_cast<double>(*record.end))) : env.Null());
    row.Set("result", record.result ? Napi::Value(Napi::Number::New(env, *record.result)) : env.Null());
    row.Set("kind", CallKindName(record.kind));
    row.Set("depth", Napi::Number::New(env, record.depth));
    Napi::Array types = Napi::Array::New(env, record.types.size());
    for (uint32_t t = 0; t < record.types.size(); t++) types.Set(t, Napi::Number::New(env, record.types[t]));
    row.Set("types", types);
    row.Set("threadId", Napi::Number::New(env, record.thread));
    calls.Set(i, row);
  }
  Napi::Object out = Napi::Object::New(env);
  out.Set("calls", calls);
  out.Set("dropped", Napi::Number::New(env, static_cast<double>(dropped)));
  return out;
}

}  // namespace concierge

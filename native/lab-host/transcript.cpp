#include "transcript.h"

#include <stdexcept>

#include "../src/object_table.h"

namespace concierge::lab {

namespace {

std::string Utf8(const std::wstring& text) {
  if (text.empty()) return {};
  const int bytes =
      WideCharToMultiByte(CP_UTF8, 0, text.data(), static_cast<int>(text.size()), nullptr, 0, nullptr, nullptr);
  std::string out(static_cast<size_t>(bytes), '\0');
  WideCharToMultiByte(CP_UTF8, 0, text.data(), static_cast<int>(text.size()), out.data(), bytes, nullptr, nullptr);
  return out;
}

const char* StateName(ApartmentState state) {
  static constexpr const char* kNames[] = {"suspended", "starting", "idle",    "running",
                                           "stopping",  "stopped",  "detached"};
  return kNames[static_cast<size_t>(state)];
}

}  // namespace

std::string Json(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", c);
      out += escaped;
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string Json(const std::wstring& text) { return Json(Utf8(text)); }

Transcript::Transcript(const std::wstring& path) : file_(path.empty() ? stdout : _wfopen(path.c_str(), L"wb")) {
  if (file_ == nullptr) throw std::runtime_error("the transcript cannot be written");
}

Transcript::~Transcript() {
  if (file_ != stdout) std::fclose(file_);
}

void Transcript::Line(const std::string& type, const Fields& fields) {
  std::string line = "{\"type\":" + Json(type) + ",\"atUs\":" + Json(static_cast<double>(NowMicroseconds() - start_));
  for (const auto& [name, value] : fields) line += "," + Json(name) + ":" + value;
  line += "}\n";
  const std::lock_guard lock(mutex_);
  std::fwrite(line.data(), 1, line.size(), file_);
  std::fflush(file_);
}

void Transcript::Step(const std::wstring& text) { Line("step", {{"text", Json(text)}}); }

void Transcript::Result(const std::string& experiment, const Fields& observed) {
  std::string fields = "{";
  for (const auto& [name, value] : observed) fields += (fields.size() > 1 ? "," : "") + Json(name) + ":" + value;
  Line("result", {{"experiment", Json(experiment)}, {"observed", fields + "}"}});
}

void Transcript::Snapshot(const std::vector<std::shared_ptr<Apartment>>& apartments) {
  std::string rows = "[";
  for (const auto& apartment : apartments) {
    const ApartmentCounters& counters = apartment->counters();
    const Fields fields{
        {"id", Json(static_cast<double>(apartment->id()))},
        {"name", Json(apartment->name())},
        {"kind", Json(std::string(apartment->kind() == ApartmentKind::kSta ? "sta" : "mta"))},
        {"state", Json(std::string(StateName(counters.state)))},
        {"threadId", Json(static_cast<double>(counters.thread_id))},
        {"type", Json(static_cast<double>(counters.type))},
        {"qualifier", Json(static_cast<double>(counters.qualifier))},
        {"call", Json(apartment->CurrentLabel())},
        {"messages", Json(static_cast<double>(counters.messages))},
        {"longestGapMs", Json(static_cast<double>(counters.longest_gap))},
        {"callingInto", Json(static_cast<double>(apartment->CallingInto().apartment))},
    };
    std::string row = "{";
    for (const auto& [name, value] : fields) row += (row.size() > 1 ? "," : "") + Json(name) + ":" + value;
    rows += (rows.size() > 1 ? "," : "") + row + "}";
  }
  Line("snapshot", {{"apartments", rows + "]"}});
}

void Transcript::Calls() {
  uint64_t dropped = 0;
  for (const CallRecord& call : DrainCalls(dropped)) {
    Line("call", {{"apartment", Json(static_cast<double>(call.apartment))},
                  {"label", Json(call.label)},
                  {"startUs", Json(static_cast<double>(call.start))},
                  {"endUs", Json(static_cast<double>(call.end))},
                  {"result", Json(static_cast<double>(call.result))}});
  }
}

}  // namespace concierge::lab

#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace concierge::lab {

/** JSON values written as text; only what the lab host tells. */
std::string Json(const std::wstring& text);
std::string Json(const std::string& ascii);
inline std::string Json(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.17g", number);
  return text;
}
inline std::string Json(bool value) { return value ? "true" : "false"; }
inline std::string JsonCount(uint64_t count) { return std::to_string(count); }

/** Names with values that are JSON already. */
using Fields = std::vector<std::pair<std::string, std::string>>;
std::string JsonObject(const Fields& fields);
std::string JsonArray(const std::vector<std::string>& values);

}  // namespace concierge::lab

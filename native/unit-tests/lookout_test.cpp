#include "../src/lookout.h"

#include "check.h"

namespace concierge::unit {

void CheckLookout(Report& report) {
  Lookout lookout(50);
  report.That(lookout.For([] { return true; }), "lookout: what is there already is not waited for");
  int looks = 0;
  report.That(lookout.For([&] { return ++looks == 3; }), "lookout: what comes while it looks is seen");
  int vain = 0;
  const auto nothing = [&] {
    looks++;
    return false;
  };
  // Looked for once by whoever does not wait.
  const auto waits = [&] {
    looks = 0;
    const bool came = lookout.For(nothing);
    return !came && looks > 1;
  };
  while (vain < 1000 && waits()) vain++;
  report.Equal(vain, 4, "lookout: a few times in vain");
  int spared = 1;
  while (spared < 1000 && !waits()) spared++;
  report.Equal(spared, 16, "lookout: then it is seldom tried");
  do looks = 0;
  while (!lookout.For([&] { return ++looks == 2; }));
  report.That(waits(), "lookout: and again as before once something came");
}

}  // namespace concierge::unit

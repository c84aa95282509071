#include "experiments.h"

#include "matrix.h"

namespace concierge::lab {

namespace {

Model ModelOf(const std::string& name) {
  if (name == "Free") return Model::kFree;
  if (name == "Both") return Model::kBoth;
  if (name == "none") return Model::kNone;
  return Model::kApartment;
}

}  // namespace

bool RunExperiment(Lab& lab, const std::string& name, const std::string& argument) {
  const size_t colon = argument.find(':');
  if (name == "share") Share(lab, ModelOf(argument));
  else if (name == "mta") AllInMta(lab);
  else if (name == "matrix" && colon != std::string::npos)
    RunMatrixCell(lab, argument.substr(0, colon), ModelOf(argument.substr(colon + 1)));
  else if (name == "wrong-thread") WrongThread(lab);
  else if (name == "no-coinitialize") NoCoInitialize(lab);
  else if (name == "sleeping-sta") SleepingSta(lab);
  else if (name == "deadlock") Deadlock(lab);
  else if (name == "mutual-calls") MutualCalls(lab);
  else if (name == "creator-ends") CreatorEnds(lab);
  else if (name == "creator-ends-server") CreatorEndsServer(lab);
  else if (name == "window") WindowMessages(lab);
  else if (name == "keep-warm") KeepWarm(lab);
  else return false;
  return true;
}

}  // namespace concierge::lab

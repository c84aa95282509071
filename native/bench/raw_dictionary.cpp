#include "raw_dictionary.h"

#include <process.h>

#include <exception>
#include <functional>
#include <stdexcept>
#include <string>

#include "../src/apartment.h"

namespace concierge::bench {

namespace {

void Demand(HRESULT hr, const char* what) {
  if (SUCCEEDED(hr)) return;
  throw std::runtime_error(std::string(what) + " failed with " + std::to_string(static_cast<unsigned long>(hr)));
}

/** Does `work` on a fresh thread in an STA, and throws here what it threw there. */
class StaWork {
 public:
  explicit StaWork(std::function<void()> work) : work_(std::move(work)) {}
  void Run() {
    const auto thread = reinterpret_cast<HANDLE>(_beginthreadex(nullptr, 0, &StaWork::Main, this, 0, nullptr));
    if (thread == nullptr) throw std::runtime_error("no thread");
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  static unsigned __stdcall Main(void* raw) {
    auto* self = static_cast<StaWork*>(raw);
    const HRESULT entered = CoInitializeEx(nullptr, COINIT_APARTMENTTHREADED);
    try {
      Demand(entered, "CoInitializeEx");
      self->work_();
    } catch (...) {
      self->failure_ = std::current_exception();
    }
    if (SUCCEEDED(entered)) CoUninitialize();
    return 0;
  }
  std::function<void()> work_;
  std::exception_ptr failure_;
};

/** Reads every cell as a client would, without keeping anything. */
double ReadCells(const VARIANT& answer) {
  if (answer.vt != (VT_ARRAY | VT_VARIANT)) throw std::runtime_error("the server answered no array of VARIANT");
  double sum = 0;
  VARIANT* cells = nullptr;
  Demand(SafeArrayAccessData(answer.parray, reinterpret_cast<void**>(&cells)), "SafeArrayAccessData");
  const size_t count =
      static_cast<size_t>(answer.parray->rgsabound[0].cElements) * answer.parray->rgsabound[1].cElements;
  for (size_t i = 0; i < count; i++) {
    if (cells[i].vt == VT_R8) sum += cells[i].dblVal;
    else if (cells[i].vt == VT_BSTR) sum += SysStringLen(cells[i].bstrVal);
  }
  SafeArrayUnaccessData(answer.parray);
  return sum;
}

}  // namespace

RawDictionary::RawDictionary() {
  CLSID id;
  Demand(CLSIDFromProgID(L"Scripting.Dictionary", &id), "CLSIDFromProgID");
  Demand(CoCreateInstance(id, nullptr, CLSCTX_INPROC_SERVER, IID_IDispatch, reinterpret_cast<void**>(&object_)),
         "CoCreateInstance");
  const auto look_up = [this](const wchar_t* name) {
    auto* text = const_cast<LPOLESTR>(name);
    DISPID member = DISPID_UNKNOWN;
    Demand(object_->GetIDsOfNames(IID_NULL, &text, 1, LOCALE_INVARIANT, &member), "GetIDsOfNames");
    return member;
  };
  item_ = look_up(L"Item");
  const DISPID add = look_up(L"Add");
  for (LONG key = 0; key < kKeys; key++) {
    VARIANT arguments[2];
    arguments[1].vt = VT_I4;
    arguments[1].lVal = key;
    arguments[0].vt = VT_R8;
    arguments[0].dblVal = key * 1.5;
    DISPPARAMS parameters{arguments, nullptr, 2, 0};
    Demand(object_->Invoke(add, IID_NULL, LOCALE_INVARIANT, DISPATCH_METHOD, &parameters, nullptr, nullptr, nullptr),
           "Add");
  }
}

double RawDictionary::ReadAllEarly() {
  if (!early_) early_ = DualMember::Find(object_, item_, LOCALE_INVARIANT);
  if (!early_) throw std::runtime_error("the dictionary has no dual interface");
  double sum = 0;
  VARIANT key;
  VariantInit(&key);
  key.vt = VT_I4;
  for (LONG i = 0; i < kReads; i++) {
    key.lVal = i % kKeys;
    VARIANT value;
    VariantInit(&value);
    early_->Read(key, L"Item", value);
    sum += value.dblVal;
    VariantClear(&value);
  }
  return sum;
}

RawDictionary::~RawDictionary() {
  early_.reset();
  if (object_ != nullptr) object_->Release();
}

double RawDictionary::ReadAll() {
  double sum = 0;
  VARIANT key;
  VariantInit(&key);
  key.vt = VT_I4;
  DISPPARAMS parameters{&key, nullptr, 1, 0};
  for (LONG i = 0; i < kReads; i++) {
    key.lVal = i % kKeys;
    VARIANT value;
    VariantInit(&value);
    EXCEPINFO exception{};
    Demand(object_->Invoke(item_, IID_NULL, LOCALE_INVARIANT, DISPATCH_METHOD | DISPATCH_PROPERTYGET, &parameters,
                           &value, &exception, nullptr),
           "Item");
    sum += value.dblVal;
    VariantClear(&value);
  }
  return sum;
}

std::vector<double> TimeRawLoop(uint32_t rounds, bool early) {
  std::vector<double> times;
  StaWork([&] {
    RawDictionary dictionary;
    for (uint32_t i = 0; i < rounds; i++) {
      const uint64_t start = NowMicroseconds();
      if (early) dictionary.ReadAllEarly();
      else dictionary.ReadAll();
      times.push_back(static_cast<double>(NowMicroseconds() - start));
    }
  }).Run();
  return times;
}

std::vector<double> TimeCells(const wchar_t* class_id, DISPID member, LONG rows, LONG columns, uint32_t rounds) {
  std::vector<double> times;
  StaWork([&] {
    CLSID id;
    Demand(CLSIDFromString(class_id, &id), "CLSIDFromString");
    IDispatch* object = nullptr;
    Demand(CoCreateInstance(id, nullptr, CLSCTX_LOCAL_SERVER, IID_IDispatch, reinterpret_cast<void**>(&object)),
           "CoCreateInstance");
    VARIANT arguments[2];
    arguments[1].vt = arguments[0].vt = VT_I4;
    arguments[1].lVal = rows;
    arguments[0].lVal = columns;
    DISPPARAMS parameters{arguments, nullptr, 2, 0};
    for (uint32_t i = 0; i < rounds; i++) {
      VARIANT answer;
      VariantInit(&answer);
      const uint64_t start = NowMicroseconds();
      const HRESULT hr =
          object->Invoke(member, IID_NULL, LOCALE_INVARIANT, DISPATCH_METHOD, &parameters, &answer, nullptr, nullptr);
      if (FAILED(hr)) {
        object->Release();
        Demand(hr, "GetCells");
      }
      ReadCells(answer);
      VariantClear(&answer);
      times.push_back(static_cast<double>(NowMicroseconds() - start));
    }
    object->Release();
  }).Run();
  return times;
}

RawThreads::RawThreads(uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    const auto thread = reinterpret_cast<HANDLE>(_beginthreadex(nullptr, 0, &RawThreads::Main, this, 0, nullptr));
    if (thread != nullptr) threads_.push_back(thread);
  }
}

unsigned __stdcall RawThreads::Main(void* raw) {
  auto* self = static_cast<RawThreads*>(raw);
  if (FAILED(CoInitializeEx(nullptr, COINIT_APARTMENTTHREADED))) return 1;
  try {
    RawDictionary dictionary;
    while (self->stopping_ == 0) {
      dictionary.ReadAll();
      InterlockedAdd64(&self->reads_, RawDictionary::kReads);
    }
  } catch (const std::exception&) {
    // Seen by the caller as fewer reads than there should be.
  }
  CoUninitialize();
  return 0;
}

uint64_t RawThreads::Stop() {
  InterlockedExchange(&stopping_, 1);
  for (const HANDLE thread : threads_) {
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
  }
  threads_.clear();
  return static_cast<uint64_t>(reads_);
}

}  // namespace concierge::bench

#include "batch_commands.h"

#include <oleauto.h>

#include "apartment.h"
#include "com_error.h"
#include "events.h"
#include "js_object.h"
#include "milliseconds.h"
#include "object_classes.h"
#include "variant_results.h"

namespace concierge {

namespace {

/** What is packed alike of a member of both kinds of objects. */
JsMember ReadJsMember(Unpacker& in) {
  JsMember member;
  member.name = in.Text();
  member.id = in.Int();
  member.kinds = in.Whole();
  member.parameters = in.Whole();
  return member;
}

}  // namespace

void Batch::RunAdvise(VARIANT& result) {
  ComPtr<IDispatch> source = Target(L"advise");
  const std::wstring wanted(in_.Text());
  const uint32_t handler = in_.Whole();
  const DWORD timeout = Milliseconds(in_.Number());
  IID id = GUID_NULL;
  if (!wanted.empty() && FAILED(IIDFromString(wanted.c_str(), &id))) throw ComError(E_INVALIDARG, wanted);
  auto shape = std::make_shared<JsShape>(EventShape(source.get(), id));
  shape->timeout_ms = timeout;
  ComPtr<IDispatch> sink(new JsObject(apartment_, handler, shape));
  SAFEARRAYBOUND bound{static_cast<ULONG>(1 + shape->members.size() * 2), 0};
  SAFEARRAY* array = SafeArrayCreate(VT_VARIANT, 1, &bound);
  if (array == nullptr) throw ComError(E_OUTOFMEMORY, L"advise");
  result.vt = VT_ARRAY | VT_VARIANT;
  result.parray = array;
  // Last of all that may fail: a connection whose number nobody gets could not be left.
  const uint32_t advice = Advise(source.get(), shape->event_interface, sink.get(), apartment_->id());
  auto* values = static_cast<VARIANT*>(array->pvData);
  SetNumber(advice, *values++);
  for (const JsMember& member : shape->members) {
    SetNumber(member.id, *values++);
    values->vt = VT_BSTR;
    values++->bstrVal = SysAllocStringLen(member.name.data(), static_cast<UINT>(member.name.size()));
  }
}

void Batch::RunExpose(VARIANT& result) {
  const uint32_t handler = in_.Whole();
  auto shape = std::make_shared<JsShape>();
  shape->timeout_ms = Milliseconds(in_.Number());
  shape->name = in_.Text();
  shape->holds_server = true;
  const size_t members = in_.Whole();
  for (size_t i = 0; i < members; i++) {
    shape->members.push_back(ReadJsMember(in_));
  }
  result.vt = VT_DISPATCH;
  result.pdispVal = new JsObject(apartment_, handler, std::move(shape));
}

void Batch::RunDeclareClass(VARIANT& result) {
  auto shape = std::make_shared<JsShape>();
  shape->timeout_ms = Milliseconds(in_.Number());
  shape->name = in_.Text();
  shape->holds_server = true;
  shape->shared = true;
  const size_t members = in_.Whole();
  for (size_t i = 0; i < members; i++) {
    JsMember member = ReadJsMember(in_);
    for (uint32_t at = 0; at < member.parameters; at++) member.parameter_names.emplace_back(in_.Text());
    shape->members.push_back(std::move(member));
  }
  SetNumber(DeclareClass(apartment_, std::move(shape)), result);
}

}  // namespace concierge

#include <cmath>
#include <stdexcept>

#include "com_error.h"
#include "object_classes.h"
#include "object_table.h"
#include "safe_arrays.h"
#include "variant_codec.h"

namespace concierge {

namespace {

double AsNumber(uint64_t raw) {
  double number;
  std::memcpy(&number, &raw, sizeof number);
  return number;
}

/** The scalar kinds that JavaScript names explicitly, out of a number that fits them. */
void SetTyped(VARTYPE type, double number, VARIANT& out) {
  const auto fits = [&](double low, double high) {
    if (!(number >= low && number <= high) || std::trunc(number) != number) throw ComError(DISP_E_OVERFLOW, L"value");
  };
  switch (type) {
    case VT_I1:
      fits(-128, 127);
      out.cVal = static_cast<CHAR>(number);
      break;
    case VT_UI1:
      fits(0, 255);
      out.bVal = static_cast<BYTE>(number);
      break;
    case VT_I2:
      fits(-32768, 32767);
      out.iVal = static_cast<SHORT>(number);
      break;
    case VT_UI2:
      fits(0, 65535);
      out.uiVal = static_cast<USHORT>(number);
      break;
    case VT_I4:
    case VT_INT:
      fits(-2147483648.0, 2147483647.0);
      out.lVal = static_cast<LONG>(number);
      break;
    case VT_UI4:
    case VT_UINT:
      fits(0, 4294967295.0);
      out.ulVal = static_cast<ULONG>(number);
      break;
    case VT_R4: out.fltVal = static_cast<FLOAT>(number); break;
    case VT_R8: out.dblVal = number; break;
    default: throw ComError(DISP_E_BADVARTYPE, L"value");
  }
  out.vt = type;
}

void StoreElement(VARTYPE type, VARIANT& value, BYTE* to) {
  if (type == VT_VARIANT) {
    *reinterpret_cast<VARIANT*>(to) = value;
  } else if (type == VT_DECIMAL) {
    if (value.vt != VT_DECIMAL) throw ComError(DISP_E_TYPEMISMATCH, L"array element");
    *reinterpret_cast<DECIMAL*>(to) = value.decVal;
  } else {
    if (value.vt != type) Check(VariantChangeType(&value, &value, 0, type), L"array element");
    std::memcpy(to, &value.llVal, ElementSize(type));
  }
  VariantInit(&value);  // ownership moved into the array
}

void ReadArray(Unpacker& in, const std::vector<Variant>& slots, VARIANT& out) {
  const auto type = static_cast<VARTYPE>(in.Whole());
  const size_t dimensions = in.Whole();
  const size_t size = ElementSize(type);
  if (size == 0 || dimensions < 1 || dimensions > 60) throw ComError(DISP_E_BADVARTYPE, L"array");
  std::vector<SAFEARRAYBOUND> bounds(dimensions);
  std::vector<size_t> shape(dimensions);
  double total = 1;
  for (size_t i = 0; i < dimensions; i++) {
    bounds[i].lLbound = in.Int();
    const double count = in.Number();
    if (!(count >= 0 && count <= 0x7fffffff)) throw ComError(E_INVALIDARG, L"array");
    bounds[i].cElements = static_cast<ULONG>(count);
    shape[i] = bounds[i].cElements;
    total *= count;
  }
  if (total > 1e9) throw ComError(E_OUTOFMEMORY, L"array");
  SAFEARRAY* array = SafeArrayCreate(type, static_cast<UINT>(dimensions), bounds.data());
  if (array == nullptr) throw ComError(E_OUTOFMEMORY, L"array");
  out.vt = static_cast<VARTYPE>(VT_ARRAY | type);
  out.parray = array;
  const ArrayAccess access(array);
  RowMajor at(shape);
  if (IsPlainNumber(type)) {
    const uint64_t* column = in.Numbers(at.total());
    for (size_t i = 0; i < at.total(); i++, at.Advance()) {
      BYTE* to = access.data() + at.offset() * size;
      const double number = AsNumber(column[i]);
      if (type == VT_R8 || type == VT_DATE) {
        *reinterpret_cast<DOUBLE*>(to) = number;
      } else {
        VARIANT element;
        VariantInit(&element);
        SetTyped(type, number, element);
        std::memcpy(to, &element.llVal, size);
      }
    }
    return;
  }
  for (size_t i = 0; i < at.total(); i++, at.Advance()) {
    Variant element;
    ReadVariant(in, slots, element.get());
    StoreElement(type, element.get(), access.data() + at.offset() * size);
  }
}

}  // namespace

void ReadVariant(Unpacker& in, const std::vector<Variant>& slots, VARIANT& out) {
  VariantClear(&out);
  switch (const Tag tag = in.NextTag()) {
    case Tag::kEmpty: return;
    case Tag::kNull: out.vt = VT_NULL; return;
    // An omitted optional argument is this error code, by the rules of IDispatch::Invoke.
    case Tag::kMissing:
      out.vt = VT_ERROR;
      out.scode = DISP_E_PARAMNOTFOUND;
      return;
    case Tag::kFalse:
    case Tag::kTrue:
      out.vt = VT_BOOL;
      out.boolVal = tag == Tag::kTrue ? VARIANT_TRUE : VARIANT_FALSE;
      return;
    case Tag::kDouble:
      out.vt = VT_R8;
      out.dblVal = in.Number();
      return;
    case Tag::kInt: SetTyped(VT_I4, in.Number(), out); return;
    case Tag::kInt64:
      out.vt = VT_I8;
      out.llVal = static_cast<LONGLONG>(in.Raw());
      return;
    case Tag::kUint64:
      out.vt = VT_UI8;
      out.ullVal = in.Raw();
      return;
    case Tag::kCurrency:
      out.vt = VT_CY;
      out.cyVal.int64 = static_cast<LONGLONG>(in.Raw());
      return;
    case Tag::kDecimal: {
      const uint64_t low = in.Raw();
      const uint64_t rest = in.Raw();
      out.decVal.Lo64 = low;
      out.decVal.Hi32 = static_cast<ULONG>(rest);
      out.decVal.scale = static_cast<BYTE>(rest >> 32);
      out.decVal.sign = static_cast<BYTE>(rest >> 40);
      out.vt = VT_DECIMAL;
      return;
    }
    case Tag::kDate:
      out.vt = VT_DATE;
      out.date = in.Number();
      return;
    case Tag::kError:
      out.vt = VT_ERROR;
      out.scode = static_cast<SCODE>(static_cast<int64_t>(in.Number()));
      return;
    case Tag::kString: {
      const std::wstring_view text = in.Text();
      out.bstrVal = SysAllocStringLen(text.data(), static_cast<UINT>(text.size()));
      if (out.bstrVal == nullptr) throw ComError(E_OUTOFMEMORY, L"text");
      out.vt = VT_BSTR;
      return;
    }
    case Tag::kObject: {
      const uint32_t id = in.Whole();
      if (id == 0) {
        out.vt = VT_DISPATCH;
        out.pdispVal = nullptr;
        return;
      }
      ComPtr<IUnknown> object = Objects().Get(id, L"argument");
      IDispatch* dispatch = nullptr;
      if (SUCCEEDED(object->QueryInterface(IID_IDispatch, reinterpret_cast<void**>(&dispatch)))) {
        out.vt = VT_DISPATCH;
        out.pdispVal = dispatch;
      } else {
        out.vt = VT_UNKNOWN;
        out.punkVal = object.detach();
      }
      return;
    }
    case Tag::kTyped: {
      const auto type = static_cast<VARTYPE>(in.Whole());
      SetTyped(type, in.Number(), out);
      return;
    }
    case Tag::kArray: ReadArray(in, slots, out); return;
    case Tag::kSlot: {
      const size_t slot = in.Whole();
      if (slot >= slots.size()) throw ComError(E_INVALIDARG, L"result of a later command");
      Check(VariantCopy(&out, const_cast<VARIANT*>(&slots[slot].get())), L"slot");
      return;
    }
    case Tag::kNew: {
      const uint32_t handler = in.Whole();
      out.pdispVal = MakeObject(in.Whole(), handler);
      out.vt = VT_DISPATCH;
      return;
    }
    case Tag::kOwn:
    case Tag::kByRef:
    case Tag::kAgain:
    case Tag::kParcels: break;  // in answers only
  }
  throw std::runtime_error("packed buffer holds an unknown value tag");
}

}  // namespace concierge

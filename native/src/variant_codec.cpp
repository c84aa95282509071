#include "variant_codec.h"

#include <cmath>
#include <stdexcept>

#include "com_error.h"
#include "object_classes.h"
#include "object_table.h"
#include "parcels.h"

namespace concierge {

namespace {

double AsNumber(uint64_t raw) {
  double number;
  std::memcpy(&number, &raw, sizeof number);
  return number;
}

uint64_t AsRaw(double number) {
  uint64_t raw;
  std::memcpy(&raw, &number, sizeof raw);
  return raw;
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

size_t ElementSize(VARTYPE type) {
  switch (type) {
    case VT_I1:
    case VT_UI1: return 1;
    case VT_I2:
    case VT_UI2:
    case VT_BOOL: return 2;
    case VT_I4:
    case VT_UI4:
    case VT_INT:
    case VT_UINT:
    case VT_R4:
    case VT_ERROR: return 4;
    case VT_I8:
    case VT_UI8:
    case VT_R8:
    case VT_CY:
    case VT_DATE: return 8;
    case VT_DECIMAL: return sizeof(DECIMAL);
    case VT_BSTR:
    case VT_DISPATCH:
    case VT_UNKNOWN: return sizeof(void*);
    case VT_VARIANT: return sizeof(VARIANT);
    default: return 0;
  }
}

bool IsPlainNumber(VARTYPE type) {
  switch (type) {
    case VT_I1:
    case VT_UI1:
    case VT_I2:
    case VT_UI2:
    case VT_I4:
    case VT_UI4:
    case VT_INT:
    case VT_UINT:
    case VT_R4:
    case VT_R8:
    case VT_DATE: return true;
    default: return false;
  }
}

double LoadNumber(VARTYPE type, const BYTE* from) {
  switch (type) {
    case VT_I1: return *reinterpret_cast<const CHAR*>(from);
    case VT_UI1: return *from;
    case VT_I2: return *reinterpret_cast<const SHORT*>(from);
    case VT_UI2: return *reinterpret_cast<const USHORT*>(from);
    case VT_I4:
    case VT_INT: return *reinterpret_cast<const LONG*>(from);
    case VT_UI4:
    case VT_UINT: return *reinterpret_cast<const ULONG*>(from);
    case VT_R4: return *reinterpret_cast<const FLOAT*>(from);
    default: return *reinterpret_cast<const DOUBLE*>(from);
  }
}

/** Maps the row-major position used in JavaScript to the offset in a SAFEARRAY, whose first index runs fastest. */
class RowMajor {
 public:
  explicit RowMajor(std::vector<size_t> shape)
      : shape_(std::move(shape)), index_(shape_.size()), strides_(shape_.size()) {
    size_t stride = 1;
    for (size_t i = 0; i < shape_.size(); i++) {
      strides_[i] = stride;
      stride *= shape_[i];
    }
    total_ = stride;
  }
  size_t total() const { return total_; }
  size_t offset() const { return offset_; }
  void Advance() {
    for (size_t i = shape_.size(); i-- > 0;) {
      offset_ += strides_[i];
      if (++index_[i] < shape_[i]) return;
      offset_ -= strides_[i] * shape_[i];
      index_[i] = 0;
    }
  }

 private:
  std::vector<size_t> shape_, index_, strides_;
  size_t total_ = 0, offset_ = 0;
};

class ArrayAccess {
 public:
  explicit ArrayAccess(SAFEARRAY* array) : array_(array) {
    Check(SafeArrayAccessData(array, reinterpret_cast<void**>(&data_)), L"array");
  }
  ~ArrayAccess() { SafeArrayUnaccessData(array_); }
  ArrayAccess(const ArrayAccess&) = delete;
  ArrayAccess& operator=(const ArrayAccess&) = delete;
  BYTE* data() const { return data_; }

 private:
  SAFEARRAY* array_;
  BYTE* data_ = nullptr;
};

/** Views one SAFEARRAY element as a VARIANT without taking ownership. */
VARIANT Borrow(VARTYPE type, const BYTE* from) {
  VARIANT view;
  VariantInit(&view);
  if (type == VT_VARIANT) return *reinterpret_cast<const VARIANT*>(from);
  if (type == VT_DECIMAL) {
    view.decVal = *reinterpret_cast<const DECIMAL*>(from);
  } else {
    std::memcpy(&view.llVal, from, ElementSize(type));
  }
  view.vt = type;
  return view;
}

size_t CountOf(SAFEARRAY* array) {
  size_t count = array == nullptr || array->cDims == 0 ? 0 : 1;
  for (USHORT i = 0; count != 0 && i < array->cDims; i++) count *= array->rgsabound[i].cElements;
  return count;
}

void WriteArray(SAFEARRAY* array, VARTYPE type, Packer& out, Home home, Parcels* parcels) {
  const size_t count = CountOf(array);
  const bool ahead = parcels != nullptr && type == VT_VARIANT && count >= Parcels::kLeastElements;
  out.PutTag(ahead ? Tag::kParcels : Tag::kArray);
  if (ahead) out.PutNumber(parcels->Begin(count));
  out.PutNumber(type);
  const UINT dimensions = array == nullptr ? 0 : SafeArrayGetDim(array);
  out.PutNumber(dimensions);
  if (dimensions == 0) return;
  const size_t size = ElementSize(type);
  // A server may say one type and make an array of another: read by the wrong size it would be read beyond its end.
  if (size == 0 || SafeArrayGetElemsize(array) != size) throw ComError(DISP_E_BADVARTYPE, L"array");
  std::vector<size_t> shape;
  for (UINT i = 1; i <= dimensions; i++) {
    LONG low, high;
    Check(SafeArrayGetLBound(array, i, &low), L"array");
    Check(SafeArrayGetUBound(array, i, &high), L"array");
    shape.push_back(static_cast<size_t>(static_cast<int64_t>(high) - low + 1));
    out.PutNumber(low);
    out.PutNumber(static_cast<double>(shape.back()));
  }
  const ArrayAccess access(array);
  RowMajor at(shape);
  if (IsPlainNumber(type)) {
    uint64_t* column = out.Reserve(at.total());
    if (dimensions == 1 && type == VT_R8) {
      std::memcpy(column, access.data(), at.total() * sizeof *column);
      return;
    }
    for (size_t i = 0; i < at.total(); i++, at.Advance())
      column[i] = AsRaw(LoadNumber(type, access.data() + at.offset() * size));
    return;
  }
  if (ahead) {
    const auto* cells = reinterpret_cast<const VARIANT*>(access.data());
    for (size_t i = 0; i < at.total(); i++, at.Advance()) WriteVariant(cells[at.offset()], parcels->Next(), home);
    parcels->End();
    return;
  }
  for (size_t i = 0; i < at.total(); i++, at.Advance())
    WriteVariant(Borrow(type, access.data() + at.offset() * size), out, home);
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
  const auto type = static_cast<VARTYPE>(in.Number());
  const auto dimensions = static_cast<size_t>(in.Number());
  const size_t size = ElementSize(type);
  if (size == 0 || dimensions < 1 || dimensions > 60) throw ComError(DISP_E_BADVARTYPE, L"array");
  std::vector<SAFEARRAYBOUND> bounds(dimensions);
  std::vector<size_t> shape(dimensions);
  double total = 1;
  for (size_t i = 0; i < dimensions; i++) {
    bounds[i].lLbound = static_cast<LONG>(in.Number());
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
      const auto id = static_cast<uint32_t>(in.Number());
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
      const auto type = static_cast<VARTYPE>(in.Number());
      SetTyped(type, in.Number(), out);
      return;
    }
    case Tag::kArray: ReadArray(in, slots, out); return;
    case Tag::kSlot: {
      const auto slot = static_cast<size_t>(in.Number());
      if (slot >= slots.size()) throw ComError(E_INVALIDARG, L"result of a later command");
      Check(VariantCopy(&out, const_cast<VARIANT*>(&slots[slot].get())), L"slot");
      return;
    }
    case Tag::kNew: {
      const auto handler = static_cast<uint32_t>(in.Number());
      out.pdispVal = MakeObject(static_cast<uint32_t>(in.Number()), handler);
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

void WriteVariant(const VARIANT& value, Packer& out, Home home, Parcels* parcels) {
  if ((value.vt & VT_BYREF) != 0) {
    Variant direct;
    Check(VariantCopyInd(&direct, const_cast<VARIANT*>(&value)), L"value by reference");
    WriteVariant(direct.get(), out, home, parcels);
    return;
  }
  if ((value.vt & VT_ARRAY) != 0) {
    WriteArray(value.parray, static_cast<VARTYPE>(value.vt & VT_TYPEMASK), out, home, parcels);
    return;
  }
  const auto number = [&](double of) {
    out.PutTag(Tag::kDouble);
    out.PutNumber(of);
  };
  const auto raw = [&](Tag tag, uint64_t of) {
    out.PutTag(tag);
    out.PutRaw(of);
  };
  switch (value.vt) {
    case VT_EMPTY: out.PutTag(Tag::kEmpty); return;
    case VT_NULL: out.PutTag(Tag::kNull); return;
    case VT_BOOL: out.PutTag(value.boolVal != VARIANT_FALSE ? Tag::kTrue : Tag::kFalse); return;
    case VT_I1:
    case VT_UI1:
    case VT_I2:
    case VT_UI2:
    case VT_I4:
    case VT_UI4:
    case VT_INT:
    case VT_UINT:
    case VT_R4:
    case VT_R8: number(LoadNumber(value.vt, reinterpret_cast<const BYTE*>(&value.llVal))); return;
    case VT_I8: raw(Tag::kInt64, static_cast<uint64_t>(value.llVal)); return;
    case VT_UI8: raw(Tag::kUint64, value.ullVal); return;
    case VT_CY: raw(Tag::kCurrency, static_cast<uint64_t>(value.cyVal.int64)); return;
    case VT_DECIMAL:
      out.PutTag(Tag::kDecimal);
      out.PutRaw(value.decVal.Lo64);
      out.PutRaw(value.decVal.Hi32 | static_cast<uint64_t>(value.decVal.scale) << 32 |
                 static_cast<uint64_t>(value.decVal.sign) << 40);
      return;
    case VT_DATE:
      out.PutTag(Tag::kDate);
      out.PutNumber(value.date);
      return;
    case VT_ERROR:
      if (value.scode == DISP_E_PARAMNOTFOUND) {
        out.PutTag(Tag::kMissing);
      } else {
        out.PutTag(Tag::kError);
        out.PutNumber(value.scode);
      }
      return;
    case VT_BSTR: out.PutString({value.bstrVal, SysStringLen(value.bstrVal)}); return;
    case VT_DISPATCH:
    case VT_UNKNOWN:
      out.PutObject(value.punkVal == nullptr ? 0 : Objects().Add(ComPtr<IUnknown>::Share(value.punkVal), home));
      return;
    default: throw ComError(DISP_E_BADVARTYPE, L"value");
  }
}

}  // namespace concierge

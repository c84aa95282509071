#include <cstring>

#include "com_error.h"
#include "object_table.h"
#include "parcels.h"
#include "safe_arrays.h"
#include "variant_codec.h"

namespace concierge {

namespace {

uint64_t AsRaw(double number) {
  uint64_t raw;
  std::memcpy(&raw, &number, sizeof raw);
  return raw;
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

}  // namespace

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

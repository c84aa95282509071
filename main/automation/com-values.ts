import {
  DateValue,
  Double,
  ErrorCode,
  Grid,
  Money,
  nothing,
  omitted,
  type AutomationObject,
  type Value,
} from '../../app/automation/values';
import { ExcelError } from '../../app/automation/excel-error';
import {
  ComArray,
  Currency,
  Decimal,
  ErrorValue,
  ExposedObject,
  OleDate,
  Typed,
  VT,
  missing,
  type ComValue,
} from '../../native';

/** SCODEs of cell errors: FACILITY_CONTROL with the number that CVErr gives. */
const CELL_ERROR = 0x800a0000;
const DISP_E_TYPEMISMATCH = 0x80020005;

/** A null object: Nothing. */
const NOTHING = { objectId: 0 };

/** What a client gave, as the model takes it. */
export function fromCom(value: ComValue): Value {
  if (value === missing) return omitted;
  if (value instanceof Currency) return new Money(Number(value.tenThousandths) / 10_000);
  if (value instanceof Decimal) return Number(value.toString());
  if (value instanceof OleDate) return new DateValue(value.days);
  if (value instanceof ErrorValue) return new ErrorCode(value.code & 0xffff);
  if (value instanceof Typed) return value.value;
  if (value instanceof ExposedObject) return value.self as AutomationObject;
  if (value instanceof ComArray) return gridOf(value);
  if (Array.isArray(value))
    return new Grid(
      1,
      value.length,
      value.map((each) => fromCom(each as ComValue)),
    );
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'object' && value !== null) {
    throw new ExcelError(DISP_E_TYPEMISMATCH, 'Type mismatch: the object is not one of this application.');
  }
  return value;
}

function gridOf(array: ComArray): Grid {
  if (array.shape.length > 2) {
    throw new ExcelError(DISP_E_TYPEMISMATCH, 'Type mismatch: an array has one or two dimensions.');
  }
  const [rows = 0, columns = 0] = array.shape.length === 1 ? [1, array.shape[0]] : array.shape;
  const data: Value[] = new Array<Value>(array.data.length);
  const dates = array.type === VT.DATE;
  for (let i = 0; i < data.length; i++) {
    const one = array.data[i];
    data[i] = dates && typeof one === 'number' ? new DateValue(one) : fromCom(one);
  }
  return new Grid(rows, columns, data);
}

/** What the model answers, as a client gets it. `object` makes objects of the model into COM's. */
export async function toCom(
  value: Value,
  object: (self: AutomationObject) => Promise<ComValue>,
): Promise<ComValue> {
  if (value === omitted) return undefined;
  if (value === nothing) return NOTHING;
  if (value instanceof Double) return double(value.value);
  if (value instanceof DateValue) return new OleDate(value.days);
  if (value instanceof Money) return new Currency(BigInt(Math.round(value.amount * 10_000)));
  if (value instanceof ErrorCode) return new ErrorValue((CELL_ERROR + value.code) | 0);
  if (value instanceof Grid) {
    const data: ComValue[] = new Array<ComValue>(value.data.length);
    for (let i = 0; i < data.length; i++) data[i] = inGrid(value.data[i]);
    return new ComArray(VT.VARIANT, [value.rows, value.columns], data, [1, 1]);
  }
  return typeof value === 'object' && value !== null ? object(value) : value;
}

/** Whole numbers would otherwise travel as integers; cells hold doubles. */
function double(value: number): ComValue {
  return Number.isInteger(value) ? new Typed(VT.R8, value) : value;
}

function inGrid(value: Value): ComValue {
  if (typeof value === 'number') return double(value);
  if (value instanceof Double) return double(value.value);
  if (value instanceof DateValue) return new OleDate(value.days);
  if (value instanceof Money) return new Currency(BigInt(Math.round(value.amount * 10_000)));
  if (value instanceof ErrorCode) return new ErrorValue((CELL_ERROR + value.code) | 0);
  return value as ComValue;
}

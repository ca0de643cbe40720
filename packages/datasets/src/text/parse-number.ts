const strict = /^ *[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)? *$/;
const wholeNumber = /^ *[-+]?\d+ *$/;

/** Powers of ten that float64 holds exactly. */
const powers = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

/**
 * The number that a cell of text is, else NaN: decimal digits, a point, an exponent, spaces around them, and nothing else that
 * JavaScript takes for a number. Integers from 2^53 on, which float64 may change, and what overflows are none.
 *
 * Up to 15 digits are exact as an integer, and so is the power of ten that they are divided by: the quotient is the nearest float64
 * (Clinger 1990, "How to read floating point numbers accurately").
 */
export function parseNumber(text: string): number {
  const length = text.length;
  const isNegative = length > 1 && text.charCodeAt(0) === 45;
  let digits = 0;
  let places = -1;
  let mantissa = 0;
  for (let i = isNegative ? 1 : 0; i < length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      digits++;
      if (places >= 0) places++;
    } else if (digit === -2 && places < 0) {
      places = 0;
    } else {
      return parseSlowly(text);
    }
  }
  if (digits === 0 || digits > 15) return parseSlowly(text);
  const value = places > 0 ? mantissa / (powers[places] as number) : mantissa;
  return isNegative ? -value : value;
}

function parseSlowly(text: string): number {
  if (!strict.test(text)) return Number.NaN;
  const value = Number(text);
  return Number.isFinite(value) && !isIdentifier(text, value) ? value : Number.NaN;
}

/** Whether a cell is an integer that float64 may not hold, as long identifiers are. */
export const isIdentifier = (text: string, value = Number(text)): boolean =>
  Math.abs(value) >= 2 ** 53 && wholeNumber.test(text);

/** `parseNumber` of a cell that has a comma for the point. */
export const parseNumberWithComma = (text: string): number =>
  text.includes(".") ? Number.NaN : parseNumber(text.replace(",", "."));

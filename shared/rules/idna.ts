const base = 36;
const thresholdMin = 1;
const thresholdMax = 26;
const skew = 38;
const damp = 700;
const initialBias = 72;
const firstNonAscii = 0x80;

/**
 * A host's name as net/http looks it up, sends it and compares it with certificates: labels beyond ASCII in lower case and in
 * Punycode (net/http/request.go, idnaASCII). Names in ASCII come back as they are.
 */
export function asciiName(host: string): string {
  if (isAscii(host)) return host;
  const labels = host
    .normalize('NFKC')
    .toLowerCase()
    .split(/[.\u3002\uff0e\uff61]/);
  return labels.map((label) => (isAscii(label) ? label : `xn--${punycode(label)}`)).join('.');
}

function isAscii(text: string): boolean {
  return [...text].every((character) => (character.codePointAt(0) ?? 0) < firstNonAscii);
}

/** RFC 3492 §6.3. */
function punycode(label: string): string {
  const points = [...label].map((character) => character.codePointAt(0) ?? 0);
  const basic = points.filter((point) => point < firstNonAscii);
  let output = basic.length === 0 ? '' : `${String.fromCodePoint(...basic)}-`;
  let current = firstNonAscii;
  let delta = 0;
  let bias = initialBias;
  let handled = basic.length;
  while (handled < points.length) {
    const next = Math.min(...points.filter((point) => point >= current));
    delta += (next - current) * (handled + 1);
    current = next;
    for (const point of points) {
      if (point < current) delta += 1;
      if (point !== current) continue;
      output += variableLength(delta, bias);
      bias = adapt(delta, handled + 1, handled === basic.length);
      delta = 0;
      handled += 1;
    }
    delta += 1;
    current += 1;
  }
  return output;
}

function variableLength(delta: number, bias: number): string {
  let text = '';
  let rest = delta;
  for (let at = base; ; at += base) {
    const threshold = Math.min(Math.max(at - bias, thresholdMin), thresholdMax);
    if (rest < threshold) return text + digit(rest);
    text += digit(threshold + ((rest - threshold) % (base - threshold)));
    rest = Math.floor((rest - threshold) / (base - threshold));
  }
}

/** 0 to 25 are a to z, 26 to 35 are 0 to 9. */
function digit(value: number): string {
  return String.fromCodePoint(value < 26 ? value + 97 : value + 22);
}

function adapt(delta: number, count: number, first: boolean): number {
  let rest = first ? Math.floor(delta / damp) : Math.floor(delta / 2);
  rest += Math.floor(rest / count);
  let at = 0;
  for (; rest > ((base - thresholdMin) * thresholdMax) / 2; at += base) rest = Math.floor(rest / (base - thresholdMin));
  return at + Math.floor(((base - thresholdMin + 1) * rest) / (rest + skew));
}

// Prometheus' remote write, version 1 (https://prometheus.io/docs/specs/prw/remote_write_spec/): protobuf within Snappy's block format.

/** Ends a series in the place of a value. As a number it is a NaN of its own, so it stands for itself here. */
export const STALE = Symbol('stale');
const STALE_BITS = 0x7ff0000000000002n;

/** Prometheus takes up to 32 MiB. */
const SERIES_PER_REQUEST = 500;

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;

function varint(number) {
  const bytes = [];
  let rest = BigInt(number);
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

const key = (field, type) => Buffer.from([(field << 3) | type]);
const bytes = (field, content) => Buffer.concat([key(field, BYTES), varint(content.length), content]);
const text = (field, content) => bytes(field, Buffer.from(content));

function sample([atMs, value]) {
  const number = Buffer.alloc(8);
  if (value === STALE) number.writeBigUInt64LE(STALE_BITS);
  else number.writeDoubleLE(value);
  return Buffer.concat([key(1, FIXED64), number, key(2, VARINT), varint(atMs)]);
}

const zigzag = (number) => varint(number < 0 ? -2 * number - 1 : 2 * number);
const double = (field, value) => {
  const number = Buffer.alloc(8);
  number.writeDoubleLE(value);
  return Buffer.concat([key(field, FIXED64), number]);
};

/** Buckets that follow each other are one span, which begins so many after the end of the last. */
function spansOf(places) {
  const spans = [];
  let end = 0;
  for (const place of places) {
    if (spans.length > 0 && place === end) spans.at(-1).length++;
    else spans.push({ offset: place - end, length: 1 });
    end = place + 1;
  }
  return spans.map(({ offset, length }) => Buffer.concat([key(1, VARINT), zigzag(offset), key(2, VARINT), varint(length)]));
}

/**
 * A native histogram of floats, from what Prometheus' interface tells of one: {count, sum, buckets: [[rule, lower, upper, count], …]}.
 * Its schema is that of its buckets: each is 2^(2^-schema) times as wide as the one before.
 */
function histogram([atMs, value]) {
  if (value === STALE) {
    const sum = Buffer.alloc(8);
    sum.writeBigUInt64LE(STALE_BITS);
    return Buffer.concat([key(3, FIXED64), sum, key(15, VARINT), varint(atMs)]);
  }
  const buckets = value.buckets.map(([, ...numbers]) => numbers.map(Number));
  const zero = buckets.find(([lower]) => lower <= 0) ?? [0, 0, 0];
  if (zero[0] !== -zero[1]) throw new Error(`a bucket from ${zero[0]} to ${zero[1]}: negative ones are not written`);
  const positive = buckets.filter(([lower]) => lower > 0);
  const schema = positive.length > 0 ? Math.round(-Math.log2(Math.log2(positive[0][1] / positive[0][0]))) : 0;
  const places = positive.map(([, upper]) => Math.round(Math.log2(upper) * 2 ** schema));
  return Buffer.concat([
    double(2, Number(value.count)),
    double(3, Number(value.sum)),
    key(4, VARINT),
    zigzag(schema),
    double(5, zero[1]),
    double(7, zero[2]),
    ...spansOf(places).map((span) => bytes(11, span)),
    ...positive.map(([, , count]) => double(13, count)),
    key(15, VARINT),
    varint(atMs),
  ]);
}

function timeSeries({ metric, samples }) {
  const isOfHistograms = samples.some(([, value]) => typeof value === 'object');
  const written = samples.map((one) => (isOfHistograms ? bytes(4, histogram(one)) : bytes(2, sample(one))));
  const labels = Object.entries(metric).sort(([a], [b]) => (a < b ? -1 : 1));
  const fields = labels.map(([name, value]) => bytes(1, Buffer.concat([text(1, name), text(2, value)])));
  return bytes(1, Buffer.concat([...fields, ...written]));
}

/** One literal: nothing is compressed, which the format allows. Its tag says that the length less one follows in four bytes. */
function snappy(content) {
  const literal = Buffer.alloc(5);
  literal[0] = 63 << 2;
  literal.writeUInt32LE(content.length - 1, 1);
  return Buffer.concat([varint(content.length), literal, content]);
}

/**
 * The bodies of requests that write series.
 * @param series {metric, samples: [time in ms, value]} each, samples by time; values are numbers, or histograms as Prometheus' interface tells them
 */
export function* requestsOf(series) {
  for (let i = 0; i < series.length; i += SERIES_PER_REQUEST) {
    yield snappy(Buffer.concat(series.slice(i, i + SERIES_PER_REQUEST).map(timeSeries)));
  }
}

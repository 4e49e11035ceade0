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

function timeSeries({ metric, samples }) {
  const labels = Object.entries(metric).sort(([a], [b]) => (a < b ? -1 : 1));
  const fields = labels.map(([name, value]) => bytes(1, Buffer.concat([text(1, name), text(2, value)])));
  return bytes(1, Buffer.concat([...fields, ...samples.map((one) => bytes(2, sample(one)))]));
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
 * @param series {metric, samples: [time in ms, value]} each, samples by time
 */
export function* requestsOf(series) {
  for (let i = 0; i < series.length; i += SERIES_PER_REQUEST) {
    yield snappy(Buffer.concat(series.slice(i, i + SERIES_PER_REQUEST).map(timeSeries)));
  }
}

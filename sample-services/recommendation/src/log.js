// What this service says: a line on the console for people, and the same as a log record of the span at work, which the SDK that telemetry.js
// starts sends away.
'use strict';

const { SeverityNumber, logs, trace } = require('@opentelemetry/api');

const SCOPE = 'recommendation';

/** @param {'INFO'|'WARN'|'ERROR'} level */
function write(level, message, attributes = {}) {
  const print = level === 'ERROR' ? console.error : console.log;
  const span = trace.getActiveSpan()?.spanContext();
  const place = span ? `${SCOPE},${span.traceId},${span.spanId}` : SCOPE;
  const stack = attributes['exception.stacktrace'];
  print(`${new Date().toISOString()} ${level.padEnd(5)} [${place}] : ${message}${stack ? `\n${stack}` : ''}`);
  logs.getLogger(SCOPE).emit({ severityNumber: SeverityNumber[level], severityText: level, body: message, attributes });
}

const log = {
  info: (message) => write('INFO', message),
  error: (message, failed) =>
    write('ERROR', message, { 'exception.type': failed.name, 'exception.message': failed.message, 'exception.stacktrace': failed.stack }),
};

module.exports = { log };

// OpenTelemetry for this process, loaded before anything else. What it sends and where comes from the standard OTEL_… variables.
'use strict';

const { NodeSDK } = require('@opentelemetry/sdk-node');
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { RuntimeNodeInstrumentation } = require('@opentelemetry/instrumentation-runtime-node');

const WATCHED = /^\/(actuator|eureka|admin)\b/;

const sdk = new NodeSDK({
  instrumentations: [
    // Heap, event loop and collections, as metrics.
    new RuntimeNodeInstrumentation(),
    new HttpInstrumentation({
      ignoreIncomingRequestHook: (request) => WATCHED.test(request.url ?? ''),
      ignoreOutgoingRequestHook: (request) => WATCHED.test(request.path ?? ''),
      requestHook: (span, request) => {
        // This service has one route beside those of its platform; without a framework nobody else names it.
        if (request.url?.startsWith('/recommendations')) {
          span.setAttribute('http.route', '/recommendations');
          span.updateName(`${request.method} /recommendations`);
        }
      },
    }),
  ],
});
sdk.start();

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => {
    process.emit('shop:stop', () => sdk.shutdown().finally(() => process.exit(0)));
  });
}

// Starts the service; the environment says where everything is.
'use strict';

const { Discovery } = require('./discovery');
const { Faults } = require('./faults');
const { log } = require('./log');
const { createServer } = require('./server');
const { Together } = require('./together');

const environment = process.env;
const host = environment.SHOP_HOST ?? '127.0.0.1';
const version = environment.SHOP_VERSION ?? '0.9.4';
const instance = environment.SHOP_INSTANCE ?? `recommendation-${process.pid}`;
const info = { build: { name: 'recommendation', version } };

const server = createServer({ together: new Together(), faults: new Faults(), info });
server.listen(Number(environment.SHOP_PORT ?? 0), environment.SHOP_ADDRESS ?? '127.0.0.1', async () => {
  const { port } = server.address();
  const discovery = new Discovery({
    eureka: environment.SHOP_EUREKA ?? 'http://127.0.0.1:9000/eureka/',
    pharos: environment.PHAROS_URL,
    host,
    port,
    instance,
    metadata: {
      'service.version': version,
      'service.instance.id': instance,
      'service.namespace': 'shop',
      'deployment.environment.name': environment.SHOP_ENVIRONMENT ?? 'demo',
    },
  });
  await discovery.start();
  log.info(`recommendation ${version} listens on port ${port}`);
  process.once('shop:stop', async (end) => {
    await discovery.stop();
    server.close(() => end());
    server.closeIdleConnections();
  });
});

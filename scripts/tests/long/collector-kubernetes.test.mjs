import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { request } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { freePort, HOME, temporaryFolder, until } from '../pharos.mjs';
import { collector, isTaken, Program, Sink, spansOf } from './collectors.mjs';

const START_LIMIT_MS = 90_000;
const COME_LIMIT_MS = 60_000;
const ADMIN = 'admin-token';
const NAMESPACE = 'observability';
const KINDS = {
  ServiceAccount: `/api/v1/namespaces/${NAMESPACE}/serviceaccounts`,
  ClusterRole: '/apis/rbac.authorization.k8s.io/v1/clusterroles',
  ClusterRoleBinding: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
  DaemonSet: `/apis/apps/v1/namespaces/${NAMESPACE}/daemonsets`,
  StatefulSet: `/apis/apps/v1/namespaces/${NAMESPACE}/statefulsets`,
  Service: `/api/v1/namespaces/${NAMESPACE}/services`,
};

/** A real API server with its etcd and no nodes or controllers: pods are what the test writes. */
class Cluster {
  static async start(t, folder) {
    const cluster = new Cluster();
    const programs = execFileSync(join(HOME, 'scripts/kubernetes.sh'), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
    const [clients, peers] = [`http://127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}`];
    cluster.port = await freePort();
    cluster.folder = folder;
    const openssl = (...args) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    openssl('genrsa', '-out', 'accounts.key', '2048');
    openssl('rsa', '-in', 'accounts.key', '-pubout', '-out', 'accounts.pub');
    writeFileSync(join(folder, 'tokens.csv'), `${ADMIN},admin,1,system:masters\n`);
    const start = (name, ...args) => new Program(t, join(folder, `${name}.log`), [join(programs, name), ...args], {}).launch();
    start('etcd', `--data-dir=${join(folder, 'etcd')}`, `--listen-client-urls=${clients}`, `--advertise-client-urls=${clients}`, `--listen-peer-urls=${peers}`,
      `--initial-advertise-peer-urls=${peers}`, `--initial-cluster=default=${peers}`, '--unsafe-no-fsync', '--log-level=warn');
    await until('etcd listens', () => listens(Number(new URL(clients).port)), START_LIMIT_MS);
    start('kube-apiserver', `--etcd-servers=${clients}`, `--secure-port=${cluster.port}`, '--bind-address=127.0.0.1', `--cert-dir=${join(folder, 'certificates')}`,
      '--service-account-issuer=https://kubernetes.default.svc', `--service-account-key-file=${join(folder, 'accounts.pub')}`,
      `--service-account-signing-key-file=${join(folder, 'accounts.key')}`, '--service-cluster-ip-range=10.0.0.0/24', `--token-auth-file=${join(folder, 'tokens.csv')}`,
      '--authorization-mode=RBAC', '--disable-admission-plugins=ServiceAccount', '--endpoint-reconciler-type=none');
    const isReady = () => cluster.ask('GET', '/readyz').then(({ status }) => status === 200, () => false);
    await until('the API server is ready', isReady, START_LIMIT_MS);
    return cluster;
  }

  get authority() {
    return join(this.folder, 'certificates/apiserver.crt');
  }

  ask(method, path, body, type = 'application/json') {
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${ADMIN}`, 'content-type': type };
      const sending = request(`https://127.0.0.1:${this.port}${path}`, { method, headers, ca: readFileSync(this.authority) }, async (answer) => {
        let text = '';
        for await (const part of answer) text += part;
        resolve({ status: answer.statusCode, text });
      });
      sending.on('error', reject);
      sending.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  }

  async write(method, path, body, type) {
    const { status, text } = await this.ask(method, path, body, type);
    assert.ok(status < 300, `${method} ${path}: ${status} ${text}`);
    return JSON.parse(text);
  }

  /** With what the service account of kubernetes.yaml may do. */
  async kubeconfig() {
    const path = `${KINDS.ServiceAccount}/otelcol-pharos/token`;
    const { status } = await this.write('POST', path, { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} });
    const named = (name, kind, content) => [{ name, [kind]: content }];
    const file = join(this.folder, 'kubeconfig');
    writeFileSync(file, JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: named('test', 'cluster', { server: `https://127.0.0.1:${this.port}`, 'certificate-authority': this.authority }),
      users: named('agent', 'user', { token: status.token }),
      contexts: named('test', 'context', { cluster: 'test', user: 'agent' }),
      'current-context': 'test',
    }));
    return file;
  }
}

function listens(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

test("the image's tag is the version and the pod the instance of spans, lines and metrics, by the rights of kubernetes.yaml alone", async (t) => {
  const folder = temporaryFolder(t);
  const cluster = await Cluster.start(t, folder);
  for (const name of [NAMESPACE, 'shop']) await cluster.write('POST', '/api/v1/namespaces', { metadata: { name } });
  for (const manifest of readFileSync(join(HOME, 'otel-collector/kubernetes.yaml'), 'utf8').split('\n---\n')) {
    const kind = /^kind: (\w+)/m.exec(manifest)[1];
    await cluster.write('POST', `${KINDS[kind]}?fieldValidation=Strict`, manifest, 'application/yaml');
  }

  const page = createServer((_, response) => response.setHeader('content-type', 'text/plain; version=0.0.4').end('# TYPE orders gauge\norders 7\n'));
  await new Promise((resolve) => page.listen(0, '127.0.0.1', resolve));
  t.after(() => page.close());
  const pod = await cluster.write('POST', '/api/v1/namespaces/shop/pods', {
    metadata: {
      name: 'order-7d4b9-x2x1z',
      labels: { 'app.kubernetes.io/name': 'order' },
      annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(page.address().port) },
    },
    spec: { nodeName: 'node-1', containers: [{ name: 'main', image: 'registry.example/shop/order:5.2.1' }] },
  });
  const ready = { name: 'main', image: 'registry.example/shop/order:5.2.1', imageID: '', ready: true, restartCount: 0, containerID: `containerd://${'a'.repeat(64)}` };
  await cluster.write('PATCH', '/api/v1/namespaces/shop/pods/order-7d4b9-x2x1z/status', {
    status: { phase: 'Running', podIP: '127.0.0.1', podIPs: [{ ip: '127.0.0.1' }], containerStatuses: [ready] },
  }, 'application/merge-patch+json');
  const output = join(folder, 'pods', `shop_order-7d4b9-x2x1z_${pod.metadata.uid}`, 'main');
  mkdirSync(output, { recursive: true });
  writeFileSync(join(output, '0.log'), `${new Date().toISOString()} stdout F hello from the pod\n`);

  const sink = await Sink.open(t);
  const kubeconfig = await cluster.kubeconfig();
  const agent = await collector(t, folder, 'agent', ['agent.yaml', 'agent-kubernetes.yaml'], {
    AGENT_SENDS_TO: `127.0.0.1:${sink.port}`,
    AGENT_LOKI_ENDPOINT: `127.0.0.1:${await freePort()}`,
    AGENT_K8S_AUTH: 'kubeConfig',
    AGENT_KUBECONFIG: kubeconfig,
    KUBECONFIG: kubeconfig,
    K8S_NODE_NAME: 'node-1',
    AGENT_POD_LOGS: join(folder, 'pods/*/*/*.log'),
    AGENT_LOG_START: 'beginning',
    AGENT_SCRAPE_INTERVAL: '1s',
  });
  await agent.start();
  const spans = spansOf('0af7651916cd43dd8448eb211c80319c', ['b7ad6b7169203331']);
  spans.resourceSpans[0].resource = { attributes: [{ key: 'service.name', value: { stringValue: 'order-service' } }] };
  assert.ok(await isTaken(`${agent.url}/v1/traces`, spans));

  const isOfThePod = (sender) => sender['service.version'] === '5.2.1' && sender['service.instance.id'] === 'order-7d4b9-x2x1z' && sender['k8s.namespace.name'] === 'shop';
  const told = () => JSON.stringify(sink.senders, null, 1);
  for (const signal of ['traces', 'logs']) {
    await until(`${signal} of the pod`, () => sink.senders[signal].some(isOfThePod), COME_LIMIT_MS).catch((failure) => assert.fail(`${failure.message}: ${told()}`));
  }
  assert.equal(sink.senders.traces[0]['service.name'], 'order-service', 'what a service says of itself is not replaced');
  assert.equal(sink.senders.logs.find(isOfThePod)['service.name'], 'order');
  assert.deepEqual(sink.lines.map((line) => line.body), ['hello from the pod']);
  const scraped = (sender) => sender['service.name'] === 'order' && sender['service.version'] === '5.2.1' && sender['service.instance.id'] === 'order-7d4b9-x2x1z';
  await until('the page of the pod', () => sink.senders.metrics.some(scraped), COME_LIMIT_MS).catch((failure) => assert.fail(`${failure.message}: ${told()}`));
});

// Tells Eureka and the control plane that this instance is there, by their REST APIs. The shop works without the latter.
'use strict';

const EUREKA_BEAT_MS = 1000;
const EUREKA_LEASE_SECONDS = 3;
const REGISTRATION_MS = 5000;
const TIMEOUT_MS = 2000;

class Discovery {
  #timers = [];
  /** Where the registration with the control plane can be taken back; undefined while it has none. */
  #registration = Promise.resolve();

  constructor({ eureka, pharos, host, port, instance, metadata }) {
    Object.assign(this, { eureka: eureka.replace(/\/$/, ''), pharos, host, port, instance, metadata });
  }

  async start() {
    await this.#register();
    this.#every(EUREKA_BEAT_MS, () => this.#beat());
    if (this.pharos) this.#every(REGISTRATION_MS, () => (this.#registration = this.#registerWithPharos()));
  }

  /** Takes back what was said, so that an instance that a deploy ends does not stand there as dead. */
  async stop() {
    this.#timers.forEach(clearInterval);
    const registration = await this.#registration;
    const registered = registration ? [this.#eurekaInstance(), registration] : [this.#eurekaInstance()];
    await Promise.all(registered.map((url) => call('DELETE', url)));
  }

  #every(ms, task) {
    task();
    this.#timers.push(setInterval(task, ms));
  }

  #eurekaInstance() {
    return `${this.eureka}/apps/RECOMMENDATION/${this.instance}`;
  }

  #register() {
    const base = `http://${this.host}:${this.port}`;
    return call('POST', `${this.eureka}/apps/RECOMMENDATION`, {
      instance: {
        instanceId: this.instance,
        app: 'RECOMMENDATION',
        hostName: this.host,
        ipAddr: this.host,
        vipAddress: 'recommendation',
        secureVipAddress: 'recommendation',
        status: 'UP',
        port: { $: this.port, '@enabled': 'true' },
        securePort: { $: 443, '@enabled': 'false' },
        healthCheckUrl: `${base}/actuator/health`,
        statusPageUrl: `${base}/actuator/info`,
        homePageUrl: `${base}/`,
        dataCenterInfo: { '@class': 'com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo', name: 'MyOwn' },
        leaseInfo: { renewalIntervalInSecs: EUREKA_BEAT_MS / 1000, durationInSecs: EUREKA_LEASE_SECONDS },
        metadata: this.metadata,
      },
    });
  }

  async #beat() {
    const { status } = await call('PUT', this.#eurekaInstance());
    if (status === 404) await this.#register();
  }

  async #registerWithPharos() {
    const base = `http://${this.host}:${this.port}`;
    const { status, body } = await call('POST', `${this.pharos}/admin/instances`, {
      name: 'recommendation',
      managementUrl: `${base}/actuator`,
      healthUrl: `${base}/actuator/health`,
      serviceUrl: `${base}/`,
      metadata: this.metadata,
    });
    return status === 201 ? `${this.pharos}/admin/instances/${JSON.parse(body).id}` : undefined;
  }
}

/** The answer; its status is 0 when nobody answered, which the next beat tries again. */
async function call(method, url, body) {
  try {
    const response = await fetch(url, {
      method,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: response.status, body: await response.text() };
  } catch {
    return { status: 0, body: '' };
  }
}

module.exports = { Discovery };

import { describe, expect, it } from 'vitest';
import { KITS, probe, settings, type Wanted } from '../../src/pages/connect/settings';
import { isAttribute } from '../../src/pages/traces/SearchForm';

const wanted: Wanted = {
  service: 'order',
  version: '5.2.1',
  environment: 'staging',
  host: 'pharos.example',
  otlpGrpcPort: 14317,
  otlpHttpPort: 14318,
  uiPort: '8080',
};

describe('settings to copy', () => {
  it('exist for every language and platform promised', () => {
    expect(KITS.map((k) => k.name)).toEqual([
      'Java',
      'Node.js',
      'Python',
      'Go',
      '.NET',
      'systemd',
      'Kubernetes',
    ]);
  });

  it.each(KITS.map((k) => [k.name, k] as const))(
    'of %s name service, version, environment and this control plane',
    (_, kit) => {
      const code = kit
        .blocks(wanted)
        .map((b) => b.code)
        .join('\n');
      expect(code).toContain('order');
      expect(code).toContain('service.version=5.2.1');
      expect(code).toContain('deployment.environment.name=staging');
      expect(code).toContain('http://pharos.example:14318');
    },
  );

  it('switch no signal off: traces, logs and metrics are all taken', () => {
    expect(settings(wanted).filter(([name]) => /_EXPORTER$/.test(name))).toEqual([]);
  });

  it('come with a check of the port', () => {
    expect(probe(wanted)).toContain('http://pharos.example:14318/v1/traces');
  });
});

describe('an attribute to search for', () => {
  it('is a key, an equals sign and a value', () => {
    expect(isAttribute('http.route=/x?a=b')).toBe(true);
    for (const wrong of ['', 'key', '=x', 'key=', 'a b=c']) expect(isAttribute(wrong)).toBe(false);
  });
});

/** What to set so that a service reports to this control plane. Text to copy; nothing here is sent anywhere. */

export interface Wanted {
  service: string;
  version: string;
  environment: string;
  /** The host services reach the control plane at. */
  host: string;
  otlpGrpcPort: number;
  otlpHttpPort: number;
  uiPort: string;
}

export interface Block {
  title: string;
  code: string;
  note?: string;
}

export interface Kit {
  id: string;
  name: string;
  blocks: (w: Wanted) => Block[];
}

const http = (w: Wanted) => `http://${w.host}:${w.otlpHttpPort}`;

/** The settings that mean the same to each OpenTelemetry SDK; traces, logs and metrics are on by themselves. */
export function settings(w: Wanted): [string, string][] {
  return [
    ['OTEL_SERVICE_NAME', w.service],
    ['OTEL_RESOURCE_ATTRIBUTES', `service.version=${w.version},deployment.environment.name=${w.environment}`],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', http(w)],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'http/protobuf'],
  ];
}

const exports = (w: Wanted) =>
  settings(w)
    .map(([key, value]) => `export ${key}=${value}`)
    .join('\n');

const AGENT =
  'https://github.com/open-telemetry/opentelemetry-java-instrumentation/releases/latest/download/opentelemetry-javaagent.jar';

export const KITS: readonly Kit[] = [
  {
    id: 'java',
    name: 'Java',
    blocks: (w) => [
      { title: 'Once: the agent', code: `curl -LO ${AGENT}` },
      {
        title: 'Start the service with it',
        code: `${exports(w)}\njava -javaagent:opentelemetry-javaagent.jar -jar ${w.service}.jar`,
      },
      {
        title: 'Spring Boot: health, build and operations too',
        note: 'Add de.codecentric:spring-boot-admin-starter-client and spring-boot-starter-actuator, then in application.properties:',
        code: [
          `spring.application.name=${w.service}`,
          `spring.boot.admin.client.url=http://${w.host}${w.uiPort ? `:${w.uiPort}` : ''}/admin`,
          'management.endpoints.web.exposure.include=health,info,prometheus,loggers',
          'management.info.git.enabled=true',
        ].join('\n'),
      },
    ],
  },
  {
    id: 'nodejs',
    name: 'Node.js',
    blocks: (w) => [
      {
        title: 'Once: the instrumentation',
        code: 'npm install @opentelemetry/api @opentelemetry/auto-instrumentations-node',
      },
      {
        title: 'Start the service with it',
        code: `${exports(w)}\nexport NODE_OPTIONS="--require @opentelemetry/auto-instrumentations-node/register"\nnode ${w.service}.js`,
      },
    ],
  },
  {
    id: 'python',
    name: 'Python',
    blocks: (w) => [
      {
        title: 'Once: the instrumentation',
        code: 'pip install opentelemetry-distro opentelemetry-exporter-otlp-proto-http\nopentelemetry-bootstrap -a install',
      },
      {
        title: 'Start the service with it',
        code: `${exports(w)}\nopentelemetry-instrument python ${w.service}.py`,
      },
    ],
  },
  {
    id: 'go',
    name: 'Go',
    blocks: (w) => [
      {
        title: 'Once: the modules',
        code: [
          'go get go.opentelemetry.io/otel/sdk',
          'go get go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp',
          'go get go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp',
        ].join('\n'),
      },
      {
        title: 'In main, before serving',
        note: 'The exporter and the resource read the settings below from the environment.',
        code: [
          'exporter, err := otlptracehttp.New(ctx)',
          'if err != nil {',
          '\tlog.Fatal(err)',
          '}',
          'provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter))',
          'defer provider.Shutdown(ctx)',
          'otel.SetTracerProvider(provider)',
          'otel.SetTextMapPropagator(propagation.TraceContext{})',
          '',
          `http.ListenAndServe(":8081", otelhttp.NewHandler(mux, "${w.service}"))`,
        ].join('\n'),
      },
      { title: 'Start the service', code: `${exports(w)}\n./${w.service}` },
    ],
  },
  {
    id: 'dotnet',
    name: '.NET',
    blocks: (w) => [
      {
        title: 'Once: the instrumentation',
        code: [
          'curl -sSfLO https://github.com/open-telemetry/opentelemetry-dotnet-instrumentation/releases/latest/download/otel-dotnet-auto-install.sh',
          'sh ./otel-dotnet-auto-install.sh',
        ].join('\n'),
      },
      {
        title: 'Start the service with it',
        code: `${exports(w)}\n. $HOME/.otel-dotnet-auto/instrument.sh\ndotnet ${w.service}.dll`,
      },
    ],
  },
  {
    id: 'systemd',
    name: 'systemd',
    blocks: (w) => [
      {
        title: `/etc/systemd/system/${w.service}.service.d/pharos.conf`,
        note: 'For a Java service; for others leave out JAVA_TOOL_OPTIONS and start it as its tab says.',
        code: [
          '[Service]',
          ...settings(w).map(([key, value]) => `Environment="${key}=${value}"`),
          'Environment="JAVA_TOOL_OPTIONS=-javaagent:/opt/opentelemetry-javaagent.jar"',
        ].join('\n'),
      },
      {
        title: 'Take it into use',
        code: `sudo systemctl daemon-reload\nsudo systemctl restart ${w.service}`,
      },
    ],
  },
  {
    id: 'kubernetes',
    name: 'Kubernetes',
    blocks: (w) => [
      {
        title: `Deployment of ${w.service}: the container's environment`,
        note: 'Put the name of the Service in front of Pharos where the endpoint names a host.',
        code: [
          'env:',
          '  - name: POD_NAME',
          '    valueFrom: { fieldRef: { fieldPath: metadata.name } }',
          ...settings(w).flatMap(([key, value]) => [
            `  - name: ${key}`,
            `    value: ${JSON.stringify(
              key === 'OTEL_RESOURCE_ATTRIBUTES' ? `${value},service.instance.id=$(POD_NAME)` : value,
            )}`,
          ]),
          '  - name: JAVA_TOOL_OPTIONS # Java only',
          '    value: "-javaagent:/agent/opentelemetry-javaagent.jar"',
        ].join('\n'),
      },
      {
        title: 'Health and build of its pods: let Pharos find them',
        note: 'Settings of Pharos; its service account needs list on services and endpointslices.discovery.k8s.io in that namespace.',
        code: ['PHAROS_FLEET_KUBERNETES_ENABLED=true', 'PHAROS_FLEET_KUBERNETES_NAMESPACES=default'].join(
          '\n',
        ),
      },
    ],
  },
];

/** Asks the control plane's port whether it listens; the answer is `200 OK`. */
export const probe = (w: Wanted): string =>
  `curl -i ${http(w)}/v1/traces -H 'content-type: application/json' -d '{"resourceSpans":[]}'`;

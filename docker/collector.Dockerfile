# The Collector of otel-collector/builder.yaml, built where it runs.
FROM golang:1.26.8 AS build
WORKDIR /build
COPY otel-collector/builder.yaml .
RUN CGO_ENABLED=0 go run go.opentelemetry.io/collector/cmd/builder@v0.157.0 --config builder.yaml

FROM alpine:3.22
COPY --from=build /build/built/otelcol-pharos /otelcol-pharos
COPY otel-collector/gateway.yaml /etc/otelcol/gateway.yaml
USER 10001
EXPOSE 4317 4318 13133
ENTRYPOINT ["/otelcol-pharos", "--config", "/etc/otelcol/gateway.yaml"]

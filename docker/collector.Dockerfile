# The Collector of otel-collector/builder.yaml, built where it runs.
FROM golang:1.26 AS build
WORKDIR /build
COPY otel-collector/builder.yaml .
COPY otel-collector/modules modules
RUN CGO_ENABLED=0 go run go.opentelemetry.io/collector/cmd/builder@v0.157.0 --config builder.yaml

FROM alpine:3.22
COPY --from=build /build/built/otelcol-pharos /otelcol-pharos
COPY otel-collector/*.yaml /etc/otelcol/
# What waits is kept there: mount a volume.
RUN mkdir -p /var/lib/otelcol-pharos && chown 10001 /var/lib/otelcol-pharos
USER 10001
ENTRYPOINT ["/otelcol-pharos", "--config", "/etc/otelcol/gateway.yaml"]

module github.com/open-telemetry/opentelemetry-collector-contrib/pkg/winperfcounters

go 1.25.0

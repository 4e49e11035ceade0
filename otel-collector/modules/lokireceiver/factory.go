// Package lokireceiver takes what Loki's senders push. The names of labels become OpenTelemetry's as they do in Pharos itself (docs/CONNECT.md), so
// that a line is the same whether it comes straight or through a Collector. Contrib's receiver of this name has no part in structured metadata's
// meaning, and its module cannot be had by the Go module proxy.
package lokireceiver

import (
	"context"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/config/confighttp"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/receiver"
)

const (
	defaultEndpoint = "localhost:3100"
	// As much as Pharos takes in one request, which is counted after decompression.
	maxBodyBytes = 16 << 20
)

var typ = component.MustNewType("loki")

// Config is that of a server: endpoint, tls, auth and what else confighttp knows.
type Config struct {
	confighttp.ServerConfig `mapstructure:",squash"`
}

// NewFactory makes receivers of the type "loki".
func NewFactory() receiver.Factory {
	return receiver.NewFactory(typ, defaultConfig, receiver.WithLogs(newLogs, component.StabilityLevelBeta))
}

func defaultConfig() component.Config {
	server := confighttp.NewDefaultServerConfig()
	server.NetAddr.Endpoint = defaultEndpoint
	server.MaxRequestBodySize = maxBodyBytes
	return &Config{ServerConfig: server}
}

func newLogs(_ context.Context, settings receiver.Settings, config component.Config, next consumer.Logs) (receiver.Logs, error) {
	return newReceiver(settings, config.(*Config), next)
}

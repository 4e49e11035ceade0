package lokireceiver

import "strings"

// meaning is what a label or a field of structured metadata says of a line, where that is more than an attribute.
type meaning int

const (
	none meaning = iota
	traceID
	spanID
	traceFlags
	flags
	severityNumber
	severityText
	level
	detectedLevel
	observedTime
	scopeName
	scopeVersion
	eventName
	droppedAttributes
)

// The fields of log records under the names that Loki gives them when it takes OTLP, that agents put into a logger's context, and that Loki4j sends.
// Sources: https://grafana.com/docs/loki/latest/send-data/otel and https://loki4j.github.io/loki-logback-appender/docs/configuration
var meanings = map[string]meaning{
	"trace_id": traceID, "traceid": traceID, "traceId": traceID, "traceID": traceID, "trace.id": traceID,
	"span_id": spanID, "spanid": spanID, "spanId": spanID, "spanID": spanID, "span.id": spanID,
	"trace_flags":     traceFlags,
	"flags":           flags,
	"severity_number": severityNumber,
	"severity_text":   severityText,
	"level":           level, "severity": level, "log_level": level, "log.level": level, "loglevel": level, "lvl": level,
	"detected_level":     detectedLevel,
	"observed_timestamp": observedTime,
	"scope_name":         scopeName, "logger": scopeName, "logger_name": scopeName,
	"scope_version": scopeVersion,
	"event_name":    eventName, "event.name": eventName,
	"dropped_attributes_count": droppedAttributes,
}

// OpenTelemetry's keys, which Loki writes with underscores. Source: https://opentelemetry.io/docs/specs/semconv/resource
var resourceKeys = byLokiName(
	"service.name", "service.namespace", "service.version", "service.instance.id",
	"deployment.environment", "deployment.environment.name",
	"telemetry.sdk.name", "telemetry.sdk.language", "telemetry.sdk.version", "telemetry.distro.name", "telemetry.distro.version",
	"host.name", "host.id", "host.arch", "os.type", "os.name", "os.version", "os.description",
	"process.pid", "process.command_line", "process.executable.name", "process.executable.path",
	"process.runtime.name", "process.runtime.version", "process.runtime.description",
	"container.id", "container.name", "container.image.name", "container.image.tag",
	"k8s.cluster.name", "k8s.namespace.name", "k8s.node.name", "k8s.pod.name", "k8s.pod.uid", "k8s.pod.ip", "k8s.container.name",
	"k8s.deployment.name", "k8s.replicaset.name", "k8s.statefulset.name", "k8s.daemonset.name", "k8s.job.name", "k8s.cronjob.name",
	"cloud.provider", "cloud.platform", "cloud.region", "cloud.availability_zone", "cloud.account.id",
	"vcs.ref.head.revision",
)

var attributeKeys = withThread(byLokiName(
	"thread.name", "thread.id", "exception.type", "exception.message", "exception.stacktrace", "code.function.name", "code.file.path", "code.line.number",
))

// otherNames are what people call the labels that name a service, its version, environment or instance; the first that is there, in the order in which
// Loki itself looks for a service. Source: discover_service_name at https://grafana.com/docs/loki/latest/configure
var otherNames = []struct {
	key   string
	names []string
}{
	{"service.name", []string{
		"service", "app", "application", "app_name", "name", "app_kubernetes_io_name", "container", "container_name", "k8s_container_name",
		"component", "workload", "job", "k8s_job_name",
	}},
	{"service.version", []string{"version", "app_version", "app_kubernetes_io_version"}},
	{"deployment.environment.name", []string{"environment", "env", "deployment"}},
	{"service.instance.id", []string{"instance", "instance_id"}},
	{"k8s.pod.name", []string{"pod", "pod_name"}},
	{"host.name", []string{"host", "hostname", "node", "node_name"}},
}

func byLokiName(keys ...string) map[string]string {
	names := make(map[string]string, 2*len(keys))
	for _, key := range keys {
		names[key] = key
		names[strings.ReplaceAll(key, ".", "_")] = key
	}
	return names
}

// As Loki4j calls it.
func withThread(keys map[string]string) map[string]string {
	keys["thread"] = "thread.name"
	return keys
}

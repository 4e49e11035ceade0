package lokireceiver

import (
	"encoding/hex"
	"sort"
	"strconv"
	"strings"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
)

const (
	spanIDBytes  = 8
	traceIDBytes = 16
)

// lines puts log records under the resource and the scope that they belong to, of which there is one each.
type lines struct {
	logs   plog.Logs
	now    pcommon.Timestamp
	scopes map[string]plog.ScopeLogs
	owners map[string]plog.ResourceLogs
}

// toLogs makes log records of what was pushed.
func toLogs(streams []stream, now time.Time) plog.Logs {
	all := lines{plog.NewLogs(), pcommon.NewTimestampFromTime(now), map[string]plog.ScopeLogs{}, map[string]plog.ResourceLogs{}}
	for _, one := range streams {
		var sender, ofLines []field
		for _, label := range one.labels {
			if meanings[label.name] == none {
				sender = append(sender, label)
			} else {
				ofLines = append(ofLines, label)
			}
		}
		for _, line := range one.entries {
			all.add(sender, ofLines, line)
		}
	}
	return all.logs
}

// record is a line whose scope and resource are not known before all of its fields are.
type record struct {
	plog.LogRecord
	levelIsSure         bool
	scope, scopeVersion string
	more                []field
}

func (l *lines) add(sender, ofLines []field, line entry) {
	one := record{LogRecord: plog.NewLogRecord()}
	one.SetTimestamp(pcommon.Timestamp(line.timeNs))
	one.SetObservedTimestamp(l.now)
	one.Body().SetStr(line.line)
	for _, list := range [][]field{ofLines, line.metadata} {
		for _, f := range list {
			one.take(f)
		}
	}
	one.MoveTo(l.under(append(sender[:len(sender):len(sender)], one.more...), one.scope, one.scopeVersion).LogRecords().AppendEmpty())
}

// take notes a field of the line; a later one of the same meaning replaces it, and one that is none of its kind is an attribute.
func (r *record) take(f field) {
	if what := meanings[f.name]; what != none && r.means(what, f.value) {
		return
	}
	if resourceKeys[f.name] != "" {
		r.more = append(r.more, f)
		return
	}
	key := attributeKeys[f.name]
	if key == "" {
		key = f.name
	}
	r.Attributes().PutStr(key, f.value)
}

func (r *record) means(what meaning, value string) bool {
	switch what {
	case traceID:
		return r.isTraceID(value)
	case spanID:
		id, err := hex.DecodeString(value)
		if err != nil || len(id) != spanIDBytes {
			return false
		}
		r.SetSpanID(pcommon.SpanID(id))
	case traceFlags:
		n, err := strconv.ParseUint(value, 16, 32)
		if err != nil {
			return false
		}
		r.SetFlags(plog.LogRecordFlags(n))
	case flags:
		n, err := strconv.ParseUint(value, 10, 32)
		if err != nil {
			return false
		}
		r.SetFlags(plog.LogRecordFlags(n))
	case severityNumber:
		n, err := strconv.ParseInt(value, 10, 32)
		if err != nil {
			return false
		}
		r.SetSeverityNumber(plog.SeverityNumber(n))
	case severityText:
		r.SetSeverityText(value)
		r.levelIsSure = true
	case level:
		if !r.levelIsSure {
			r.SetSeverityText(value)
		}
	case detectedLevel:
		if r.SeverityText() == "" {
			r.SetSeverityText(value)
		}
	case observedTime:
		n, err := strconv.ParseUint(value, 10, 63)
		if err != nil {
			return false
		}
		r.SetObservedTimestamp(pcommon.Timestamp(n))
	case scopeName:
		r.scope = value
	case scopeVersion:
		r.scopeVersion = value
	case eventName:
		r.SetEventName(value)
	case droppedAttributes:
		n, err := strconv.ParseUint(value, 10, 32)
		if err != nil {
			return false
		}
		r.SetDroppedAttributesCount(uint32(n))
	}
	return true
}

// Half as long a one is the lower half.
func (r *record) isTraceID(value string) bool {
	id, err := hex.DecodeString(value)
	if err != nil || len(id) != traceIDBytes && len(id) != spanIDBytes {
		return false
	}
	var whole pcommon.TraceID
	copy(whole[traceIDBytes-len(id):], id)
	r.SetTraceID(whole)
	return true
}

func (l *lines) under(sender []field, scope, version string) plog.ScopeLogs {
	attributes := resourceOf(sender)
	resourceKey := keyOf(attributes)
	key := strings.Join([]string{resourceKey, scope, version}, "\x00")
	if known, found := l.scopes[key]; found {
		return known
	}
	owner, found := l.owners[resourceKey]
	if !found {
		owner = l.logs.ResourceLogs().AppendEmpty()
		for name, value := range attributes {
			owner.Resource().Attributes().PutStr(name, value)
		}
		l.owners[resourceKey] = owner
	}
	scopeLogs := owner.ScopeLogs().AppendEmpty()
	scopeLogs.Scope().SetName(scope)
	scopeLogs.Scope().SetVersion(version)
	l.scopes[key] = scopeLogs
	return scopeLogs
}

// resourceOf keeps labels' names but for those that OpenTelemetry has a name for; where none of these names the service, its version, environment or
// instance, one of the other names does.
func resourceOf(sender []field) map[string]string {
	attributes := map[string]string{}
	labelled := map[string]string{}
	for _, label := range sender {
		key := resourceKeys[label.name]
		if key == "" {
			key = label.name
		}
		attributes[key] = label.value
		labelled[label.name] = label.value
	}
	_, environmentIsKnown := attributes["deployment.environment"]
	for _, other := range otherNames {
		if _, found := attributes[other.key]; found || environmentIsKnown && other.key == "deployment.environment.name" {
			continue
		}
		for _, name := range other.names {
			if value := labelled[name]; value != "" {
				attributes[other.key] = value
				break
			}
		}
	}
	return attributes
}

func keyOf(attributes map[string]string) string {
	pairs := make([]string, 0, len(attributes))
	for name, value := range attributes {
		pairs = append(pairs, name+"\x01"+value)
	}
	sort.Strings(pairs)
	return strings.Join(pairs, "\x02")
}

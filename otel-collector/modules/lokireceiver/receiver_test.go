package lokireceiver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/golang/snappy"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumererror"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/receiver/receivertest"
	"google.golang.org/protobuf/encoding/protowire"
)

const (
	trace  = "0af7651916cd43dd8448eb211c80319c"
	span   = "b7ad6b7169203331"
	labels = `{service_name="order", env="pro\"d", team="a,b=c"}`
)

func TestALineOfLoki4jKeepsItsServiceTraceSeverityAndAttributes(t *testing.T) {
	sink := new(consumertest.LogsSink)
	url := started(t, sink)
	body := push(labels, "refused\n", [][2]string{
		{"service_version", "5.2.1"}, {"level", "ERROR"}, {"logger", "dev.Orders"}, {"thread", "http-1"}, {"trace_id", trace}, {"span_id", span}, {"order", "7"},
	})
	expectStatus(t, post(t, url, "application/x-protobuf", "", snappy.Encode(nil, body)), http.StatusNoContent)

	logs := sink.AllLogs()[0]
	resource := logs.ResourceLogs().At(0).Resource().Attributes().AsRaw()
	expect(t, resource, map[string]any{
		"service.name": "order", "service.version": "5.2.1", "env": `pro"d`, "deployment.environment.name": `pro"d`, "team": "a,b=c",
	})
	scope := logs.ResourceLogs().At(0).ScopeLogs().At(0)
	expect(t, scope.Scope().Name(), "dev.Orders")
	line := scope.LogRecords().At(0)
	expect(t, line.Body().Str(), "refused")
	expect(t, line.Timestamp().AsTime(), time.Unix(1_700_000_000, 42).UTC())
	expect(t, line.TraceID().String()+" "+line.SpanID().String(), trace+" "+span)
	expect(t, line.SeverityText(), "ERROR")
	expect(t, line.Attributes().AsRaw(), map[string]any{"thread.name": "http-1", "order": "7"})
}

func TestJSONIsTheSame(t *testing.T) {
	sink := new(consumertest.LogsSink)
	url := started(t, sink)
	body := `{"streams":[{"stream":{"app":"order"},"values":[["1700000000000000042","one"],["1700000000000000043","two",{"traceId":"` + trace + `"}]]}]}`
	expectStatus(t, post(t, url, "application/json; charset=utf-8", "", []byte(body)), http.StatusNoContent)
	resource := sink.AllLogs()[0].ResourceLogs().At(0)
	expect(t, resource.Resource().Attributes().AsRaw(), map[string]any{"app": "order", "service.name": "order"})
	lines := resource.ScopeLogs().At(0).LogRecords()
	expect(t, lines.Len(), 2)
	expect(t, lines.At(0).Timestamp().AsTime().UnixNano(), int64(1_700_000_000_000_000_042))
	expect(t, lines.At(1).TraceID().String(), trace)
}

func TestWhatTheServerUnpackedIsReadToo(t *testing.T) {
	sink := new(consumertest.LogsSink)
	body := snappy.Encode(nil, push(`{job="x"}`, "line", nil))
	expectStatus(t, post(t, started(t, sink), "application/x-protobuf", "snappy", body), http.StatusNoContent)
	expect(t, sink.LogRecordCount(), 1)
}

func TestLinesOfServicesStandUnderTheirOwn(t *testing.T) {
	sink := new(consumertest.LogsSink)
	body := append(push(`{app="a"}`, "1", [][2]string{{"service_version", "1"}}), push(`{app="b"}`, "2", nil)...)
	body = append(body, push(`{app="a"}`, "3", [][2]string{{"service_version", "2"}})...)
	expectStatus(t, post(t, started(t, sink), "", "", snappy.Encode(nil, body)), http.StatusNoContent)
	expect(t, sink.AllLogs()[0].ResourceLogs().Len(), 3)
}

func TestAnIdThatIsNoneStaysAnAttribute(t *testing.T) {
	logs := toLogs([]stream{{labels: []field{{"trace_id", "none"}}, entries: []entry{{line: "x"}}}}, time.Now())
	line := logs.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0)
	expect(t, line.TraceID().IsEmpty(), true)
	expect(t, line.Attributes().AsRaw(), map[string]any{"trace_id": "none"})
}

func TestBrokenPushesAreRefusedWithTheReason(t *testing.T) {
	url := started(t, new(consumertest.LogsSink))
	for _, one := range []struct{ kind, body, reason string }{
		{"application/json", `{"streams":[{"values":[["soon","x"]]}]}`, `a time is nanoseconds in quotes, not "soon"`},
		{"application/json", `{"streams":[{"values":[["1"]]}]}`, "a value has a time and a line"},
		{"application/json", `{`, "JSON: "},
		{"text/plain", "x", `content type "text/plain" is not pushed to Loki`},
		{"application/x-protobuf", string(snappy.Encode(nil, push(`{app=order}`, "x", nil))), "expected a value in quotes"},
		{"application/x-protobuf", "\x0a\x7fcut", "protobuf: "},
	} {
		answer := post(t, url, one.kind, "", []byte(one.body))
		text, _ := io.ReadAll(answer.Body)
		expectStatus(t, answer, http.StatusBadRequest)
		if !bytes.Contains(text, []byte(one.reason)) {
			t.Errorf("%q: answered %q, not %q", one.body, text, one.reason)
		}
	}
}

func TestSendersLearnWhetherToSendAgain(t *testing.T) {
	body := snappy.Encode(nil, push(`{app="a"}`, "1", nil))
	full := post(t, started(t, consumertest.NewErr(errors.New("the queue is full"))), "", "", body)
	expectStatus(t, full, http.StatusServiceUnavailable)
	expect(t, full.Header.Get("Retry-After"), "1")
	never := post(t, started(t, consumertest.NewErr(consumererror.NewPermanent(errors.New("never")))), "", "", body)
	expectStatus(t, never, http.StatusBadRequest)
}

func TestAPushThatUnpacksToTooMuchIsRefused(t *testing.T) {
	body := snappy.Encode(nil, make([]byte, maxBodyBytes+1))
	expectStatus(t, post(t, started(t, new(consumertest.LogsSink)), "", "", body), http.StatusBadRequest)
}

func FuzzProtobuf(f *testing.F) {
	f.Add(push(labels, "line", [][2]string{{"trace_id", trace}}))
	f.Fuzz(func(t *testing.T, body []byte) {
		if streams, err := readProtobuf(snappy.Encode(nil, body)); err == nil {
			_, _ = new(plog.ProtoMarshaler).MarshalLogs(toLogs(streams, time.Now()))
		}
	})
}

// push is a PushRequest with one line.
func push(labels, line string, metadata [][2]string) []byte {
	at := protowire.AppendVarint(protowire.AppendTag(nil, 1, protowire.VarintType), 1_700_000_000)
	at = protowire.AppendVarint(protowire.AppendTag(at, 2, protowire.VarintType), 42)
	one := with(with(nil, 1, at), 2, []byte(line))
	for _, pair := range metadata {
		one = with(one, 3, with(with(nil, 1, []byte(pair[0])), 2, []byte(pair[1])))
	}
	return with(nil, 1, with(with(nil, 1, []byte(labels)), 2, one))
}

func with(message []byte, number protowire.Number, content []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(message, number, protowire.BytesType), content)
}

func started(t *testing.T, next consumer.Logs) string {
	t.Helper()
	held, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := held.Addr().String()
	_ = held.Close()
	factory := NewFactory()
	config := factory.CreateDefaultConfig().(*Config)
	config.NetAddr.Endpoint = address
	one, err := factory.CreateLogs(context.Background(), receivertest.NewNopSettings(typ), config, next)
	if err != nil {
		t.Fatal(err)
	}
	if err := one.Start(context.Background(), componenttest.NewNopHost()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = one.Shutdown(context.Background()) })
	return "http://" + address + pushPath
}

func post(t *testing.T, url, kind, encoding string, body []byte) *http.Response {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", kind)
	if encoding != "" {
		request.Header.Set("Content-Encoding", encoding)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = answer.Body.Close() })
	return answer
}

func expectStatus(t *testing.T, answer *http.Response, status int) {
	t.Helper()
	expect(t, answer.StatusCode, status)
}

func expect(t *testing.T, found, wanted any) {
	t.Helper()
	if fmt.Sprint(found) != fmt.Sprint(wanted) {
		t.Errorf("found %v instead of %v", found, wanted)
	}
}

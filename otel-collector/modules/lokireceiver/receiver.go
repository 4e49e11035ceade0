package lokireceiver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"sync"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componentstatus"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumererror"
	"go.opentelemetry.io/collector/receiver"
	"go.opentelemetry.io/collector/receiver/receiverhelper"
)

const (
	pushPath          = "/loki/api/v1/push"
	retryAfterSeconds = "1"
)

type lokiReceiver struct {
	settings receiver.Settings
	config   *Config
	next     consumer.Logs
	report   *receiverhelper.ObsReport
	server   *http.Server
	serving  sync.WaitGroup
}

func newReceiver(settings receiver.Settings, config *Config, next consumer.Logs) (*lokiReceiver, error) {
	report, err := receiverhelper.NewObsReport(receiverhelper.ObsReportSettings{
		ReceiverID:             settings.ID,
		Transport:              "http",
		ReceiverCreateSettings: settings,
	})
	if err != nil {
		return nil, err
	}
	return &lokiReceiver{settings: settings, config: config, next: next, report: report}, nil
}

func (r *lokiReceiver) Start(ctx context.Context, host component.Host) error {
	mux := http.NewServeMux()
	mux.Handle(pushPath, r)
	server, err := r.config.ToServer(ctx, host.GetExtensions(), r.settings.TelemetrySettings, mux)
	if err != nil {
		return err
	}
	listener, err := r.config.ToListener(ctx)
	if err != nil {
		return err
	}
	r.server = server
	r.serving.Go(func() {
		if err := server.Serve(listener); err != nil && !errors.Is(err, http.ErrServerClosed) {
			componentstatus.ReportStatus(host, componentstatus.NewFatalErrorEvent(err))
		}
	})
	return nil
}

func (r *lokiReceiver) Shutdown(ctx context.Context) error {
	if r.server == nil {
		return nil
	}
	err := r.server.Shutdown(ctx)
	r.serving.Wait()
	return err
}

// ServeHTTP answers as Loki does: 204 when all lines were taken, 400 when they never will be, 503 when they are to be sent again.
func (r *lokiReceiver) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	if request.Method != http.MethodPost {
		response.Header().Set("Allow", http.MethodPost)
		http.Error(response, "lines are pushed by POST", http.StatusMethodNotAllowed)
		return
	}
	body, err := io.ReadAll(request.Body)
	if err != nil {
		status := http.StatusBadRequest
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			status = http.StatusRequestEntityTooLarge
		}
		http.Error(response, err.Error(), status)
		return
	}
	streams, err := read(request.Header.Get("Content-Type"), body)
	if err != nil {
		http.Error(response, err.Error(), http.StatusBadRequest)
		return
	}
	logs := toLogs(streams, time.Now())
	if logs.LogRecordCount() == 0 {
		response.WriteHeader(http.StatusNoContent)
		return
	}
	ctx := r.report.StartLogsOp(request.Context())
	err = r.next.ConsumeLogs(ctx, logs)
	r.report.EndLogsOp(ctx, "loki", logs.LogRecordCount(), err)
	switch {
	case err == nil:
		response.WriteHeader(http.StatusNoContent)
	case consumererror.IsPermanent(err):
		http.Error(response, err.Error(), http.StatusBadRequest)
	default:
		response.Header().Set("Retry-After", retryAfterSeconds)
		http.Error(response, err.Error(), http.StatusServiceUnavailable)
	}
}

// Senders that do not say what they send send protobuf.
func read(contentType string, body []byte) ([]stream, error) {
	kind := ""
	if contentType != "" {
		var err error
		if kind, _, err = mime.ParseMediaType(contentType); err != nil {
			return nil, fmt.Errorf("content type %q: %w", contentType, err)
		}
	}
	switch kind {
	case "application/json":
		return readJSON(body)
	case "", "application/x-protobuf":
		return readProtobuf(body)
	default:
		return nil, fmt.Errorf("content type %q is not pushed to Loki: send application/x-protobuf or application/json", contentType)
	}
}

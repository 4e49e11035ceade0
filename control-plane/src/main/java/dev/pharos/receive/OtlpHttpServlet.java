package dev.pharos.receive;

import dev.pharos.aggregate.Refusals;
import dev.pharos.signal.RefusalReason;
import io.grpc.Status;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** OTLP/HTTP's rules. Source: https://opentelemetry.io/docs/specs/otlp/#otlphttp */
final class OtlpHttpServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient Way traces;
  private final transient Way logs;
  private final transient Way metrics;

  /** What a signal's requests go through. */
  private record Way(
      OtlpSignal signal,
      SignalReceiver receiver,
      Function<OtlpEncoding, PayloadSink> sinks,
      HttpDoor door,
      ReceiveMeters.Protocol meters) {

    static Way of(
        OtlpSignal signal,
        SignalReceiver receiver,
        Function<OtlpEncoding, PayloadSink> sinks,
        ReceiveMeters.Protocol meters) {
      return new Way(signal, receiver, sinks, new HttpDoor(receiver, meters), meters);
    }
  }

  OtlpHttpServlet(SignalReceivers receivers, ReceiveMeters meters) {
    this.traces =
        Way.of(
            OtlpSignal.TRACES,
            receivers.traces(),
            encoding -> receivers.traces().sinkOf(OtlpSignal.traces(encoding)),
            meters.protocol(Refusals.TRACES, "http"));
    this.logs =
        Way.of(
            OtlpSignal.LOGS,
            receivers.logs(),
            encoding -> receivers.logs().sinkOf(OtlpSignal.logs(encoding)),
            meters.protocol(Refusals.LOGS, "http"));
    this.metrics =
        Way.of(
            OtlpSignal.METRICS,
            receivers.metrics(),
            receivers.metricSinks()::otlp,
            meters.protocol(Refusals.METRICS, "http"));
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getRequestURI();
    switch (path) {
      case "/v1/traces" -> export(traces, request, response);
      case "/v1/logs" -> export(logs, request, response);
      case "/v1/metrics" -> export(metrics, request, response);
      default ->
          plain(
              response,
              HttpServletResponse.SC_NOT_FOUND,
              path
                  + " is not here; OTLP/HTTP takes /v1/traces, /v1/metrics and /v1/logs, Zipkin's senders "
                  + ZipkinServlet.PATH
                  + ", Loki's "
                  + LokiServlet.PATH
                  + ", Prometheus' "
                  + RemoteWriteServlet.PATH
                  + ", and the pages have a port of their own (8080 by default)");
    }
  }

  private static void export(Way way, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!isPost(request, response)) {
      return;
    }
    OtlpEncoding encoding = OtlpEncoding.ofContentType(request.getContentType());
    Answer answer =
        encoding == null
            ? way.receiver.reject(
                RefusalReason.UNSUPPORTED_MEDIA_TYPE,
                "content type '%s' is not OTLP: send application/x-protobuf or application/json"
                    .formatted(request.getContentType()))
            : way.door.take(request, way.sinks.apply(encoding));
    way.meters.count(answer);
    write(response, way.signal, encoding, answer);
  }

  private static boolean isPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getMethod().equals("POST")) {
      return true;
    }
    response.setHeader("Allow", "POST");
    plain(
        response,
        HttpServletResponse.SC_METHOD_NOT_ALLOWED,
        request.getRequestURI() + " takes POST");
    return false;
  }

  /**
   * @param known the request's encoding; null when it had none of OTLP's
   */
  private static void write(
      HttpServletResponse response, OtlpSignal signal, @Nullable OtlpEncoding known, Answer answer)
      throws IOException {
    OtlpEncoding encoding = known == null ? OtlpEncoding.JSON : known;
    byte[] body =
        switch (answer) {
          case Answer.Taken taken -> encoding.response(signal, taken);
          case Answer.Rejected rejected -> {
            response.setStatus(HttpDoor.statusOf(rejected.reason()));
            yield encoding.status(codeOf(rejected.reason()).value(), rejected.message());
          }
          case Answer.Later later -> {
            response.setStatus(HttpDoor.statusOf(later.reason()));
            response.setHeader("Retry-After", HttpDoor.retryAfter(later));
            yield encoding.status(codeOf(later.reason()).value(), later.message());
          }
        };
    response.setContentType(encoding.contentType());
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static Status.Code codeOf(RefusalReason reason) {
    return switch (reason) {
      case TOO_LARGE, QUEUE_FULL -> Status.Code.RESOURCE_EXHAUSTED;
      case DISK_FULL, STORE_FAILED, SHUTTING_DOWN -> Status.Code.UNAVAILABLE;
      default -> Status.Code.INVALID_ARGUMENT;
    };
  }

  private static void plain(HttpServletResponse response, int status, String message)
      throws IOException {
    response.setStatus(status);
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().println(message);
  }
}

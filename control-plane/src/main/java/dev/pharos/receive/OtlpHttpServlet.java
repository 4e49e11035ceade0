package dev.pharos.receive;

import dev.pharos.signal.RefusalReason;
import io.grpc.Status;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** OTLP/HTTP's rules. Source: https://opentelemetry.io/docs/specs/otlp/#otlphttp */
final class OtlpHttpServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient TraceReceiver receiver;
  private final transient HttpDoor door;
  private final transient ReceiveMeters.Protocol meters;

  OtlpHttpServlet(TraceReceiver receiver, ReceiveMeters.Protocol meters) {
    this.receiver = receiver;
    this.door = new HttpDoor(receiver, meters);
    this.meters = meters;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getRequestURI();
    String signal = path.startsWith("/v1/") ? path.substring("/v1/".length()) : "";
    switch (signal) {
      case "traces", "metrics", "logs" -> {
        if (!request.getMethod().equals("POST")) {
          response.setHeader("Allow", "POST");
          plain(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, path + " takes POST");
          return;
        }
        OtlpEncoding encoding = OtlpEncoding.ofContentType(request.getContentType());
        Answer answer =
            signal.equals(TraceReceiver.TRACES)
                ? traces(request, encoding)
                : receiver.notImplemented(signal);
        meters.count(answer);
        write(response, encoding == null ? OtlpEncoding.JSON : encoding, answer);
      }
      default ->
          plain(
              response,
              HttpServletResponse.SC_NOT_FOUND,
              path
                  + " is not here; OTLP/HTTP takes /v1/traces, Zipkin's senders /api/v2/spans, and the pages have a port of their"
                  + " own (8080 by default)");
    }
  }

  private Answer traces(HttpServletRequest request, @Nullable OtlpEncoding encoding)
      throws IOException {
    if (encoding == null) {
      return receiver.reject(
          RefusalReason.UNSUPPORTED_MEDIA_TYPE,
          "content type '%s' is not OTLP: send application/x-protobuf or application/json"
              .formatted(request.getContentType()));
    }
    return door.take(request, encoding.format());
  }

  private static void write(HttpServletResponse response, OtlpEncoding encoding, Answer answer)
      throws IOException {
    byte[] body =
        switch (answer) {
          case Answer.Taken taken -> encoding.response(taken);
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
      case NOT_IMPLEMENTED -> Status.Code.UNIMPLEMENTED;
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

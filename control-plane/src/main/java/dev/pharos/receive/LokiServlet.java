package dev.pharos.receive;

import dev.pharos.aggregate.Refusals;
import dev.pharos.signal.RefusalReason;
import dev.pharos.store.PayloadFormat;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Loki's {@code POST /loki/api/v1/push}, as Loki4j, Promtail, Alloy and others send it: protobuf in
 * a block of Snappy's, or JSON. Answers as Loki does: 204 for all; 400 with the reasons in the
 * answer's text when lines were refused, the others being kept; 429 or 503 when to be sent again.
 * Source: https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs
 */
final class LokiServlet extends HttpServlet {
  static final String PATH = "/loki/api/v1/push";

  private static final long serialVersionUID = 1L;
  private static final String JSON = "application/json";
  private static final String PROTOBUF = "application/x-protobuf";

  private final transient SignalReceiver receiver;
  private final transient HttpDoor door;
  private final transient ReceiveMeters.Protocol meters;

  LokiServlet(SignalReceiver receiver, ReceiveMeters allMeters) {
    this.receiver = receiver;
    this.meters = allMeters.protocol(Refusals.LOGS, "loki");
    this.door = new HttpDoor(receiver, meters);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!request.getMethod().equals("POST")) {
      response.setHeader("Allow", "POST");
      text(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, PATH + " takes POST");
      return;
    }
    Answer answer = take(request);
    meters.count(answer);
    write(response, answer);
  }

  private Answer take(HttpServletRequest request) throws IOException {
    return switch (typeOf(request.getContentType())) {
      case JSON -> door.take(request, PayloadFormat.LOKI_PUSH_JSON);
      // Loki takes protobuf from senders who do not say what they send.
      case PROTOBUF, "" -> door.takeSnappy(request, PayloadFormat.LOKI_PUSH_PROTOBUF);
      default ->
          receiver.reject(
              RefusalReason.UNSUPPORTED_MEDIA_TYPE,
              "content type '%s' is not pushed to Loki: send %s or %s"
                  .formatted(request.getContentType(), PROTOBUF, JSON));
    };
  }

  private static String typeOf(@Nullable String contentType) {
    if (contentType == null) {
      return "";
    }
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  private static void write(HttpServletResponse response, Answer answer) throws IOException {
    switch (answer) {
      case Answer.Taken taken -> {
        if (taken.refused().isEmpty()) {
          response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else {
          text(response, HttpServletResponse.SC_BAD_REQUEST, taken.message());
        }
      }
      case Answer.Rejected rejected ->
          text(response, HttpDoor.statusOf(rejected.reason()), rejected.message());
      case Answer.Later later -> {
        response.setHeader("Retry-After", HttpDoor.retryAfter(later));
        text(response, HttpDoor.statusOf(later.reason()), later.message());
      }
    }
  }

  private static void text(HttpServletResponse response, int status, String message)
      throws IOException {
    response.setStatus(status);
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().println(message);
  }
}

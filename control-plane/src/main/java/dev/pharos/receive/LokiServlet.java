package dev.pharos.receive;

import dev.pharos.aggregate.Refusals;
import dev.pharos.signal.RefusalReason;
import dev.pharos.store.PayloadFormat;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Loki's {@code POST /loki/api/v1/push}, as Loki4j, Promtail, Alloy and others send it: protobuf in
 * a block of Snappy's, or JSON. Answers as Loki does: 204 for all; 400 with the reasons in the
 * answer's text when lines were refused, the others being kept; 429 or 503 when to be sent again.
 * Source: https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs
 */
final class LokiServlet extends PushServlet {
  static final String PATH = "/loki/api/v1/push";

  private static final long serialVersionUID = 1L;
  private static final String PROTOBUF = "application/x-protobuf";

  LokiServlet(SignalReceiver receiver, ReceiveMeters meters) {
    super(
        PATH,
        receiver,
        meters.protocol(Refusals.LOGS, "loki"),
        HttpServletResponse.SC_NO_CONTENT,
        HttpServletResponse.SC_BAD_REQUEST);
  }

  @Override
  Answer take(HttpServletRequest request) throws IOException {
    return switch (HttpDoor.typeOf(request.getContentType())) {
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
}

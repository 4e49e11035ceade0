package dev.pharos.receive;

import dev.pharos.aggregate.Refusals;
import dev.pharos.signal.RefusalReason;
import dev.pharos.store.PayloadFormat;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Zipkin's {@code POST /api/v2/spans}, as its reporters send it. What was refused is told in the
 * answer's text, since Zipkin has no form for it. Source:
 * https://zipkin.io/zipkin-api/zipkin2-api.yaml
 */
final class ZipkinServlet extends PushServlet {
  static final String PATH = "/api/v2/spans";

  private static final long serialVersionUID = 1L;

  ZipkinServlet(SignalReceiver receiver, ReceiveMeters meters) {
    super(
        PATH,
        receiver,
        meters.protocol(Refusals.TRACES, "zipkin"),
        HttpServletResponse.SC_ACCEPTED,
        HttpServletResponse.SC_ACCEPTED);
  }

  @Override
  Answer take(HttpServletRequest request) throws IOException {
    return isJson(request.getContentType())
        ? door.take(request, PayloadFormat.ZIPKIN_JSON)
        : receiver.reject(
            RefusalReason.UNSUPPORTED_MEDIA_TYPE,
            "content type '%s' is not taken: send Zipkin's spans as application/json"
                .formatted(request.getContentType()));
  }

  /** Zipkin takes JSON from senders who do not say what they send. */
  private static boolean isJson(@Nullable String contentType) {
    return contentType == null || contentType.strip().toLowerCase(Locale.ROOT).startsWith(JSON);
  }
}

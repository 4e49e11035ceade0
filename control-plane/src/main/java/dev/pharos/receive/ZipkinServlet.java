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
 * Zipkin's {@code POST /api/v2/spans}, as its reporters send it. What was refused is told in the
 * answer's text, since Zipkin has no form for it. Source:
 * https://zipkin.io/zipkin-api/zipkin2-api.yaml
 */
final class ZipkinServlet extends HttpServlet {
  static final String PATH = "/api/v2/spans";

  private static final long serialVersionUID = 1L;
  private static final String JSON = "application/json";

  private final transient SignalReceiver receiver;
  private final transient HttpDoor door;
  private final transient ReceiveMeters.Protocol meters;

  ZipkinServlet(SignalReceiver receiver, ReceiveMeters allMeters) {
    this.receiver = receiver;
    this.meters = allMeters.protocol(Refusals.TRACES, "zipkin");
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
    Answer answer =
        isJson(request.getContentType())
            ? door.take(request, PayloadFormat.ZIPKIN_JSON)
            : receiver.reject(
                RefusalReason.UNSUPPORTED_MEDIA_TYPE,
                "content type '%s' is not taken: send Zipkin's spans as application/json"
                    .formatted(request.getContentType()));
    meters.count(answer);
    write(response, answer);
  }

  /** Zipkin takes JSON from senders who do not say what they send. */
  private static boolean isJson(@Nullable String contentType) {
    return contentType == null || contentType.strip().toLowerCase(Locale.ROOT).startsWith(JSON);
  }

  private static void write(HttpServletResponse response, Answer answer) throws IOException {
    switch (answer) {
      case Answer.Taken taken -> {
        if (taken.refused().isEmpty()) {
          response.setStatus(HttpServletResponse.SC_ACCEPTED);
        } else {
          text(response, HttpServletResponse.SC_ACCEPTED, taken.message());
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

package dev.pharos.receive;

import dev.pharos.signal.RefusalReason;
import dev.pharos.store.PayloadFormat;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What protocols over HTTP have in common: bodies within the bounds, compressed or not, and a
 * status for each refusal. Safe for use by many threads.
 */
final class HttpDoor {
  private static final int TOO_MANY_REQUESTS = 429;

  private final SignalReceiver receiver;
  private final ReceiveMeters.Protocol meters;

  HttpDoor(SignalReceiver receiver, ReceiveMeters.Protocol meters) {
    this.receiver = receiver;
    this.meters = meters;
  }

  /** Reads the request's body and has it taken; returns when what it holds is durable. */
  Answer take(HttpServletRequest request, PayloadFormat format) throws IOException {
    return take(request, receiver.sinkOf(format));
  }

  /** Likewise by a way of its own. */
  Answer take(HttpServletRequest request, PayloadSink to) throws IOException {
    if (request.getContentLengthLong() > ReceiveLimits.MAX_REQUEST_BYTES) {
      return receiver.reject(RefusalReason.TOO_LARGE, new TooLargeException());
    }
    String compression = request.getHeader("Content-Encoding");
    String normal = compression == null ? "identity" : compression.strip().toLowerCase(Locale.ROOT);
    return switch (normal) {
      case "identity", "" ->
          take(to, request.getInputStream(), (int) request.getContentLengthLong());
      case "gzip", "x-gzip" ->
          take(to, new GzipBody(new LimitedStream(request.getInputStream())), -1);
      default ->
          receiver.reject(
              RefusalReason.UNSUPPORTED_ENCODING,
              "content encoding '%s' is not known here: send gzip or identity"
                  .formatted(compression));
    };
  }

  /** Likewise for a body that is one block of Snappy's, whether its headers say so or not. */
  Answer takeSnappy(HttpServletRequest request, PayloadFormat format) throws IOException {
    return takeSnappy(request, receiver.sinkOf(format));
  }

  /** Likewise by a way of its own. */
  Answer takeSnappy(HttpServletRequest request, PayloadSink to) throws IOException {
    if (request.getContentLengthLong() > ReceiveLimits.MAX_REQUEST_BYTES) {
      return receiver.reject(RefusalReason.TOO_LARGE, new TooLargeException());
    }
    String compression = request.getHeader("Content-Encoding");
    String normal = compression == null ? "snappy" : compression.strip().toLowerCase(Locale.ROOT);
    if (!normal.equals("snappy") && !normal.equals("identity") && !normal.isEmpty()) {
      return receiver.reject(
          RefusalReason.UNSUPPORTED_ENCODING,
          "content encoding '%s' is not known here: send snappy".formatted(compression));
    }
    int expected = (int) request.getContentLengthLong();
    return take(to, receiver.readSnappy(request.getInputStream(), expected));
  }

  private Answer take(PayloadSink to, InputStream body, int expected) {
    return take(to, receiver.read(body, expected));
  }

  private Answer take(PayloadSink to, Inbound body) {
    try (Inbound inbound = body) {
      meters.count(inbound);
      return receiver.take(to, inbound);
    }
  }

  /** A content type without its parameters, in small letters; empty where none is said. */
  static String typeOf(@Nullable String contentType) {
    if (contentType == null) {
      return "";
    }
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  static int statusOf(RefusalReason reason) {
    return switch (reason) {
      case TOO_LARGE -> HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE;
      case UNSUPPORTED_MEDIA_TYPE, UNSUPPORTED_ENCODING ->
          HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE;
      case QUEUE_FULL -> TOO_MANY_REQUESTS;
      case DISK_FULL, STORE_FAILED, SHUTTING_DOWN -> HttpServletResponse.SC_SERVICE_UNAVAILABLE;
      default -> HttpServletResponse.SC_BAD_REQUEST;
    };
  }

  /** Whole seconds, at least one. */
  static String retryAfter(Answer.Later later) {
    return Long.toString(Math.max(1, later.retryAfter().plusMillis(999).toSeconds()));
  }
}

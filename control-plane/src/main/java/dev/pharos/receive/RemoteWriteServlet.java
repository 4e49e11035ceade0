package dev.pharos.receive;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.aggregate.Refusals;
import dev.pharos.aggregate.metric.MetricAccepted;
import dev.pharos.aggregate.metric.MetricIntake;
import dev.pharos.aggregate.metric.MetricRequest;
import dev.pharos.receive.metric.RemoteWrite2Decoder;
import dev.pharos.receive.metric.RemoteWriteDecoder;
import dev.pharos.signal.RefusalReason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Prometheus' remote write, 1.0 and 2.0, at the address where Prometheus itself takes it: protobuf
 * in a block of Snappy's. 204 for all; 400 with the reasons when samples were refused that never
 * can be taken, the others being kept; 429 or 503 when to be sent again. Sources:
 * https://prometheus.io/docs/specs/prw/remote_write_spec,
 * https://prometheus.io/docs/specs/prw/remote_write_spec_2_0
 */
final class RemoteWriteServlet extends PushServlet {
  static final String PATH = "/prometheus/api/v1/write";

  private static final long serialVersionUID = 1L;
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String VERSION_1 = "prometheus.WriteRequest";
  private static final String VERSION_2 = "io.prometheus.write.v2.Request";

  /** What 2.0 answers with; senders tell by them that all has arrived. */
  private static final String SAMPLES_WRITTEN = "X-Prometheus-Remote-Write-Samples-Written";

  private static final String HISTOGRAMS_WRITTEN = "X-Prometheus-Remote-Write-Histograms-Written";
  private static final String EXEMPLARS_WRITTEN = "X-Prometheus-Remote-Write-Exemplars-Written";

  /** Where what became of a request is kept until it is answered. */
  private static final String ACCEPTED = RemoteWriteServlet.class.getName() + ".accepted";

  private final transient MetricIntake intake;
  private final transient RemoteWriteDecoder version1 = new RemoteWriteDecoder();
  private final transient RemoteWrite2Decoder version2 = new RemoteWrite2Decoder();

  RemoteWriteServlet(SignalReceiver receiver, MetricIntake intake, ReceiveMeters meters) {
    super(
        PATH,
        receiver,
        meters.protocol(Refusals.METRICS, "remote_write"),
        HttpServletResponse.SC_NO_CONTENT,
        HttpServletResponse.SC_BAD_REQUEST);
    this.intake = intake;
  }

  @FunctionalInterface
  private interface Decoder {
    MetricRequest decode(byte[] payload) throws MalformedPayloadException;
  }

  @Override
  Answer take(HttpServletRequest request) throws IOException {
    return switch (messageOf(request.getContentType())) {
      case VERSION_1 -> take(request, version1::decode);
      case VERSION_2 -> take(request, version2::decode);
      default ->
          receiver.reject(
              RefusalReason.UNSUPPORTED_MEDIA_TYPE,
              "content type '%s' is no remote write: send %s;proto=%s or %s;proto=%s"
                  .formatted(request.getContentType(), PROTOBUF, VERSION_2, PROTOBUF, VERSION_1));
    };
  }

  private Answer take(HttpServletRequest request, Decoder decoder) throws IOException {
    return door.takeSnappy(
        request,
        payload ->
            intake
                .submit(decoder.decode(payload))
                .thenApply(taken -> {
                  // Before the answer is complete, for which the request's thread waits.
                  request.setAttribute(ACCEPTED, taken);
                  return taken.accepted();
                }));
  }

  /** The message's full name; 1.0's where none is named; empty for what is no remote write. */
  static String messageOf(@Nullable String contentType) {
    String type = HttpDoor.typeOf(contentType);
    if (contentType == null || type.isEmpty()) {
      return VERSION_1;
    }
    if (!type.equals(PROTOBUF)) {
      return "";
    }
    String[] parts = contentType.split(";", -1);
    for (int i = 1; i < parts.length; i++) {
      String part = parts[i].strip();
      if (part.regionMatches(true, 0, "proto=", 0, "proto=".length())) {
        String name = part.substring("proto=".length());
        return name.equals(VERSION_1) || name.equals(VERSION_2) ? name : "";
      }
    }
    return VERSION_1;
  }

  @Override
  void addHeaders(HttpServletRequest request, HttpServletResponse response) {
    if (!messageOf(request.getContentType()).equals(VERSION_2)) {
      return;
    }
    MetricAccepted taken = (MetricAccepted) request.getAttribute(ACCEPTED);
    response.setHeader(SAMPLES_WRITTEN, Long.toString(taken == null ? 0 : taken.floats()));
    response.setHeader(HISTOGRAMS_WRITTEN, Long.toString(taken == null ? 0 : taken.histograms()));
    response.setHeader(EXEMPLARS_WRITTEN, Long.toString(taken == null ? 0 : taken.exemplars()));
  }

  @Override
  String refusals(HttpServletRequest request, Answer.Taken taken) {
    MetricAccepted accepted = (MetricAccepted) request.getAttribute(ACCEPTED);
    return accepted == null || accepted.firstRefusal().isEmpty()
        ? taken.message()
        : taken.message() + "; first: " + accepted.firstRefusal();
  }
}

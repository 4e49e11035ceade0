package dev.pharos.judge.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.SetSpans;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import dev.pharos.signal.TraceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What one trace of a failed request tells. */
class FailedRequestTest {
  private static final TraceId TRACE = new TraceId(1, 1);
  private static final ServiceId ORDER = new ServiceId("", "order", "");
  private static final ServiceId PAYMENT = new ServiceId("", "payment", "");

  private final List<Span> spans = new ArrayList<>();

  @Test
  void whoeverFailsBelowARequestFailsWithIt() {
    orderCallsPayment(0, 40, 10, 20);

    assertThat(of(ORDER)).isEqualTo(new FailedRequest(Set.of(PAYMENT), false));
  }

  @Test
  void aRequestFailsForNoneOfThoseThatItIsMadeFor() {
    // By clocks that differ, or are coarse, the caller is over when its callee is.
    orderCallsPayment(10, 20, 10, 20);

    assertThat(of(PAYMENT)).isEqualTo(new FailedRequest(Set.of(), false));
  }

  @Test
  void whatFailsMeanwhileWithoutALinkFailsWithIt() {
    spans.add(failed(1, 0, "order", SpanKind.SERVER, 0, 40));
    spans.add(failed(2, 99, "payment", SpanKind.SERVER, 10, 20));

    assertThat(of(ORDER)).isEqualTo(new FailedRequest(Set.of(PAYMENT), false));
    assertThat(of(PAYMENT)).isEqualTo(new FailedRequest(Set.of(), false));
  }

  @Test
  void ofTwoWithoutALinkAtTheSameTimeNeitherFailsForTheOther() {
    spans.add(failed(1, 98, "order", SpanKind.SERVER, 10, 20));
    spans.add(failed(2, 99, "payment", SpanKind.SERVER, 10, 20));

    assertThat(of(ORDER)).isEqualTo(new FailedRequest(Set.of(), false));
    assertThat(of(PAYMENT)).isEqualTo(new FailedRequest(Set.of(), false));
  }

  @Test
  void aCallThatFailsWithoutAnotherEndIsUnanswered() {
    spans.add(failed(1, 0, "order", SpanKind.SERVER, 0, 40));
    spans.add(failed(2, 1, "order", SpanKind.CLIENT, 10, 20));

    assertThat(of(ORDER)).isEqualTo(new FailedRequest(Set.of(), true));
  }

  private void orderCallsPayment(long from, long to, long calleeFrom, long calleeTo) {
    spans.add(failed(1, 0, "order", SpanKind.SERVER, from, to));
    spans.add(failed(2, 1, "order", SpanKind.CLIENT, calleeFrom, calleeTo));
    spans.add(failed(3, 2, "payment", SpanKind.SERVER, calleeFrom, calleeTo));
  }

  private FailedRequest of(ServiceId service) {
    return FailedRequest.of(TraceTree.of(spans), service).orElseThrow();
  }

  private static Span failed(
      long id, long parent, String service, SpanKind kind, long start, long end) {
    return SetSpans.span(
        TRACE, id, parent, service, "x", kind, start, end, Attributes.EMPTY, StatusCode.ERROR);
  }
}

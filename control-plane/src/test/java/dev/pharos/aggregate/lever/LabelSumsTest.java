package dev.pharos.aggregate.lever;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Sums of counters without a label rise as their parts do together, whatever becomes of these. */
class LabelSumsTest {
  private static final long MINUTE = 60_000;
  private static final double STALE = Double.longBitsToDouble(Samples.STALE_NAN_BITS);
  private static final Labels SUM = Labels.of("__name__", "asked_total", "instance", "1");

  private final LeftOut leftOut = new LeftOut();
  private LabelSums sums = new LabelSums();
  private OptionalDouble before = OptionalDouble.empty();

  private LabelSums.Part part(String user, long timeMs, double value) {
    Labels labels = SUM.toBuilder().set("user", user).build();
    Samples samples = Samples.builder().add(timeMs, value).build();
    return new LabelSums.Part(new IncomingSeries(labels, samples), SUM, leftOut);
  }

  /** What is kept when these come at a minute, as texts. */
  private List<String> add(int minute, LabelSums.Part... parts) throws IOException {
    List<String> kept = new ArrayList<>();
    for (IncomingSeries one : sums.add(List.of(parts), minute * MINUTE, labels -> before)) {
      String name = one.labels().equals(SUM) ? "sum" : one.labels().toString();
      for (int i = 0; i < one.samples().size(); i++) {
        kept.add(name + " " + one.samples().value(i) + "@" + one.samples().timeMs(i) / MINUTE);
      }
    }
    return kept;
  }

  private LabelSums.Part a(int minute, double value) {
    return part("a", minute * MINUTE, value);
  }

  private LabelSums.Part b(int minute, double value) {
    return part("b", minute * MINUTE, value);
  }

  @Test
  void aSumBeginsWhenAllItsPartsHadTheTimeToCome() throws IOException {
    assertThat(add(10, a(10, 5))).isEmpty();
    assertThat(add(11, b(11, 100))).isEmpty();
    assertThat(add(12, a(12, 6), b(12, 101))).containsExactly("sum 107.0@12");

    assertThat(leftOut.of(LeftOut.Reason.NOT_COMPLETE).items()).isEqualTo(2);
    assertThat(leftOut.of(LeftOut.Reason.ADDED_UP).items()).isEqualTo(1);
  }

  @Test
  void partsMayComeInSeveralRequestsAndNoneIsCountedTwice() throws IOException {
    settled(5, 100);

    assertThat(add(13, a(13, 6))).containsExactly("sum 106.0@13");
    assertThat(add(13, b(13, 102))).isEmpty();
    assertThat(add(14, a(14, 6), b(14, 103))).containsExactly("sum 109.0@14");
    assertThat(add(14, a(14, 6), b(14, 103))).isEmpty();
    assertThat(leftOut.of(LeftOut.Reason.LATE).items()).isEqualTo(3);
  }

  @Test
  void whenAProcessBeginsAnewSoDoesItsSum() throws IOException {
    settled(5, 100);

    assertThat(add(13, a(13, 1), b(13, 2))).containsExactly("sum 3.0@13");
    assertThat(add(14, a(14, 1), b(14, 3))).containsExactly("sum 4.0@14");
  }

  @Test
  void aPartThatWasNotThereAfterItsProcessBeganAnewIsNotInTheSum() throws IOException {
    settled(5, 100);

    assertThat(add(13, a(13, 1))).containsExactly("sum 1.0@13");
    assertThat(add(14, a(14, 2), b(14, 4))).containsExactly("sum 6.0@14");
  }

  @Test
  void aPartThatBeginsAnewByItselfLeavesWhatItHad() throws IOException {
    settled(5, 100);

    assertThat(add(13, a(13, 1), b(13, 100))).containsExactly("sum 106.0@13");
    assertThat(add(14, a(14, 3), b(14, 101))).containsExactly("sum 109.0@14");
  }

  @Test
  void aPartThatEndsStaysInTheSumUntilAllEnd() throws IOException {
    settled(5, 100);

    assertThat(add(13, a(13, STALE), b(13, 101))).containsExactly("sum 106.0@13");
    assertThat(add(14, a(14, STALE), b(14, STALE))).containsExactly("sum NaN@14");
    assertThat(add(15, b(15, 102))).containsExactly("sum 107.0@15");
  }

  @Test
  void afterARestartTheSumGoesOnAndNeverFallsBelowWhatWasKept() throws IOException {
    settled(5, 100);
    add(13, a(13, 1), b(13, 100));
    sums = new LabelSums();
    before = OptionalDouble.of(106);

    add(20, a(20, 2), b(20, 100));

    assertThat(add(22, a(22, 2), b(22, 101))).containsExactly("sum 106.0@22");
    assertThat(add(23, a(23, 3), b(23, 101))).containsExactly("sum 107.0@23");
  }

  @Test
  void whatWasCountedWhileNobodyLookedIsInTheSumAfterARestart() throws IOException {
    before = OptionalDouble.of(90);

    settled(5, 100);
  }

  @Test
  void beyondTheBoundSeriesKeepTheirLabel() throws IOException {
    LabelSums.Part[] many = new LabelSums.Part[LabelSums.MOST_PARTS];
    for (int i = 0; i < many.length; i++) {
      many[i] = part("user" + i, 10 * MINUTE, 1);
    }
    assertThat(add(10, many)).isEmpty();

    assertThat(add(11, a(11, 7))).singleElement().asString().contains("user").contains("7.0");
    assertThat(leftOut.samplesKeptWhole()).isEqualTo(1);
  }

  private void settled(double a, double b) throws IOException {
    add(10, a(10, a), b(10, b));
    assertThat(add(12, a(12, a), b(12, b))).containsExactly("sum " + (a + b) + "@12");
  }
}

package dev.pharos.aggregate.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LogPatternsTest {
  private static final ServiceId SHOP = new ServiceId("", "shop", "demo");
  private static final long MINUTE = 60_000_000_000L;
  private static final long START = 1_000 * MINUTE;

  private final LogPatterns patterns = new LogPatterns();

  @Test
  void putsLinesTogetherThatDifferInTheirValues() {
    add("Order 17 paid after 30ms by alice", START);
    add("Order 4711 paid after 1200ms by bob", START + MINUTE);
    add("Order 4712 paid after 3ms by carol", START + MINUTE);

    LogPattern pattern = only();
    assertThat(pattern.template()).isEqualTo("Order <*> paid after <*> by <*>");
    assertThat(pattern.lines()).isEqualTo(3);
    assertThat(pattern.example()).isEqualTo("Order 17 paid after 30ms by alice");
    assertThat(pattern.firstNs()).isEqualTo(START);
    assertThat(pattern.lastNs()).isEqualTo(START + MINUTE);
    assertThat(pattern.counts().by(new TimeRange(0, START + 10 * MINUTE), MINUTE))
        .containsExactly(Map.entry(START, 1L), Map.entry(START + MINUTE, 2L));
    assertThat(pattern.varies().get(1).least()).isEqualTo(3);
    assertThat(pattern.varies().get(1).most()).isEqualTo(1_200);
    assertThat(pattern.varies().get(2).samples()).containsExactly("alice", "bob", "carol");
  }

  @Test
  void keepsApartWhatSaysSomethingElse() {
    add("Order 17 paid after 30ms", START);
    add("Order 17 cancelled: bank refused", START);
    add("Cache is warm", START);

    assertThat(patterns.patterns()).hasSize(3);
  }

  @Test
  void tellsTheShareOfBytes() {
    add("0123456 a", START);
    add("b b", START);

    assertThat(patterns.patterns())
        .extracting(LogPattern::bytesShare)
        .containsExactlyInAnyOrder(0.75, 0.25);
  }

  @Test
  void tellsWhatIsNewSinceATimeOrInAVersion() {
    patterns.add(SHOP, "1", 9, "all is well", START);
    patterns.add(SHOP, "2", 9, "all is well", START + MINUTE);
    patterns.add(SHOP, "2", 17, "cannot open the file", START + MINUTE);

    assertThat(patterns.patterns())
        .filteredOn(pattern -> pattern.isNewIn("2"))
        .extracting(LogPattern::template)
        .containsExactly("cannot open the file");
    assertThat(patterns.patterns())
        .filteredOn(pattern -> pattern.isNewSince(START + 1))
        .extracting(LogPattern::template)
        .containsExactly("cannot open the file");
  }

  @Test
  void forgetsThePatternNotSeenForLongest() {
    for (int i = 0; i <= PatternLimits.PATTERNS_OF_SERVICE; i++) {
      add(letters(i) + " is a kind of its own", START + i);
    }

    assertThat(patterns.patterns()).hasSize(PatternLimits.PATTERNS_OF_SERVICE);
    assertThat(patterns.forgotten()).isEqualTo(1);
    assertThat(patterns.patterns()).noneMatch(pattern -> pattern.firstNs() == START);
  }

  @Test
  void isTheSameAfterARestore() throws IOException {
    LabelledLines.Sample sample = LabelledLines.samples(1_000, 5).getFirst();
    sample.lines().subList(0, 500).forEach(line -> add(line.text(), START));

    LogPatterns restored = new LogPatterns();
    restored.restore(patterns.snapshot());

    assertThat(restored.patterns()).containsExactlyInAnyOrderElementsOf(patterns.patterns());
    sample
        .lines()
        .subList(500, 1_000)
        .forEach(line ->
            assertThat(restored.add(SHOP, "1", 9, line.text(), START))
                .isEqualTo(patterns.add(SHOP, "1", 9, line.text(), START)));
    assertThat(restored.patterns()).containsExactlyInAnyOrderElementsOf(patterns.patterns());
    assertThatThrownBy(() -> restored.restore(new byte[] {0, 0, 0, 9}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 9");
  }

  /** What a restore leaves out is what is remembered of the lines before. */
  @Test
  void groupsAsOneThatRemembersNoLineBefore() throws IOException {
    Random random = new Random(4_711);
    List<String> lines = new ArrayList<>();
    for (LabelledLines.Sample sample : LabelledLines.samples(400, 13)) {
      sample.lines().forEach(line -> lines.add(line.text()));
    }
    for (int i = 0; i < 2_000; i++) {
      lines.add(madeUp(random));
    }
    Collections.shuffle(lines, random);
    LogPatterns forgetful = new LogPatterns();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      ServiceId service = new ServiceId("", "shop" + i % 2, "demo");
      byte[] before = forgetful.snapshot();
      forgetful = new LogPatterns();
      forgetful.restore(before);
      long id = forgetful.add(service, "1", 9, line, START + i);
      assertThat(patterns.add(service, "1", 9, line, START + i)).as(line).isEqualTo(id);
    }
    assertThat(patterns.patterns()).containsExactlyInAnyOrderElementsOf(forgetful.patterns());
  }

  private static String madeUp(Random random) {
    String[] pieces = {
      "paid", "order", "by", "alice", "17", "3ms", "  ", "=", "<*>", "\uFFFF", "\t"
    };
    StringBuilder line = new StringBuilder(random.nextInt(50) == 0 ? "w ".repeat(60) : "");
    for (int left = 1 + random.nextInt(6); left > 0; left--) {
      line.append(pieces[random.nextInt(pieces.length)]).append(random.nextInt(4) == 0 ? "" : " ");
    }
    return line.toString();
  }

  /**
   * Loghub's measure: the share of lines whose group holds the lines of their kind and no other.
   */
  @Test
  void groupsLabelledLinesRightly() {
    for (LabelledLines.Sample sample : LabelledLines.samples(2_000, 11)) {
      double accuracy = accuracy(sample);
      System.out.printf("grouping accuracy of %s: %.3f%n", sample.name(), accuracy);
      assertThat(accuracy).as(sample.name()).isGreaterThan(0.9);
    }
  }

  private static double accuracy(LabelledLines.Sample sample) {
    LogPatterns patterns = new LogPatterns();
    Map<Long, Set<Integer>> byPattern = new HashMap<>();
    Map<Integer, Set<Integer>> byLabel = new HashMap<>();
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < sample.lines().size(); i++) {
      LabelledLines.Line line = sample.lines().get(i);
      ids.add(patterns.add(SHOP, "1", 9, line.text(), START));
      byPattern.computeIfAbsent(ids.get(i), _ -> new HashSet<>()).add(i);
      byLabel.computeIfAbsent(line.label(), _ -> new HashSet<>()).add(i);
    }
    int right = 0;
    for (int i = 0; i < sample.lines().size(); i++) {
      if (byPattern.get(ids.get(i)).equals(byLabel.get(sample.lines().get(i).label()))) {
        right++;
      }
    }
    return (double) right / sample.lines().size();
  }

  private void add(String body, long timeNs) {
    patterns.add(SHOP, "1", 9, body, timeNs);
  }

  private LogPattern only() {
    assertThat(patterns.patterns()).hasSize(1);
    return patterns.patterns().getFirst();
  }

  private static String letters(int number) {
    return "" + (char) ('a' + number / 26) + (char) ('a' + number % 26);
  }
}

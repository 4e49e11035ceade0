package dev.pharos.signal.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LabelsTest {
  @Test
  void areSortedByNameAndWithoutEmptyValues() {
    Labels labels = Labels.of("b", "2", "a", "1", "c", "", "__name__", "x");
    assertThat(labels.toString()).isEqualTo("{__name__=\"x\", a=\"1\", b=\"2\"}");
    assertThat(labels.get("c")).isEmpty();
    assertThat(labels.has("c")).isFalse();
    assertThat(labels.metricName()).isEqualTo("x");
  }

  @Test
  void areEqualHoweverTheyWereMade() {
    Labels one = Labels.of("a", "1", "b", "2");
    Labels other = Labels.of("b", "9").toBuilder().set("a", "1").set("b", "2").build();
    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(one.without(List.of("b"))).isEqualTo(Labels.of("a", "1"));
    assertThat(one.withOnly(List.of("b", "c"))).isEqualTo(Labels.of("b", "2"));
    assertThat(one.without(List.of("c"))).isSameAs(one);
    assertThat(one.withOnly(List.of())).isSameAs(Labels.EMPTY);
  }

  @Test
  void aNameWithoutAValueIsRefused() {
    assertThatThrownBy(() -> Labels.of("a")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namesThatAreNoWordsArePrintedInQuotes() {
    assertThat(Labels.of("http.status", "a\"b\\c\n\u00e9\u0001").toString())
        .isEqualTo("{\"http.status\"=\"a\\\"b\\\\c\\n\u00e9\\x01\"}");
  }

  @Test
  void orderOfNamesIsThatOfTheirBytesInUtf8() {
    Random random = new Random(7);
    int[] points = {'a', 'b', 'z', 0xE9, 0x7FF, 0xFFFD, 0x1F600, 0x10FFFF};
    for (int round = 0; round < 2000; round++) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        StringBuilder name = new StringBuilder();
        for (int k = random.nextInt(4); k >= 0; k--) {
          name.appendCodePoint(points[random.nextInt(points.length)]);
        }
        names.add(name.toString());
      }
      Labels.Builder builder = Labels.builder();
      names.forEach(name -> builder.set(name, "v"));
      Labels labels = builder.build();
      for (int i = 1; i < labels.size(); i++) {
        assertThat(
                Arrays.compareUnsigned(
                    labels.name(i - 1).getBytes(StandardCharsets.UTF_8),
                    labels.name(i).getBytes(StandardCharsets.UTF_8)))
            .isNegative();
      }
    }
  }
}

package dev.pharos.aggregate.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineTokensTest {
  private static final String[] PIECES = {
    "order", "user-7", "12ms", " ", "  ", "\t", "\n", "=", ": ", "é", "/api/v1", "[", "\u2003", "٣"
  };

  private final LineTokens tokens = new LineTokens();

  @Test
  void wordsAndWhatStandsBeforeThemTakeTurns() {
    assertThat(read("took=12ms  [main]\tdone"))
        .containsExactly("", "took", "=", "12ms", " [", "main", "] ", "done", "");
  }

  @Test
  void theRestOfALongLineIsOnePiece() {
    String line = "w ".repeat(PatternLimits.WORDS);
    assertThat(read(line)).hasSize(2 * PatternLimits.WORDS + 1).endsWith("w", " ");
    assertThat(read(line + "more of it")).hasSize(2 * PatternLimits.WORDS + 1).endsWith("w", "<*>");
  }

  /** The slow reading makes each piece; the other compares places. */
  @Test
  void readsAndComparesAsASlowReadingDoes() {
    Random random = new Random(20_261_121);
    for (int i = 0; i < 5_000; i++) {
      String line = line(random);
      List<String> slow = slowly(line);
      List<String> other = slowly(line(random));
      assertThat(read(line)).as(line).isEqualTo(slow);
      for (int place = 0; place < slow.size(); place++) {
        assertThat(tokens.is(place, slow.get(place))).as(line).isTrue();
        assertThat(tokens.isBlank(place)).as(line).isEqualTo(slow.get(place).isBlank());
        assertThat(tokens.isValue(place))
            .isEqualTo(slow.get(place).chars().anyMatch(c -> c >= '0' && c <= '9'));
        if (place < other.size()) {
          assertThat(tokens.is(place, other.get(place)))
              .isEqualTo(slow.get(place).equals(other.get(place)));
        }
      }
    }
  }

  private List<String> read(String line) {
    tokens.read(line);
    List<String> read = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      read.add(tokens.text(i));
    }
    return read;
  }

  private static String line(Random random) {
    StringBuilder line = new StringBuilder();
    for (int pieces = random.nextInt(random.nextInt(10) == 0 ? 400 : 12); pieces > 0; pieces--) {
      line.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return line.toString();
  }

  private static List<String> slowly(String whole) {
    String line = whole.substring(0, Math.min(whole.length(), PatternLimits.CHARACTERS));
    List<String> pieces = new ArrayList<>();
    StringBuilder lead = new StringBuilder();
    StringBuilder word = new StringBuilder();
    for (char c : (line + "\0").toCharArray()) {
      boolean isWord = Character.isLetterOrDigit(c) || "_-./%".indexOf(c) >= 0;
      if (isWord) {
        word.append(c);
        continue;
      }
      if (!word.isEmpty()) {
        if (pieces.size() == 2 * PatternLimits.WORDS) {
          pieces.add("<*>");
          return pieces;
        }
        pieces.add(withoutRunsOfBlanks(lead));
        pieces.add(word.toString());
        lead.setLength(0);
        word.setLength(0);
      }
      lead.append(c);
    }
    lead.setLength(lead.length() - 1);
    pieces.add(withoutRunsOfBlanks(lead));
    return pieces;
  }

  private static String withoutRunsOfBlanks(CharSequence lead) {
    return lead.toString().replaceAll("[\\x00-\\x20]+", " ");
  }
}

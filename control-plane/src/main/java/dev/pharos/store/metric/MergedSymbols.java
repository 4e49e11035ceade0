package dev.pharos.store.metric;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The texts of several indexes put together, each once. Reads them where they lie. */
final class MergedSymbols implements SymbolTexts {
  private final List<PartIndex> sources;

  /** For each source: which number its texts have here. */
  private final int[][] numbers;

  private final GrowingInts origins = new GrowingInts();
  private final GrowingInts placesThere = new GrowingInts();

  MergedSymbols(List<PartIndex> sources) {
    this.sources = sources;
    this.numbers = new int[sources.size()][];
    byte[] @Nullable [] texts = new byte[sources.size()][];
    int[] at = new int[sources.size()];
    for (int i = 0; i < texts.length; i++) {
      numbers[i] = new int[sources.get(i).symbols()];
      texts[i] = textAt(i, 0);
    }
    for (int least = least(texts); least >= 0; least = least(texts)) {
      byte[] text = texts[least];
      origins.add(least);
      placesThere.add(at[least]);
      for (int i = least; i < texts.length; i++) {
        if (texts[i] != null && Arrays.equals(texts[i], text)) {
          numbers[i][at[i]] = origins.size() - 1;
          texts[i] = textAt(i, ++at[i]);
        }
      }
    }
  }

  private byte @Nullable [] textAt(int source, int number) {
    return number < numbers[source].length ? sources.get(source).symbolBytes(number) : null;
  }

  /** Which source has the least text; -1 when none has any. */
  private static int least(byte[] @Nullable [] texts) {
    int least = -1;
    byte @Nullable [] found = null;
    for (int i = 0; i < texts.length; i++) {
      byte[] text = texts[i];
      if (text != null && (found == null || Arrays.compareUnsigned(text, found) < 0)) {
        least = i;
        found = text;
      }
    }
    return least;
  }

  /** What a source's number is here. */
  int number(int source, int there) {
    return numbers[source][there];
  }

  @Override
  public int size() {
    return origins.size();
  }

  @Override
  public byte[] text(int number) {
    return sources.get(origins.get(number)).symbolBytes(placesThere.get(number));
  }

  @Override
  public Iterator<byte[]> ascending() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < size();
      }

      @Override
      public byte[] next() {
        return text(next++);
      }
    };
  }
}

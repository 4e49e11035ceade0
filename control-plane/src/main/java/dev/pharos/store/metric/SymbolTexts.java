package dev.pharos.store.metric;

import dev.pharos.signal.metric.Labels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The texts that the labels of a part are made of, by their bytes; a text's number is its place.
 */
interface SymbolTexts {
  int size();

  byte[] text(int number);

  /** All, ascending by their bytes, taken as numbers without sign. */
  Iterator<byte[]> ascending();

  /** Those of labels at hand. For one thread. */
  final class OfLabels implements SymbolTexts {
    private final Map<String, Integer> numbers = new HashMap<>();
    private List<byte[]> sorted = List.of();

    void add(Labels labels) {
      for (int i = 0; i < labels.size(); i++) {
        numbers.put(labels.name(i), 0);
        numbers.put(labels.value(i), 0);
      }
    }

    /** No more are added. */
    OfLabels sort() {
      record Text(String text, byte[] bytes) {}
      List<Text> texts = new ArrayList<>(numbers.size());
      for (String text : numbers.keySet()) {
        texts.add(new Text(text, text.getBytes(StandardCharsets.UTF_8)));
      }
      texts.sort((one, other) -> Arrays.compareUnsigned(one.bytes(), other.bytes()));
      sorted = new ArrayList<>(texts.size());
      for (Text text : texts) {
        numbers.put(text.text(), sorted.size());
        sorted.add(text.bytes());
      }
      return this;
    }

    /** A series' labels by the numbers of their texts: name, value, name, value… */
    void numbersOf(Labels labels, GrowingInts to) {
      to.clear();
      for (int i = 0; i < labels.size(); i++) {
        to.add(numbers.getOrDefault(labels.name(i), -1));
        to.add(numbers.getOrDefault(labels.value(i), -1));
      }
    }

    @Override
    public int size() {
      return sorted.size();
    }

    @Override
    public byte[] text(int number) {
      return sorted.get(number);
    }

    @Override
    public Iterator<byte[]> ascending() {
      return sorted.iterator();
    }
  }
}

package dev.pharos.store.metric;

import java.util.Arrays;

/** Numbers without boxes. For one thread. */
final class GrowingInts {
  private int[] numbers = new int[16];
  private int size;

  void add(int number) {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, size + (size >> 1));
    }
    numbers[size++] = number;
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  int get(int i) {
    return numbers[i];
  }

  /** The array behind; valid up to {@link #size} and until the next number. */
  int[] array() {
    return numbers;
  }
}

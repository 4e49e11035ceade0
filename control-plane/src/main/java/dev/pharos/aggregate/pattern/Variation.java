package dev.pharos.aggregate.pattern;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.IntStream;

/** What stood at one place where a pattern varies: the range of its numbers, and some texts. */
final class Variation {
  /** What is longer is an id: a {@code double} has no more digits. */
  private static final int NUMBER_CHARS = 17;

  /** So many digits, divided by a power of ten, are the {@code double} nearest to the number. */
  private static final int EXACT_CHARS = 15;

  private static final double[] POWERS_OF_TEN =
      IntStream.rangeClosed(0, NUMBER_CHARS).mapToDouble(power -> Math.pow(10, power)).toArray();

  private long numbers;
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;
  private final Set<String> samples = new LinkedHashSet<>();

  /** A text that is no number. */
  void addSample(String text) {
    if (samples.size() < PatternLimits.SAMPLES) {
      samples.add(text.substring(0, Math.min(text.length(), PatternLimits.SAMPLE_CHARACTERS)));
    }
  }

  /** What a line has at the place. */
  void add(LineTokens line, int place) {
    if (samples.size() < PatternLimits.SAMPLES) {
      addSample(line.text(place));
    }
    int length = line.length(place);
    int end = 0;
    int dots = 0;
    int decimals = 0;
    long digits = 0;
    boolean negative = false;
    for (; end < length; end++) {
      char c = line.charAt(place, end);
      if (c >= '0' && c <= '9') {
        digits = 10 * digits + (c - '0');
        decimals += dots;
      } else if (c == '.' && end > 0 && dots == 0) {
        dots = 1;
      } else if (c == '-' && end == 0) {
        negative = true;
      } else {
        break;
      }
      if (end == NUMBER_CHARS) {
        return;
      }
    }
    boolean isNumber = end > dots + (negative ? 1 : 0);
    if (isNumber && isUnit(line, place, end)) {
      if (end > EXACT_CHARS) {
        count(Double.parseDouble(line.text(place).substring(0, end)));
      } else {
        double number = digits / POWERS_OF_TEN[decimals];
        count(negative ? -number : number);
      }
    }
  }

  private void count(double number) {
    numbers++;
    least = Math.min(least, number);
    most = Math.max(most, number);
  }

  /** A number may have a unit of letters behind it; an id goes on with digits. */
  private static boolean isUnit(LineTokens line, int place, int from) {
    int length = line.length(place);
    for (int i = from; i < length; i++) {
      char c = line.charAt(place, i);
      if (!Character.isLetter(c) && c != '%') {
        return false;
      }
    }
    return length - from <= 3;
  }

  LogPattern.Varies view(int place) {
    return new LogPattern.Varies(
        place,
        numbers,
        numbers == 0 ? null : least,
        numbers == 0 ? null : most,
        java.util.List.copyOf(samples));
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(numbers);
    out.writeDouble(least);
    out.writeDouble(most);
    out.writeInt(samples.size());
    for (String sample : samples) {
      out.writeUTF(sample);
    }
  }

  static Variation readFrom(DataInput in) throws IOException {
    Variation read = new Variation();
    read.numbers = in.readLong();
    read.least = in.readDouble();
    read.most = in.readDouble();
    for (int left = in.readInt(); left > 0; left--) {
      read.samples.add(in.readUTF());
    }
    return read;
  }
}

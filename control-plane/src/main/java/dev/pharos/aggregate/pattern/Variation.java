package dev.pharos.aggregate.pattern;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/** What stood at one place where a pattern varies: the range of its numbers, and some texts. */
final class Variation {
  private long numbers;
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;
  private final Set<String> samples = new LinkedHashSet<>();

  void add(String token) {
    if (samples.size() < PatternLimits.SAMPLES) {
      samples.add(token.substring(0, Math.min(token.length(), PatternLimits.SAMPLE_CHARACTERS)));
    }
    int end = 0;
    int dots = 0;
    while (end < token.length()
        && (Character.isDigit(token.charAt(end))
            || (token.charAt(end) == '.' && end > 0 && dots++ == 0)
            || (token.charAt(end) == '-' && end == 0))) {
      end++;
    }
    if (end > 0 && end < 18 && isUnit(token, end)) {
      try {
        double number = Double.parseDouble(token.substring(0, end));
        numbers++;
        least = Math.min(least, number);
        most = Math.max(most, number);
      } catch (NumberFormatException e) {
        // a hyphen or a dot alone: not a number, and kept as a text above
      }
    }
  }

  /** A number may have a unit of letters behind it; an id goes on with digits. */
  private static boolean isUnit(String token, int from) {
    for (int i = from; i < token.length(); i++) {
      if (!Character.isLetter(token.charAt(i)) && token.charAt(i) != '%') {
        return false;
      }
    }
    return token.length() - from <= 3;
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

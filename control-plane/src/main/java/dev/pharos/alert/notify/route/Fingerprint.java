package dev.pharos.alert.notify.route;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;

/**
 * The short name of a set of labels, the one that Prometheus and Alertmanager give it: FNV-1a of 64
 * bits over names and values in order, each ended by 0xFF (prometheus/common, model/signature.go).
 */
public final class Fingerprint {
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;
  private static final int END = 0xFF;

  private Fingerprint() {}

  /** Sixteen hex digits. */
  public static String of(SortedMap<String, String> labels) {
    long sum = OFFSET;
    for (Map.Entry<String, String> label : labels.entrySet()) {
      sum = add(add(sum, label.getKey()), label.getValue());
    }
    return "%016x".formatted(sum);
  }

  private static long add(long sum, String text) {
    long result = sum;
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      result = (result ^ (each & 0xFF)) * PRIME;
    }
    return (result ^ END) * PRIME;
  }
}

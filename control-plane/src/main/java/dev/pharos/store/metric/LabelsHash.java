package dev.pharos.store.metric;

import dev.pharos.signal.metric.Labels;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.Fingerprint;

/**
 * What tells series apart without their texts, part of the format: 128 bits, so that two of a
 * million million series are the same once in many millions of years.
 */
record LabelsHash(long high, long low) {
  private static final long HIGH_SEED = 0x5052_4F4D_4554_4845L;
  private static final long LOW_SEED = 0x7068_6172_6F73_3031L;

  static LabelsHash of(Labels labels) {
    ByteSink bytes = new ByteSink(256);
    for (int i = 0; i < labels.size(); i++) {
      bytes.putText(labels.name(i));
      bytes.putText(labels.value(i));
    }
    return new LabelsHash(
        Fingerprint.of(HIGH_SEED, bytes.array(), 0, bytes.length()),
        Fingerprint.of(LOW_SEED, bytes.array(), 0, bytes.length()));
  }
}

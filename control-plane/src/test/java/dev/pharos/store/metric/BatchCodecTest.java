package dev.pharos.store.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import dev.pharos.store.disk.CorruptDataException;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchCodecTest {
  private static final int ONE_BYTE_VARINT = 100;

  private final SampleLedger ledger = new SampleLedger();

  private byte[] encoded(long receivedBytes) {
    Labels labels = Labels.of("__name__", "up", "job", "order");
    HeadSeries series = new HeadSeries(7, labels, ledger.of(labels, 0));
    Samples samples = Samples.builder().add(1_000, 1).add(2_000, 0.5).build();
    BatchCodec.Entry entry = new BatchCodec.Entry(series, samples, List.of());
    return new BatchCodec().encode(List.of(entry), List.of(), receivedBytes, 1);
  }

  @Test
  void saysInHowManyBytesABatchWasReceived() throws CorruptDataException {
    assertThat(BatchCodec.decode(encoded(0)).receivedBytes()).isZero();
    assertThat(BatchCodec.decode(encoded(5_000_000_000L)).receivedBytes())
        .isEqualTo(5_000_000_000L);
  }

  /** It differed by its version, and had no number of bytes. */
  @Test
  void aBatchOfTheVersionBeforeIsReadAndItsBytesAreNotKnown() throws CorruptDataException {
    byte[] now = encoded(ONE_BYTE_VARINT);
    byte[] before = new byte[now.length - 1];
    before[0] = 1;
    System.arraycopy(now, 2, before, 1, now.length - 2);

    BatchCodec.Batch read = BatchCodec.decode(before);

    assertThat(read.receivedBytes()).isEqualTo(BatchCodec.UNKNOWN_BYTES);
    assertThat(read.defined()).isEqualTo(BatchCodec.decode(now).defined());
    assertThat(read.series().getFirst().samples().size()).isEqualTo(2);
    assertThat(read.series().getFirst().samples().value(1)).isEqualTo(0.5);
  }

  @Test
  void aLaterVersionIsRefused() {
    byte[] later = encoded(1);
    later[0] = 3;

    assertThatThrownBy(() -> BatchCodec.decode(later)).hasMessageContaining("version 3");
  }
}

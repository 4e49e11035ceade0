package dev.pharos.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.EdgeKey;
import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.LatencySketch;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.SampledCalls;
import dev.pharos.signal.ServiceId;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.ByteSource;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RollupCodecTest {
  private static final EdgeKey KEY =
      new EdgeKey(
          Node.service(new ServiceId("shop", "order", "demo")),
          "1.5",
          Node.virtual(NodeKind.DATABASE, "orders", "demo", "h2"),
          "",
          "SELECT",
          "h2");

  private static EdgeWindow window(SampledCalls client, SampledCalls server) {
    LatencySketch latency = new LatencySketch();
    return new EdgeWindow(KEY, 60, 7, 1, 6, 0, latency, latency, latency, client, server);
  }

  /** As builds wrote edges that knew of no sampled calls. */
  private static byte[] asBefore() {
    ByteSink out = new ByteSink(64);
    out.putByte(0);
    for (String text : new String[] {"shop", "order", "demo", "", "1.5"}) {
      out.putText(text);
    }
    out.putByte(1);
    for (String text : new String[] {"", "orders", "demo", "h2", "", "SELECT", "h2"}) {
      out.putText(text);
    }
    out.putZigzag(60);
    for (int number : new int[] {7, 1, 6, 0}) {
      out.putVarint(number);
    }
    for (int sketch = 0; sketch < 3; sketch++) {
      out.putVarint(0);
    }
    return bytes(out);
  }

  private static byte[] bytes(ByteSink out) {
    return Arrays.copyOf(out.array(), out.length());
  }

  @Test
  void edgesOfBuildsBeforeAreRead() throws Exception {
    EdgeWindow read = RollupCodec.readEdge(new ByteSource(asBefore()));

    assertThat(read.key()).isEqualTo(KEY);
    assertThat(read.clientCalls()).isEqualTo(7);
    assertThat(read.clientSampled()).isEqualTo(SampledCalls.NONE);
    assertThat(read.serverSampled()).isEqualTo(SampledCalls.NONE);
  }

  @Test
  void whereEverythingIsSampledNoByteIsMore() {
    ByteSink out = new ByteSink(64);
    RollupCodec.write(out, window(SampledCalls.NONE, SampledCalls.NONE));

    assertThat(bytes(out)).isEqualTo(asBefore());
  }

  @Test
  void sampledCallsComeBack() throws Exception {
    SampledCalls client = new SampledCalls(7, 5, 50.5, 4_500.25, 20, 1, 1);
    SampledCalls server = SampledCalls.counted(6);
    ByteSink out = new ByteSink(64);
    RollupCodec.write(out, window(client, server));

    EdgeWindow read = RollupCodec.readEdge(new ByteSource(bytes(out)));

    assertThat(read.key()).isEqualTo(KEY);
    assertThat(read.clientSampled()).isEqualTo(client);
    assertThat(read.serverSampled()).isEqualTo(server);
  }
}

package dev.pharos.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The two messages of Prometheus' remote write. What of a series is the same in each request is
 * encoded once. Sources: https://prometheus.io/docs/specs/prw/remote_write_spec and
 * https://prometheus.io/docs/specs/prw/remote_write_spec_2_0
 */
enum WriteProtocol {
  /** {@code prometheus.WriteRequest}: each series with its labels' texts. */
  V1("1.0", "0.1.0", "application/x-protobuf", 1, 2, 4) {
    @Override
    Written write(List<MetricSeries> all) {
      List<byte[]> beginnings = new ArrayList<>();
      WireBuffer label = new WireBuffer();
      for (MetricSeries series : all) {
        WireBuffer labels = new WireBuffer();
        series
            .labels()
            .forEach(
                (name, value) -> labels.message(1, label.clear().text(1, name).text(2, value)));
        beginnings.add(labels.toByteArray());
      }
      return new Written(new byte[0], beginnings);
    }
  },

  /** {@code io.prometheus.write.v2.Request}: a table of texts, and what is said of each series. */
  V2("2.0", "2.0.0", "application/x-protobuf;proto=io.prometheus.write.v2.Request", 5, 2, 3) {
    @Override
    Written write(List<MetricSeries> all) {
      Map<String, Integer> symbols = new LinkedHashMap<>();
      number(symbols, "");
      List<byte[]> beginnings = new ArrayList<>();
      WireBuffer content = new WireBuffer();
      for (MetricSeries series : all) {
        content.clear();
        series
            .labels()
            .forEach((name, value) -> {
              content.varint(number(symbols, name));
              content.varint(number(symbols, value));
            });
        WireBuffer beginning = new WireBuffer().message(1, content);
        MetricSeries.Family family = series.family();
        content
            .clear()
            .varint(1, family.type().number())
            .varint(3, number(symbols, family.help()))
            .varint(4, number(symbols, family.unit()));
        beginnings.add(beginning.message(5, content).toByteArray());
      }
      WireBuffer table = new WireBuffer();
      symbols.keySet().forEach(symbol -> table.text(4, symbol));
      return new Written(table.toByteArray(), beginnings);
    }

    private static int number(Map<String, Integer> symbols, String text) {
      Integer known = symbols.putIfAbsent(text, symbols.size());
      return known == null ? symbols.size() - 1 : known;
    }
  };

  private final String option;
  private final String version;
  private final String contentType;
  private final int seriesField;
  private final int sampleField;
  private final int histogramField;

  WriteProtocol(
      String option,
      String version,
      String contentType,
      int seriesField,
      int sampleField,
      int histogramField) {
    this.option = option;
    this.version = version;
    this.contentType = contentType;
    this.seriesField = seriesField;
    this.sampleField = sampleField;
    this.histogramField = histogramField;
  }

  /**
   * What is the same in each request.
   *
   * @param table what a request begins with
   * @param beginnings what each series' message begins with
   */
  record Written(byte[] table, List<byte[]> beginnings) {}

  abstract Written write(List<MetricSeries> all);

  static WriteProtocol of(String option) {
    for (WriteProtocol protocol : values()) {
      if (protocol.option.equals(option)) {
        return protocol;
      }
    }
    throw new IllegalArgumentException("--protocol " + option + ": allowed are 1.0, 2.0");
  }

  /** As the command line and the report call it. */
  String option() {
    return option;
  }

  /** Of the header {@code X-Prometheus-Remote-Write-Version}. */
  String version() {
    return version;
  }

  String contentType() {
    return contentType;
  }

  /** The number of the field that holds a series. */
  int seriesField() {
    return seriesField;
  }

  /** The number of a series' field that holds a sample. */
  int sampleField() {
    return sampleField;
  }

  /** The number of a series' field that holds a native histogram. */
  int histogramField() {
    return histogramField;
  }
}

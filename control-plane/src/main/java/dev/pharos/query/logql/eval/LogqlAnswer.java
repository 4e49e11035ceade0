package dev.pharos.query.logql.eval;

import java.util.List;
import java.util.SortedMap;

/** What a query gives. */
public sealed interface LogqlAnswer {

  /** In the order asked for. */
  record Entries(List<Entry> entries) implements LogqlAnswer {
    public Entries {
      entries = List.copyOf(entries);
    }
  }

  /**
   * A line as its pipeline left it.
   *
   * @param stream the labels of its stream that are left
   * @param metadata what came with it
   * @param parsed what the pipeline made
   */
  record Entry(
      long timeNs,
      String line,
      Labels stream,
      SortedMap<String, String> metadata,
      SortedMap<String, String> parsed) {}

  /** By labels. */
  record Matrix(List<Series> series) implements LogqlAnswer {
    public Matrix {
      series = List.copyOf(series);
    }
  }

  /** Oldest first; times without a value are left out. */
  record Series(Labels labels, List<Point> points) {
    public Series {
      points = List.copyOf(points);
    }
  }

  record Point(long timeNs, double value) {}

  /** All of one time. */
  record Vector(List<Sample> samples, long timeNs) implements LogqlAnswer {
    public Vector {
      samples = List.copyOf(samples);
    }
  }

  record Sample(Labels labels, double value) {}

  record Scalar(double value, long timeNs) implements LogqlAnswer {}
}

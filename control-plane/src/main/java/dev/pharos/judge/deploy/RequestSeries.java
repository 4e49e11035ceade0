package dev.pharos.judge.deploy;

import java.util.Arrays;

/**
 * Requests of one operation in successive windows. Windows that nothing was heard of have none.
 * Immutable.
 */
public final class RequestSeries {
  public static final RequestSeries NONE = new Builder().build();

  private final long[] requests;
  private final long[] errors;
  private final Latencies[] latencies;

  private RequestSeries(long[] requests, long[] errors, Latencies[] latencies) {
    this.requests = requests;
    this.errors = errors;
    this.latencies = latencies;
  }

  int size() {
    return requests.length;
  }

  long requests(int window) {
    return window < requests.length ? requests[window] : 0;
  }

  long errors(int window) {
    return window < errors.length ? errors[window] : 0;
  }

  Latencies latencies(int window) {
    return window < latencies.length ? latencies[window] : Latencies.NONE;
  }

  /** Takes windows in any order; parts of the same window add up. For one thread. */
  public static final class Builder {
    private long[] requests = new long[0];
    private long[] errors = new long[0];
    private Latencies[] latencies = new Latencies[0];

    /**
     * @param window 0 for the first one
     */
    public Builder add(int window, long requests, long errors, Latencies latencies) {
      if (window >= this.requests.length) {
        int from = this.requests.length;
        this.requests = Arrays.copyOf(this.requests, window + 1);
        this.errors = Arrays.copyOf(this.errors, window + 1);
        this.latencies = Arrays.copyOf(this.latencies, window + 1);
        Arrays.fill(this.latencies, from, window + 1, Latencies.NONE);
      }
      this.requests[window] += requests;
      this.errors[window] += errors;
      this.latencies[window] =
          this.latencies[window].isEmpty()
              ? latencies
              : new Latencies.Builder().add(this.latencies[window]).add(latencies).build();
      return this;
    }

    public RequestSeries build() {
      return new RequestSeries(requests.clone(), errors.clone(), latencies.clone());
    }
  }
}

package dev.pharos.aggregate;

import dev.pharos.aggregate.request.RequestReport;
import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.DeploymentNotice;
import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Span;
import java.io.IOException;
import java.util.List;

/**
 * The write side of aggregation: everything that is counted, folded in journal order by the
 * intake's thread alone. The same calls in the same order give the same state, which is why time
 * comes in as a parameter.
 */
public interface Aggregates {

  /**
   * @param arrivalNs epoch nanoseconds
   * @param receivedBytes of the request, uncompressed, for the ledger
   */
  void fold(List<Span> spans, long arrivalNs, long receivedBytes);

  /**
   * Spans that came with those that were folded last and are left out. They are not counted, but
   * tell with which probability a trace was begun of which the rest is.
   *
   * @param roots spans without a parent
   */
  void leftOut(List<Span> roots);

  /**
   * @param arrivalNs epoch nanoseconds
   * @param receivedBytes of the request, uncompressed, for the ledger
   */
  void foldLogs(List<LogRecord> lines, long arrivalNs, long receivedBytes);

  /**
   * What agents report of requests.
   *
   * @param arrivalNs epoch nanoseconds
   */
  void fold(RequestReport report, long arrivalNs);

  void fold(InstanceReport report);

  /** An instance that the fleet no longer knows. */
  void instanceGone(String registrationId, long atNs);

  void fold(DeploymentNotice notice);

  /**
   * A deployment was judged.
   *
   * @param deployment its id; one that is no longer remembered is passed over
   */
  void judged(String deployment, DeployVerdict verdict);

  /**
   * Lets time pass: half edges expire, windows that are complete move to the store, deployments
   * progress. Called at least once a second, and during replay with the records' arrival times.
   *
   * @param nowNs all that arrived before has been folded, see {@link Arrivals}
   */
  void tick(long nowNs) throws IOException;

  /** The whole state, to be given to {@link #restore} of an empty one. */
  byte[] snapshot();

  /**
   * @throws IOException when the bytes are not a snapshot this version can read
   */
  void restore(byte[] snapshot) throws IOException;
}

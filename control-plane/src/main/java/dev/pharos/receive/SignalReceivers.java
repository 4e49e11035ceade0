package dev.pharos.receive;

import dev.pharos.aggregate.Refusals;

/** A receiver for each signal that is taken; they share what may be in memory. */
record SignalReceivers(SignalReceiver traces, SignalReceiver logs) {

  static SignalReceivers of(RequestSink sink, InFlight inFlight, Refusals refusals) {
    return new SignalReceivers(
        new SignalReceiver(Refusals.TRACES, sink, inFlight, refusals),
        new SignalReceiver(Refusals.LOGS, sink, inFlight, refusals));
  }
}

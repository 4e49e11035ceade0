package dev.pharos.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What `./pharos bench` starts; a failure is one line and exit code 1. */
@Command(
    name = "bench",
    subcommands = {IngestBench.class, LogBench.class, MetricBench.class})
final class Bench {
  private Bench() {}

  static void main(String[] args) {
    CommandLine line = new CommandLine(new Bench());
    line.setExecutionExceptionHandler((failure, _, _) -> {
      String cause = failure.getCause() == null ? "" : ": " + failure.getCause();
      System.err.println("pharos: " + failure.getMessage() + cause);
      return 1;
    });
    System.exit(line.execute(args));
  }
}

package dev.pharos.bench;

import dev.pharos.aggregate.keep.PolicyChoice;
import dev.pharos.aggregate.keep.UsualPolicy;
import dev.pharos.aggregate.keep.trial.RetainedTable;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** What of a made-up day is still there when a share of its bytes is kept. */
@Command(name = "retained")
final class RetainedBench implements Callable<Integer> {
  private static final int TRACES = 250_000;

  /** Of each kind of change. */
  private static final int DEPLOYMENTS = 40;

  private static final int QUICK = 5;

  @Option(names = "--quick", description = "a fifth of the traces and deployments")
  private boolean quick;

  private RetainedBench() {}

  static void main(String[] args) {
    System.exit(new CommandLine(new RetainedBench()).execute(args));
  }

  @Override
  public Integer call() {
    int part = quick ? QUICK : 1;
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    new RetainedTable(TRACES / part, DEPLOYMENTS / part)
        .print(PolicyChoice::new, UsualPolicy::of, out);
    return ExitCode.OK;
  }
}

package dev.pharos.bench;

import dev.pharos.judge.deploy.trial.VerdictTable;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** How often verdicts are wrong, and how soon they come; exit code 1 when an aim is missed. */
@Command(name = "verdict")
final class VerdictBench implements Callable<Integer> {
  @Option(names = "--quick", description = "a tenth of the deployments")
  private boolean quick;

  private VerdictBench() {}

  static void main(String[] args) {
    System.exit(new CommandLine(new VerdictBench()).execute(args));
  }

  @Override
  public Integer call() {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    return new VerdictTable(out, quick).print() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}

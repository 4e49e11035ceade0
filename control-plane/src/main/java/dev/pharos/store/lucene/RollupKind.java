package dev.pharos.store.lucene;

import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.KeptDeployment;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.RedWindow;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * One of the things that are kept here, and how it is written.
 *
 * @param letter begins its terms; part of the format
 * @param group windows of equal groups are written together; RED is asked for by service
 */
record RollupKind<T>(
    char letter,
    ToLongFunction<T> startNs,
    Function<T, String> group,
    BiConsumer<ByteSink, T> writer,
    Reader<T> reader) {

  static final RollupKind<RedWindow> RED =
      new RollupKind<>(
          'r',
          RedWindow::startNs,
          window -> window.key().service().name(),
          RollupCodec::write,
          RollupCodec::readRed);

  static final RollupKind<EdgeWindow> EDGES =
      new RollupKind<>(
          'e', EdgeWindow::startNs, window -> "", RollupCodec::write, RollupCodec::readEdge);

  static final RollupKind<LedgerEntry> LEDGER =
      new RollupKind<>(
          'l', LedgerEntry::startNs, entry -> "", RollupCodec::write, RollupCodec::readLedger);

  static final RollupKind<KeptDeployment> DEPLOYMENTS =
      new RollupKind<>(
          'd',
          KeptDeployment::finishedAtNs,
          kept -> "",
          DeploymentCodec::write,
          DeploymentCodec::read);

  /** Reads one window. */
  @FunctionalInterface
  interface Reader<T> {
    T read(ByteSource in) throws CorruptDataException;
  }
}

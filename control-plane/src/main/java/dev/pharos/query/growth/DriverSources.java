package dev.pharos.query.growth;

import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.query.RedQuery;
import dev.pharos.query.deploy.DeploymentHistory;
import dev.pharos.query.lever.LeverPreviews;
import dev.pharos.query.overhead.LedgerReader;
import dev.pharos.query.overhead.StoredSignals;
import dev.pharos.store.SeriesStore;

/** Where it is known what was sent when, and what came between. */
record DriverSources(
    LedgerReader ledger,
    RedQuery red,
    SeriesStore series,
    LogPatterns patterns,
    DeploymentHistory deployments,
    StoredSignals stored,
    LeverPreviews levers,
    BegunTraces begun) {}

package dev.pharos.show.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Alerts that are pending or fire, and how their rules do.
 *
 * @param alerts firing ones first, then the gravest, then the newest
 * @param watchdog null while no alert of that name fires
 */
public record AlertsAnswer(
    List<CurrentAlert> alerts,
    @Nullable Watchdog watchdog,
    RuleGroupCounts groups,
    List<RuleFileState> files) {}

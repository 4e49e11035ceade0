package dev.pharos.alert.notify.route;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group as it stands.
 *
 * @param alerts oldest first, held back ones too
 * @param toldAt when its channel was last told; null for never
 * @param nextAt when it is looked at next
 * @param underWay whether its channel is being told now
 */
public record GroupView(
    GroupKey key,
    String receiver,
    List<Alert> alerts,
    @Nullable Instant toldAt,
    Instant nextAt,
    boolean underWay) {}

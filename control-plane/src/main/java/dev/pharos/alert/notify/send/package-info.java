/** Tells others of alerts: Alertmanagers, webhooks, Slack, mail. */
@NullMarked
package dev.pharos.alert.notify.send;

import org.jspecify.annotations.NullMarked;

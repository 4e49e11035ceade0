package dev.pharos.alert.notify.send;

import java.util.List;

/**
 * What a person who is woken wants to know beside the alert; empty where it is not known.
 *
 * @param cause sentences, what is wrong
 * @param affected services that feel it, nearest first
 * @param lastDeploy of the service, in words
 * @param team that answers for the service
 * @param contact of the team
 * @param runbook a link
 * @param link to the page that shows it
 */
public record Background(
    String cause,
    List<String> affected,
    String lastDeploy,
    String team,
    String contact,
    String runbook,
    String link) {
  public Background {
    affected = List.copyOf(affected);
  }
}

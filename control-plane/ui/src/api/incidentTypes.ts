/** Incidents: trouble with one cause, with what is suspected and who suffers. As the API tells them. */

export type IncidentKind = 'service' | 'no_telemetry' | 'inconsistent_data';

/** A node of the map. */
export type CauseKind = 'service' | 'database' | 'queue' | 'external' | 'user' | 'host';

export interface Incident {
  id: string;
  state: 'open' | 'closed';
  kind: IncidentKind;
  title: string;
  /** Null when its services do not say theirs. */
  environment: string | null;
  startedAt: string;
  /** Null while it is open. */
  endedAt: string | null;
  /** What is most likely behind it; null where nobody can tell. */
  cause: { node: string; name: string; kind: CauseKind; sentence: string } | null;
  /** Who suffers from it, but did not bring it about. */
  victims: Victim[];
  acknowledgedBy: string | null;
  /** Null when it ended by itself or is open. */
  closedBy: string | null;
}

export interface Victim {
  service: string;
  namespace: string | null;
  environment: string | null;
  /** What was noticed of it first. */
  sentence: string;
  since: string;
  /** Null while it suffers. */
  until: string | null;
}

/** GET /api/v1/incidents: the newest first. */
export interface IncidentsAnswer {
  incidents: Incident[];
}

export interface Suspect {
  node: string;
  name: string;
  kind: CauseKind;
  /** 0…1: how much of the trouble it explains. */
  weight: number;
  sentence: string;
  evidence: { kind: string; sentence: string; link: string | null }[];
}

export type MomentKind =
  | 'deploy'
  | 'fault'
  | 'alert'
  | 'health'
  | 'recovery'
  | 'acknowledged'
  | 'note'
  | 'closed';

export interface Moment {
  time: string;
  kind: MomentKind;
  service: string | null;
  sentence: string;
  link: string | null;
}

export interface IncidentAlert {
  name: string;
  service: string;
  namespace: string | null;
  environment: string | null;
  severity: string | null;
  /** Of its rule as it stands now; null when the rule is gone. */
  expr: string | null;
  since: string;
  /** Null while it fires. */
  until: string | null;
}

/** GET /api/v1/incidents/{id} */
export interface IncidentDetail extends Incident {
  /** The likeliest first. */
  suspects: Suspect[];
  /** The oldest first, as with notes. */
  timeline: Moment[];
  alerts: IncidentAlert[];
  notes: { time: string; author: string; text: string }[];
  /** Ids of some kept traces that show it. */
  traces: string[];
}

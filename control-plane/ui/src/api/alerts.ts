import {
  keepPreviousData,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { LIVE_EVERY_MS, useLive } from '../state/live';
import { useScope } from '../state/url';
import type {
  AlertsAnswer,
  NewSilence,
  NotificationsAnswer,
  RuleTrial,
  RuleTrialAnswer,
  ShownGroup,
  Silence,
} from './alertTypes';
import { get, getFrom, post, remove } from './client';

/** Reads about alerts. They are of now, whatever range is looked at. */

const ALERTS = '/alerts';
const SILENCES = '/silences';

/** A trial may read a day of many series. */
const TRIAL_PATIENCE_MS = 60_000;

export function useAlerts(service: string | null = null): UseQueryResult<AlertsAnswer, Error> {
  const { env, namespace } = useScope();
  const live = useLive();
  const query = { env, namespace, service };
  return useQuery<AlertsAnswer, Error>({
    queryKey: [ALERTS, query],
    queryFn: ({ signal }) => get<AlertsAnswer>(ALERTS, query, signal),
    placeholderData: keepPreviousData,
    refetchInterval: live ? LIVE_EVERY_MS : false,
  });
}

/** All groups of rules, as Prometheus' API tells them. */
export function useRuleGroups(): UseQueryResult<ShownGroup[], Error> {
  const live = useLive();
  return useQuery<ShownGroup[], Error>({
    queryKey: ['rules'],
    queryFn: async ({ signal }) => {
      const answer = await getFrom<{ data: { groups: ShownGroup[] } }>(
        '/prometheus/api/v1/rules',
        { exclude_alerts: 'true' },
        signal,
      );
      return answer.data.groups;
    },
    refetchInterval: live ? LIVE_EVERY_MS : false,
  });
}

export function useSilences(): UseQueryResult<Silence[], Error> {
  const live = useLive();
  return useQuery<Silence[], Error>({
    queryKey: [SILENCES],
    queryFn: async ({ signal }) => (await get<{ silences: Silence[] }>(SILENCES, {}, signal)).silences,
    refetchInterval: live ? LIVE_EVERY_MS : false,
  });
}

/** A changed silence shows at once, in the list and at the alerts that it is about. */
function useSilencesChanged(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: [SILENCES] }),
      client.invalidateQueries({ queryKey: [ALERTS] }),
    ]);
  };
}

export function useMakeSilence(): UseMutationResult<Silence, Error, NewSilence> {
  const changed = useSilencesChanged();
  return useMutation({
    mutationFn: (silence: NewSilence) => post<Silence>(SILENCES, {}, silence),
    onSuccess: changed,
  });
}

export function useEndSilence(): UseMutationResult<Silence, Error, string> {
  const changed = useSilencesChanged();
  return useMutation({
    mutationFn: (id: string) => remove<Silence>(`${SILENCES}/${encodeURIComponent(id)}`),
    onSuccess: changed,
  });
}

export function useNotifications(): UseQueryResult<NotificationsAnswer, Error> {
  const live = useLive();
  return useQuery<NotificationsAnswer, Error>({
    queryKey: ['/notifications'],
    queryFn: ({ signal }) => get<NotificationsAnswer>('/notifications', {}, signal),
    refetchInterval: live ? LIVE_EVERY_MS : false,
  });
}

/** What a rule would have done; null tries none. It is not tried again by itself: only who wants it asks so much. */
export function useRuleTrial(trial: RuleTrial | null): UseQueryResult<RuleTrialAnswer, Error> {
  return useQuery<RuleTrialAnswer, Error>({
    queryKey: ['/rules/try', trial],
    queryFn: ({ signal }) => post<RuleTrialAnswer>('/rules/try', {}, trial ?? {}, signal, TRIAL_PATIENCE_MS),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    enabled: trial !== null,
  });
}

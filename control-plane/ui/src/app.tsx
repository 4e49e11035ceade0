import { QueryClientProvider } from '@tanstack/react-query';
import { Component, type ErrorInfo, lazy, type ReactNode, Suspense, useState } from 'react';
import { Route, Switch, useSearch } from 'wouter';
import { createQueryClient } from './api/queries';
import { OverviewPage } from './pages/overview/OverviewPage';
import { ServicesPage } from './pages/services/ServicesPage';
import { Missing, Notice } from './parts/States';
import { PageHead } from './shell/PageHead';
import { Shell } from './shell/Shell';
import { serviceOf } from './state/serviceAddress';

// The first page is in the first file; the others come when they are wanted, the map with its layout engine last of all.
const MapPage = lazy(() => import('./pages/map/MapPage').then((m) => ({ default: m.MapPage })));
const ServicePage = lazy(() =>
  import('./pages/service/ServicePage').then((m) => ({ default: m.ServicePage })),
);
const DeploysPage = lazy(() =>
  import('./pages/deploys/DeploysPage').then((m) => ({ default: m.DeploysPage })),
);
const StatusPage = lazy(() => import('./pages/deploys/StatusPage').then((m) => ({ default: m.StatusPage })));
const DeployPage = lazy(() => import('./pages/deploy/DeployPage').then((m) => ({ default: m.DeployPage })));
const TracesPage = lazy(() => import('./pages/traces/TracesPage').then((m) => ({ default: m.TracesPage })));
const TracePage = lazy(() => import('./pages/trace/TracePage').then((m) => ({ default: m.TracePage })));
const TraceFilePage = lazy(() =>
  import('./pages/trace/TraceFilePage').then((m) => ({ default: m.TraceFilePage })),
);
const ErrorsPage = lazy(() => import('./pages/errors/ErrorsPage').then((m) => ({ default: m.ErrorsPage })));
const ErrorPage = lazy(() => import('./pages/errors/ErrorPage').then((m) => ({ default: m.ErrorPage })));
const LogsPage = lazy(() => import('./pages/logs/LogsPage').then((m) => ({ default: m.LogsPage })));
const MetricsPage = lazy(() =>
  import('./pages/metrics/MetricsPage').then((m) => ({ default: m.MetricsPage })),
);
const IncidentsPage = lazy(() =>
  import('./pages/incidents/IncidentsPage').then((m) => ({ default: m.IncidentsPage })),
);
const IncidentPage = lazy(() =>
  import('./pages/incidents/IncidentPage').then((m) => ({ default: m.IncidentPage })),
);
const AlertsPage = lazy(() => import('./pages/alerts/AlertsPage').then((m) => ({ default: m.AlertsPage })));
const OverheadPage = lazy(() =>
  import('./pages/overhead/OverheadPage').then((m) => ({ default: m.OverheadPage })),
);
const ConnectPage = lazy(() =>
  import('./pages/connect/ConnectPage').then((m) => ({ default: m.ConnectPage })),
);

/** A page that breaks says so and leaves the others usable. */
class PageBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    console.error('A page broke', error, info.componentStack);
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return (
      <>
        <PageHead title="This page broke" name="Broken" />
        <div className="card">
          <Notice
            tone="crit"
            title={this.state.error.message}
            actions={
              <button type="button" className="btn sm" onClick={() => window.location.reload()}>
                Reload
              </button>
            }
          >
            It is a defect of Pharos, not of your services. The browser's console has the details.
          </Notice>
        </div>
      </>
    );
  }
}

function NotFound() {
  return (
    <>
      <PageHead title="There is no such page" name="Not found" />
      <div className="card">
        <Missing what="The address leads nowhere" back="/" backLabel="To the overview" />
      </div>
    </>
  );
}

export function App() {
  const [client] = useState(createQueryClient);
  return (
    <QueryClientProvider client={client}>
      <Shell>
        <Suspense fallback={<div className="page-wait" />}>
          <Switch>
            <Route path="/">
              <PageBoundary key="overview">
                <OverviewPage />
              </PageBoundary>
            </Route>
            <Route path="/map">
              <PageBoundary key="map">
                <MapPage />
              </PageBoundary>
            </Route>
            <Route path="/services">
              <PageBoundary key="services">
                <ServicesPage />
              </PageBoundary>
            </Route>
            <Route path="/services/*">
              {(params: { '*': string }) => <ServiceRoute part={params['*']} />}
            </Route>
            <Route path="/deploys">
              <PageBoundary key="deploys">
                <DeploysPage />
              </PageBoundary>
            </Route>
            <Route path="/deploys/status">
              <PageBoundary key="deploy status">
                <StatusPage />
              </PageBoundary>
            </Route>
            <Route path="/deploys/:id">
              {(params) => (
                <PageBoundary key={params.id}>
                  <DeployPage id={params.id} />
                </PageBoundary>
              )}
            </Route>
            <Route path="/traces">
              <PageBoundary key="traces">
                <TracesPage />
              </PageBoundary>
            </Route>
            <Route path="/traces/view">
              <PageBoundary key="trace file">
                <TraceFilePage />
              </PageBoundary>
            </Route>
            <Route path="/traces/:id">
              {(params) => (
                <PageBoundary key={params.id}>
                  <TracePage traceId={params.id} />
                </PageBoundary>
              )}
            </Route>
            <Route path="/logs">
              <PageBoundary key="logs">
                <LogsPage />
              </PageBoundary>
            </Route>
            <Route path="/metrics">
              <PageBoundary key="metrics">
                <MetricsPage />
              </PageBoundary>
            </Route>
            <Route path="/incidents">
              <PageBoundary key="incidents">
                <IncidentsPage />
              </PageBoundary>
            </Route>
            <Route path="/incidents/:id">
              {(params) => (
                <PageBoundary key={params.id}>
                  <IncidentPage id={params.id} />
                </PageBoundary>
              )}
            </Route>
            <Route path="/alerts">
              <PageBoundary key="alerts">
                <AlertsPage />
              </PageBoundary>
            </Route>
            <Route path="/errors">
              <PageBoundary key="errors">
                <ErrorsPage />
              </PageBoundary>
            </Route>
            <Route path="/errors/:id">
              {(params) => (
                <PageBoundary key={params.id}>
                  <ErrorPage id={params.id} />
                </PageBoundary>
              )}
            </Route>
            <Route path="/overhead">
              <PageBoundary key="overhead">
                <OverheadPage />
              </PageBoundary>
            </Route>
            <Route path="/connect">
              <PageBoundary key="connect">
                <ConnectPage />
              </PageBoundary>
            </Route>
            <Route>
              <NotFound />
            </Route>
          </Switch>
        </Suspense>
      </Shell>
    </QueryClientProvider>
  );
}

/** The service is in the path, or, where its name does not fit there, in the query. */
function ServiceRoute({ part }: { part: string }) {
  const name = serviceOf(part, useSearch());
  return (
    <PageBoundary key={name}>
      <ServicePage name={name} />
    </PageBoundary>
  );
}

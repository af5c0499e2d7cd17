/** Which screen an address means. */
import type { Route } from '../model/route.js';
import { bootScreen } from './boot.js';
import { crashesScreen } from './crashes.js';
import { domainScreen } from './domain.js';
import { incidentScreen } from './incident.js';
import { incidentsScreen } from './incidents.js';
import { overviewScreen } from './overview.js';
import type { Screen, Stage } from './screen.js';

export function screenOf(route: Route, stage: Stage): Screen | undefined {
  switch (route.name) {
    case 'overview':
      return overviewScreen(stage);
    case 'domain':
      return domainScreen(stage, route.domain);
    case 'boot':
      return bootScreen(stage, route.domain);
    case 'incidents':
      return incidentsScreen(stage, route.before);
    case 'incident':
      return incidentScreen(stage, route.id);
    case 'crashes':
      return crashesScreen(stage);
    case 'unknown':
      return undefined;
  }
}

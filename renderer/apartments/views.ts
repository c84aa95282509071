import type { ComponentType } from 'react';
import type { ApartmentsView } from '../state/apartments-slice';
import { LabView } from './lab/lab-view';
import { MapView } from './map/map-view';
import { SessionsView } from './sessions/sessions-view';
import { TableView } from './table/table-view';
import { TimelineView } from './timeline/timeline-view';

/** The views of the panel in the order of their tabs. */
export const VIEWS: readonly { view: ApartmentsView; name: string; View: ComponentType }[] = [
  { view: 'table', name: 'Table', View: TableView },
  { view: 'timeline', name: 'Timeline', View: TimelineView },
  { view: 'map', name: 'Map', View: MapView },
  { view: 'sessions', name: 'Sessions', View: SessionsView },
  { view: 'lab', name: 'Lab', View: LabView },
];

import type { ComponentType } from 'react';
import type { ApartmentsView } from '../state/apartments-slice';
import { LabView } from './lab/lab-view';
import { MapView } from './map/map-view';
import { TableView } from './table/table-view';

/** The views of the panel in the order of their tabs. A view is here when it has something to show. */
export const VIEWS: readonly { view: ApartmentsView; name: string; View: ComponentType }[] = [
  { view: 'table', name: 'Table', View: TableView },
  { view: 'map', name: 'Map', View: MapView },
  { view: 'lab', name: 'Lab', View: LabView },
];
